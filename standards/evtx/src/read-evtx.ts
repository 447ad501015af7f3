import type { EventObject } from './event-object.ts'
import { CHUNK_BYTES, readChunk } from './read-chunk.ts'

export type EvtxItem =
  /** `event` is `{ Event: { System, EventData | UserData } }`; `offset` counts from the start of the file. */
  | {
      readonly kind: 'record'
      readonly recordId: number
      readonly event: EventObject
      readonly offset: number
    }
  /** A stretch that could not be read; what comes after it is read again. */
  | { readonly kind: 'damage'; readonly offset: number; readonly reason: string }

const FILE_MAGIC = 'ElfFile\0'
const CHUNK_MAGIC = 'ElfChnk\0'
const MAGIC_BYTES = 8
const FILE_HEADER_BYTES = 4096
const CHUNK_COUNT_AT = 42

/**
 * Reads a binary Windows event log as its bytes come, a chunk of 64 KiB at a time. Chunks are found by their own
 * magic, so a file whose header is missing or says something else, and chunks carved out of a disk, are read too.
 * Nothing throws for what the bytes hold; damage is an item of its own.
 */
export async function* readEvtx(source: AsyncIterable<Uint8Array>): AsyncGenerator<EvtxItem> {
  for await (const stretch of findChunks(source)) yield* readStretch(stretch)
}

/** Cuts a log into its chunks without reading them: each can be read by itself, on any thread, with `readStretch`. */
export async function* findChunks(source: AsyncIterable<Uint8Array>): AsyncGenerator<Stretch> {
  const stretches = new ChunkFinder()
  for await (const piece of source) yield* stretches.push(piece)
  yield* stretches.end()
}

/** The records of a chunk; of a gap, that it is one. */
export function* readStretch({ kind, offset, bytes, missing }: Stretch): Generator<EvtxItem> {
  if (kind === 'gap') {
    yield { kind: 'damage', offset, reason: `no chunk for ${missing} bytes` }
    return
  }
  for (const item of readChunk(bytes)) yield { ...item, offset: offset + item.offset }
  if (missing > 0) {
    yield { kind: 'damage', offset, reason: `the file ends ${missing} bytes before its chunk does` }
  }
}

/** A chunk of a log, or what lies between chunks. */
export interface Stretch {
  readonly kind: 'chunk' | 'gap'
  readonly offset: number
  /** Of a chunk: 64 KiB, filled up with zeros where the file ended before. */
  readonly bytes: Uint8Array
  /** Of a chunk: how much was filled up. Of a gap: its size. */
  readonly missing: number
}

const NO_BYTES = new Uint8Array(0)

/** Cuts a file into chunks and what lies between them; holds less than two chunks. */
class ChunkFinder {
  #held = Buffer.alloc(0)
  #offset = 0
  #isStart = true
  /** Chunks that the file header still announces; what follows the last of them is space that Windows had not used yet. */
  #announced = Number.POSITIVE_INFINITY
  #gapStart = -1;

  *push(piece: Uint8Array): Generator<Stretch> {
    this.#held = Buffer.concat([this.#held, piece])
    if (this.#isStart && !this.#readHeader()) return
    for (;;) {
      const start = this.#held.indexOf(CHUNK_MAGIC, 0, 'latin1')
      // What is no chunk goes, but for what may be the beginning of a magic.
      this.#skip(start === -1 ? Math.max(0, this.#held.length - MAGIC_BYTES + 1) : start)
      if (start === -1 || this.#held.length < CHUNK_BYTES) return
      yield* this.#gap()
      yield { kind: 'chunk', offset: this.#offset, bytes: this.#held.subarray(0, CHUNK_BYTES), missing: 0 }
      this.#announced -= 1
      this.#drop(CHUNK_BYTES)
    }
  }

  *end(): Generator<Stretch> {
    if (this.#isMagic(CHUNK_MAGIC)) {
      yield* this.#gap()
      const bytes = new Uint8Array(CHUNK_BYTES)
      bytes.set(this.#held)
      yield { kind: 'chunk', offset: this.#offset, bytes, missing: CHUNK_BYTES - this.#held.length }
      return
    }
    this.#skip(this.#held.length)
    yield* this.#gap()
  }

  /** Whether the header is behind us, or there is none. */
  #readHeader(): boolean {
    if (this.#held.length < MAGIC_BYTES) return false
    if (this.#isMagic(FILE_MAGIC)) {
      if (this.#held.length < FILE_HEADER_BYTES) return false
      this.#announced = this.#held.readUInt16LE(CHUNK_COUNT_AT)
      this.#drop(FILE_HEADER_BYTES)
    }
    this.#isStart = false
    return true
  }

  #isMagic(magic: string): boolean {
    return this.#held.toString('latin1', 0, MAGIC_BYTES) === magic
  }

  #skip(size: number): void {
    const isUsed = this.#announced > 0 && this.#held.subarray(0, size).some((byte) => byte !== 0)
    if (isUsed && this.#gapStart === -1) this.#gapStart = this.#offset
    this.#drop(size)
  }

  #drop(size: number): void {
    this.#held = this.#held.subarray(size)
    this.#offset += size
  }

  *#gap(): Generator<Stretch> {
    if (this.#gapStart === -1) return
    const offset = this.#gapStart
    this.#gapStart = -1
    yield { kind: 'gap', offset, bytes: NO_BYTES, missing: this.#offset - offset }
  }
}
