import { INDICATOR_KINDS, type IndicatorKind, type IndicatorValue } from './indicator-value.ts'
import { addUnit, mix, mixOtherwise, startHash } from './value-hash.ts'

/** The memory of a table: plain buffers that threads share, so that all of them look at one copy. */
export interface IndicatorBuffers {
  readonly count: number
  /** 64-byte blocks of a Bloom filter: one cache line answers most look-ups. */
  readonly bloom: SharedArrayBuffer
  /** Pairs of a fingerprint and 1 + the number of the indicator; 0 is free. */
  readonly slots: SharedArrayBuffer
  /** Where each value begins in `values`; one more than there are indicators. */
  readonly offsets: SharedArrayBuffer
  readonly kinds: SharedArrayBuffer
  /** Digests as bytes, all other values as UTF-8. */
  readonly values: SharedArrayBuffer
}

const BLOCK_WORDS = 16
/** Bits of the filter an indicator: about 1 % of foreign values pass it. */
const BLOOM_BITS = 10
const KIND_NUMBER = new Map(INDICATOR_KINDS.map((kind, at) => [kind, at]))
const DIGESTS = new Set<IndicatorKind>(['sha256', 'sha1', 'md5', 'ja3'])

/**
 * An exact set of indicator values. A look-up hashes the value, asks the filter, then the slots, and compares the value
 * itself: it never answers for a value that is not there.
 */
export class IndicatorTable {
  readonly buffers: IndicatorBuffers
  readonly #bloom: Uint32Array
  readonly #slots: Uint32Array
  readonly #offsets: Uint32Array
  readonly #kinds: Uint8Array
  readonly #values: Uint8Array
  readonly #blockMask: number
  readonly #slotMask: number

  constructor(buffers: IndicatorBuffers) {
    this.buffers = buffers
    this.#bloom = new Uint32Array(buffers.bloom)
    this.#slots = new Uint32Array(buffers.slots)
    this.#offsets = new Uint32Array(buffers.offsets)
    this.#kinds = new Uint8Array(buffers.kinds)
    this.#values = new Uint8Array(buffers.values)
    this.#blockMask = this.#bloom.length / BLOCK_WORDS - 1
    this.#slotMask = this.#slots.length / 2 - 1
  }

  /** Values in their one form (`normalizeValue`); one that comes twice is kept once. */
  static build(values: Iterable<IndicatorValue>, expected: number): IndicatorTable {
    return new TableBuilder(expected).build(values)
  }

  get size(): number {
    return this.buffers.count
  }

  get sizeBytes(): number {
    const { bloom, slots, offsets, kinds, values } = this.buffers
    return bloom.byteLength + slots.byteLength + offsets.byteLength + kinds.byteLength + values.byteLength
  }

  /** The number of the indicator that is exactly this value, or -1. */
  find(kind: IndicatorKind, value: string): number {
    const number = KIND_NUMBER.get(kind)!
    return this.#lookUp(number, hashOf(number, value), value, 0)
  }

  /** The numbers of the domains that the name is or stands under, the shortest first; undefined for none. */
  findDomains(name: string): number[] | undefined {
    const number = KIND_NUMBER.get('domain')!
    let found: number[] | undefined
    let hash = startHash(number)
    for (let at = name.length - 1; at >= 0; at--) {
      hash = addUnit(hash, name.charCodeAt(at))
      if (at === 0 || name.charCodeAt(at - 1) === DOT) {
        const here = this.#lookUp(number, hash, name, at)
        if (here === -1) continue
        found ??= []
        found.push(here)
      }
    }
    return found
  }

  /** What indicator `number` is. */
  value(number: number): IndicatorValue {
    const kind = INDICATOR_KINDS[this.#kinds[number]!]!
    const bytes = this.#values.slice(this.#offsets[number]!, this.#offsets[number + 1]!)
    return { kind, value: Buffer.from(bytes).toString(DIGESTS.has(kind) ? 'hex' : 'utf8') }
  }

  #lookUp(kind: number, hash: number, value: string, from: number): number {
    const place = mix(hash)
    const fingerprint = mixOtherwise(hash)
    if (!mayHold(this.#bloom, (place & this.#blockMask) * BLOCK_WORDS, fingerprint)) return -1
    for (let slot = place & this.#slotMask; ; slot = (slot + 1) & this.#slotMask) {
      const entry = this.#slots[slot * 2 + 1]!
      if (entry === 0) return -1
      if (this.#slots[slot * 2] === fingerprint && this.#isValue(entry - 1, kind, value, from))
        return entry - 1
    }
  }

  #isValue(number: number, kind: number, value: string, from: number): boolean {
    if (this.#kinds[number] !== kind) return false
    const held = this.value(number).value
    const text = from === 0 ? value : value.slice(from)
    // Values are kept in small letters where case means nothing; elsewhere the hash is blind to it, and this is not.
    return held === text || (FOLDED.has(kind) && held === text.toLowerCase())
  }
}

const DOT = 46
/** Kinds whose values mean the same in either case: everything but URLs. */
const FOLDED = new Set(INDICATOR_KINDS.flatMap((kind, at) => (kind === 'url' ? [] : [at])))

function hashOf(kind: number, value: string): number {
  let hash = startHash(kind)
  for (let at = value.length - 1; at >= 0; at--) hash = addUnit(hash, value.charCodeAt(at))
  return hash
}

/** Six bits of one block, from one hash. */
function mayHold(bloom: Uint32Array, block: number, hash: number): boolean {
  let bits = hash
  for (let i = 0; i < 6; i++) {
    if ((bloom[block + ((bits >>> 5) & 15)]! & (1 << (bits & 31))) === 0) return false
    bits = (Math.imul(bits, 0x9e3779b1) >>> 3) ^ bits
  }
  return true
}

function hold(bloom: Uint32Array, block: number, hash: number): void {
  let bits = hash
  for (let i = 0; i < 6; i++) {
    const word = block + ((bits >>> 5) & 15)
    bloom[word] = bloom[word]! | (1 << (bits & 31))
    bits = (Math.imul(bits, 0x9e3779b1) >>> 3) ^ bits
  }
}

class TableBuilder {
  readonly #bloom: Uint32Array<SharedArrayBuffer>
  readonly #slots: Uint32Array<SharedArrayBuffer>
  readonly #offsets: Uint32Array<SharedArrayBuffer>
  readonly #kinds: Uint8Array<SharedArrayBuffer>
  #values: Uint8Array = new Uint8Array(1 << 16)
  #used = 0
  #count = 0

  constructor(expected: number) {
    const blocks = powerOfTwo((Math.max(expected, 1) * BLOOM_BITS) / 512)
    // At most three of four slots are taken.
    const slots = powerOfTwo((Math.max(expected, 1) * 4) / 3)
    this.#bloom = new Uint32Array(new SharedArrayBuffer(blocks * BLOCK_WORDS * 4))
    this.#slots = new Uint32Array(new SharedArrayBuffer(slots * 8))
    this.#offsets = new Uint32Array(new SharedArrayBuffer((expected + 1) * 4))
    this.#kinds = new Uint8Array(new SharedArrayBuffer(expected))
  }

  build(values: Iterable<IndicatorValue>): IndicatorTable {
    for (const { kind, value } of values) {
      if (this.#count === this.#kinds.length)
        throw new RangeError(`more than the ${this.#count} indicators expected`)
      const number = KIND_NUMBER.get(kind)!
      const bytes = Buffer.from(value, DIGESTS.has(kind) ? 'hex' : 'utf8')
      this.#add(number, bytes, hashOf(number, value))
    }
    const all = new SharedArrayBuffer(this.#used)
    new Uint8Array(all).set(this.#values.subarray(0, this.#used))
    return new IndicatorTable({
      count: this.#count,
      bloom: this.#bloom.buffer,
      slots: this.#slots.buffer,
      offsets: this.#offsets.buffer,
      kinds: this.#kinds.buffer,
      values: all,
    })
  }

  #add(kind: number, bytes: Uint8Array, hash: number): void {
    const place = mix(hash)
    const fingerprint = mixOtherwise(hash)
    const mask = this.#slots.length / 2 - 1
    let slot = place & mask
    while (this.#slots[slot * 2 + 1] !== 0) {
      const known = this.#slots[slot * 2 + 1]! - 1
      if (this.#slots[slot * 2] === fingerprint && this.#isSame(known, kind, bytes)) return
      slot = (slot + 1) & mask
    }
    this.#reserve(bytes.length)
    this.#values.set(bytes, this.#used)
    this.#used += bytes.length
    this.#kinds[this.#count] = kind
    this.#slots[slot * 2] = fingerprint
    this.#slots[slot * 2 + 1] = ++this.#count
    this.#offsets[this.#count] = this.#used
    hold(this.#bloom, (place & (this.#bloom.length / BLOCK_WORDS - 1)) * BLOCK_WORDS, fingerprint)
  }

  #isSame(number: number, kind: number, bytes: Uint8Array): boolean {
    if (this.#kinds[number] !== kind) return false
    const known = this.#values.subarray(this.#offsets[number]!, this.#offsets[number + 1]!)
    return Buffer.compare(known, bytes) === 0
  }

  #reserve(bytes: number): void {
    if (this.#used + bytes <= this.#values.length) return
    const larger = new Uint8Array(Math.max(this.#values.length * 1.5, this.#used + bytes))
    larger.set(this.#values.subarray(0, this.#used))
    this.#values = larger
  }
}

function powerOfTwo(atLeast: number): number {
  let size = 1
  while (size < atLeast) size *= 2
  return size
}
