import { createHash } from 'node:crypto'
import { type FileHandle, open } from 'node:fs/promises'
import { type FileMark, hasMark, markOf } from './file-mark.ts'
import type { TailPosition, TailPositions } from './tail-position.ts'

/** A chunk of whole lines is at most so long; a single line longer than this is delivered in pieces. */
export const CHUNK_BYTES = 1024 * 1024
const MAX_HEADER_BYTES = 64 * 1024
const LINE_FEED = 10
const HASH = 35

/** Makes lines durable; the same key is stored once. Rejects with `LOG_FULL` while there is no room. */
export type DeliverLines = (body: Buffer, batchKey: string) => Promise<void>

/** One file that grows: its lines are delivered in chunks, each once over restarts. */
export class TailedFile {
  readonly key: string
  readonly #file: FileHandle
  readonly #positions: TailPositions
  #path: string
  #offset = 0
  /** How often it was cut off or written anew. */
  #generation = 0
  #before: TailPosition | undefined
  #mark: FileMark | undefined
  /** When it was last changed, when its mark was last looked at. */
  #seenTime = 0
  /** Where the chunk that a restart interrupted ends. */
  #redoUntil: number | undefined
  #header: Buffer | undefined
  #isSettled = true

  private constructor(key: string, path: string, file: FileHandle, positions: TailPositions) {
    this.key = key
    this.#path = path
    this.#file = file
    this.#positions = positions
  }

  /** Opens a file where it was left, or at its start if it is another one now. Undefined if it is gone. */
  static async open(path: string, key: string, positions: TailPositions): Promise<TailedFile | undefined> {
    const file = await open(path, 'r').catch(() => undefined)
    if (file === undefined) return undefined
    const { dev, ino } = await file.stat()
    if (fileKeyOf(dev, ino) !== key) {
      await file.close()
      return undefined
    }
    const tailed = new TailedFile(key, path, file, positions)
    const known = await positions.load(key)
    if (known === undefined) return tailed
    const isSame = await tailed.#isAt(known)
    tailed.#generation = known.generation + (isSame ? 0 : 1)
    if (isSame) {
      tailed.#offset = known.offset
      tailed.#redoUntil = known.inflightEnd
    } else tailed.#before = known
    return tailed
  }

  /** How far it was read before it was cut off, or written anew, while nobody looked. */
  get before(): TailPosition | undefined {
    return this.#before
  }

  get path(): string {
    return this.#path
  }

  get offset(): number {
    return this.#offset
  }

  /** It has another name now. */
  renamed(path: string): void {
    this.#path = path
  }

  async position(): Promise<TailPosition> {
    this.#mark ??= await markOf(this.#file, this.#offset)
    return { path: this.#path, generation: this.#generation, offset: this.#offset, mark: this.#mark }
  }

  /** Goes on where a copy of this file was read to, if this is one (`copytruncate` copies, then cuts the original). */
  async continueAt(copied: TailPosition): Promise<boolean> {
    if (copied.offset === 0 || this.#offset > 0 || !(await this.#isAt(copied))) return false
    this.#offset = copied.offset
    return true
  }

  /** Whether what was read is still there; if not, the file was cut off or written anew. */
  async isUntouched(): Promise<boolean> {
    const { size, mtimeMs } = await this.#file.stat()
    if (size < this.#offset) return false
    if (this.#mark === undefined || mtimeMs === this.#seenTime) return true
    this.#seenTime = mtimeMs
    return hasMark(this.#file, this.#offset, this.#mark)
  }

  /** Begins at the start again. */
  restart(): void {
    this.#offset = 0
    this.#generation += 1
    this.#redoUntil = undefined
    this.#header = undefined
    this.#mark = undefined
  }

  /**
   * Delivers the next chunk of whole lines; false when there is none. Which bytes it holds is kept before it is
   * delivered, so that a restart delivers the same bytes under the same key. `isLast`: nothing more will be written, so a
   * line without its end goes too.
   */
  async deliverNext(deliver: DeliverLines, isLast: boolean): Promise<boolean> {
    const chunk = await this.#nextChunk(isLast)
    if (chunk === undefined) {
      if (!this.#isSettled) await this.#save()
      this.#isSettled = true
      return false
    }
    // It may have been written anew just now: then these bytes do not follow those that were read before.
    if (this.#mark !== undefined && !(await hasMark(this.#file, this.#offset, this.#mark))) {
      this.#seenTime = 0
      return false
    }
    const end = this.#offset + chunk.length
    this.#isSettled = false
    if (this.#redoUntil !== end) await this.#save(end)
    await deliver(await this.#withHeader(chunk), this.#batchKey(chunk, end))
    this.#redoUntil = undefined
    this.#offset = end
    this.#mark = await markOf(this.#file, end)
    return true
  }

  close(): Promise<void> {
    return this.#file.close()
  }

  /** The file may be written anew with lines as long as the old ones: the bytes are part of the key. */
  #batchKey(chunk: Buffer, end: number): string {
    const bytes = createHash('sha256').update(chunk).digest('hex').slice(0, 32)
    return `${this.key}:${this.#generation}:${this.#offset}-${end}:${bytes}`
  }

  async #isAt({ offset, mark }: TailPosition): Promise<boolean> {
    const { size } = await this.#file.stat()
    if (size < offset || !(await hasMark(this.#file, offset, mark))) return false
    this.#mark = mark
    return true
  }

  async #save(inflightEnd?: number): Promise<void> {
    await this.#positions.save(this.key, {
      ...(await this.position()),
      ...(inflightEnd === undefined ? {} : { inflightEnd }),
    })
  }

  async #nextChunk(isLast: boolean): Promise<Buffer | undefined> {
    const { size } = await this.#file.stat()
    const redo = this.#redoUntil !== undefined && this.#redoUntil <= size ? this.#redoUntil : undefined
    const wanted = (redo ?? Math.min(size, this.#offset + CHUNK_BYTES)) - this.#offset
    if (wanted <= 0) return undefined
    const bytes = Buffer.alloc(wanted)
    const { bytesRead } = await this.#file.read(bytes, 0, wanted, this.#offset)
    if (redo !== undefined) return bytesRead === wanted ? bytes : undefined
    const lines = bytes.lastIndexOf(LINE_FEED, bytesRead - 1) + 1
    if (lines > 0) return bytes.subarray(0, lines)
    return bytesRead > 0 && (isLast || bytesRead === CHUNK_BYTES) ? bytes.subarray(0, bytesRead) : undefined
  }

  /** Lines beginning with `#` at the start of a file name its columns (Zeek, W3C): each later chunk needs them too. */
  async #withHeader(chunk: Buffer): Promise<Buffer> {
    if (this.#offset === 0) return chunk
    this.#header ??= await this.#readHeader()
    return this.#header.length === 0 ? chunk : Buffer.concat([this.#header, chunk])
  }

  async #readHeader(): Promise<Buffer> {
    const bytes = Buffer.alloc(Math.min(MAX_HEADER_BYTES, this.#offset))
    await this.#file.read(bytes, 0, bytes.length, 0)
    let end = 0
    while (bytes[end] === HASH) {
      const line = bytes.indexOf(LINE_FEED, end)
      if (line === -1) return Buffer.alloc(0)
      end = line + 1
    }
    return bytes.subarray(0, end)
  }
}

export function fileKeyOf(dev: number, ino: number): string {
  return `${dev.toString(36)}-${ino.toString(36)}`
}
