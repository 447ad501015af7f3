/** What is wrong with a message, and at which byte of it. */
export class WireError extends Error {}

const VARINT = 0
const FIXED64 = 1
const LENGTH = 2
const FIXED32 = 5

/** Reads protobuf's wire format (encoding of varints, fixed and length-delimited fields). Throws `WireError`. */
export class WireReader {
  readonly #bytes: Buffer
  readonly #end: number
  #at: number

  constructor(bytes: Uint8Array, start = 0, end = bytes.byteLength) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    this.#at = start
    this.#end = end
  }

  /** The next field's number and wire type; undefined at the end. */
  next(): { readonly field: number; readonly type: number } | undefined {
    if (this.#at >= this.#end) return undefined
    const key = Number(this.varint())
    const field = key >>> 3
    if (field === 0 || key > 0xffffffff)
      throw new WireError(`no field has the number ${field} (byte ${this.#at})`)
    return { field, type: key & 7 }
  }

  varint(): bigint {
    let value = 0n
    for (let shift = 0n; shift < 70n; shift += 7n) {
      if (this.#at >= this.#end) throw this.#cutOff()
      const byte = this.#bytes[this.#at++]!
      value |= BigInt(byte & 0x7f) << shift
      if (byte < 0x80) return BigInt.asUintN(64, value)
    }
    throw new WireError(`a number longer than 64 bits at byte ${this.#at}`)
  }

  fixed64(): bigint {
    const at = this.#take(8)
    return this.#bytes.readBigUInt64LE(at)
  }

  double(): number {
    return this.#bytes.readDoubleLE(this.#take(8))
  }

  bytes(): Buffer {
    const size = this.#size()
    const at = this.#take(size)
    return this.#bytes.subarray(at, at + size)
  }

  text(): string {
    return this.bytes().toString('utf8')
  }

  message(): WireReader {
    const size = this.#size()
    const at = this.#take(size)
    return new WireReader(this.#bytes, at, at + size)
  }

  /** Passes over a field that is not known. */
  skip(type: number): void {
    if (type === VARINT) this.varint()
    else if (type === FIXED64) this.#take(8)
    else if (type === LENGTH) this.#take(this.#size())
    else if (type === FIXED32) this.#take(4)
    else throw new WireError(`wire type ${type} at byte ${this.#at}`)
  }

  #size(): number {
    const size = this.varint()
    if (size > BigInt(this.#end - this.#at)) throw this.#cutOff()
    return Number(size)
  }

  #take(size: number): number {
    const at = this.#at
    if (at + size > this.#end) throw this.#cutOff()
    this.#at += size
    return at
  }

  #cutOff(): WireError {
    return new WireError(`the message ends in a field (byte ${this.#at})`)
  }
}
