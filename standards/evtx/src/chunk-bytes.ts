import { EvtxError } from './evtx-error.ts'

/** Bytes that a piece of binary XML may be read from, little-endian; every read outside them throws an EvtxError. */
export class ChunkBytes {
  readonly bytes: Uint8Array
  readonly #view: DataView

  constructor(bytes: Uint8Array) {
    this.bytes = bytes
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  get size(): number {
    return this.bytes.length
  }

  u8(at: number): number {
    return this.#view.getUint8(this.#check(at, 1))
  }

  u16(at: number): number {
    return this.#view.getUint16(this.#check(at, 2), true)
  }

  u32(at: number): number {
    return this.#view.getUint32(this.#check(at, 4), true)
  }

  u64(at: number): bigint {
    return this.#view.getBigUint64(this.#check(at, 8), true)
  }

  i8(at: number): number {
    return this.#view.getInt8(this.#check(at, 1))
  }

  i16(at: number): number {
    return this.#view.getInt16(this.#check(at, 2), true)
  }

  i32(at: number): number {
    return this.#view.getInt32(this.#check(at, 4), true)
  }

  i64(at: number): bigint {
    return this.#view.getBigInt64(this.#check(at, 8), true)
  }

  f32(at: number): number {
    return this.#view.getFloat32(this.#check(at, 4), true)
  }

  f64(at: number): number {
    return this.#view.getFloat64(this.#check(at, 8), true)
  }

  slice(at: number, size: number): Uint8Array {
    this.#check(at, size)
    return this.bytes.subarray(at, at + size)
  }

  /** UTF-16, `units` code units long; a lone surrogate stays one, as Windows keeps them too. */
  utf16(at: number, units: number): string {
    this.#check(at, units * 2)
    let text = ''
    for (let from = 0; from < units; from += UNITS_A_PIECE) {
      const piece = Math.min(UNITS_A_PIECE, units - from)
      const codes = new Array<number>(piece)
      for (let unit = 0; unit < piece; unit++)
        codes[unit] = this.#view.getUint16(at + 2 * (from + unit), true)
      text += String.fromCharCode(...codes)
    }
    return text
  }

  #check(at: number, size: number): number {
    if (at < 0 || size < 0 || at + size > this.bytes.length) {
      throw new EvtxError(`${size} bytes at ${at} lie outside the ${this.bytes.length} that there are`, at)
    }
    return at
  }
}

const UNITS_A_PIECE = 1024
