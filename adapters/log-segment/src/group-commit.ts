import type { FrameHeader } from '@opensoc/domain'
import { encodeFrame, encodeHeader, frameSize } from './frame.ts'
import { diskFull, frameTooLarge, logClosed, logFull } from './log-error.ts'
import type { SegmentChain } from './segment-chain.ts'

interface Waiting {
  readonly header: Buffer
  readonly body: Uint8Array
  readonly size: number
  readonly resolve: (place: AppendPlace) => void
  readonly reject: (error: unknown) => void
}

export interface AppendPlace {
  readonly offset: number
  readonly nextOffset: number
}

export interface GroupBounds {
  readonly segmentBytes: number
  readonly maxBytes: number
  readonly maxFrameBytes: number
}

/** Writes what waits, syncs once, then tells all that waited; what comes meanwhile makes the next group. */
export class GroupCommit {
  readonly #chain: SegmentChain
  readonly #bounds: GroupBounds
  readonly #onGrown: () => void
  #waiting: Waiting[] = []
  /** Bytes that were accepted and are not durable yet. */
  #pendingBytes = 0
  #writing: Promise<void> | undefined
  /** What is on disk is no longer known: nothing more may be acknowledged before the log is opened anew. */
  #failure: unknown
  #isClosed = false

  constructor(chain: SegmentChain, bounds: GroupBounds, onGrown: () => void) {
    this.#chain = chain
    this.#bounds = bounds
    this.#onGrown = onGrown
  }

  /** The body may not change before this resolves. */
  async append(header: FrameHeader, body: Uint8Array): Promise<AppendPlace> {
    if (this.#isClosed) throw logClosed(this.#chain.folder)
    const encoded = encodeHeader(header)
    const size = frameSize(encoded, body)
    this.#assertRoom(size)
    const { promise, resolve, reject } = Promise.withResolvers<AppendPlace>()
    this.#waiting.push({ header: encoded, body, size, resolve, reject })
    this.#pendingBytes += size
    this.#writing ??= this.#writeAll()
    return promise
  }

  /** Resolves when all that was accepted is settled; takes nothing more. */
  async close(): Promise<void> {
    this.#isClosed = true
    await this.#writing
  }

  #assertRoom(size: number): void {
    if (this.#failure !== undefined) throw this.#failure
    const { maxBytes, maxFrameBytes } = this.#bounds
    if (size > maxFrameBytes) throw frameTooLarge(size, maxFrameBytes)
    if (this.#chain.end - this.#chain.start + this.#pendingBytes + size > maxBytes)
      throw logFull(this.#chain.folder, maxBytes)
  }

  async #writeAll(): Promise<void> {
    while (this.#waiting.length > 0) {
      const group = this.#takeGroup()
      const size = group.reduce((total, entry) => total + entry.size, 0)
      try {
        await this.#commit(group, size)
      } catch (error) {
        this.#pendingBytes -= size
        for (const entry of group) entry.reject(error)
      }
    }
    // In the same turn as the check above: an append in between would wait for a writer that has left.
    this.#writing = undefined
  }

  /** As many as fit into one segment, but at least one. */
  #takeGroup(): Waiting[] {
    let size = 0
    let count = 0
    for (const entry of this.#waiting) {
      size += entry.size
      if (count > 0 && size > this.#bounds.segmentBytes) break
      count++
    }
    return this.#waiting.splice(0, count)
  }

  async #commit(group: readonly Waiting[], size: number): Promise<void> {
    if (this.#failure !== undefined) throw this.#failure
    await this.#write(group, size)
    let offset = this.#chain.end
    await this.#chain.sync(size).catch((error: unknown) => this.#fail(error))
    this.#pendingBytes -= size
    for (const entry of group) {
      entry.resolve({ offset, nextOffset: offset + entry.size })
      offset += entry.size
    }
    this.#onGrown()
  }

  async #write(group: readonly Waiting[], size: number): Promise<void> {
    const chain = this.#chain
    try {
      if (chain.last.size > 0 && chain.last.size + size > this.#bounds.segmentBytes) await chain.rotate()
      const place = { segmentKey: chain.last.key, synced: chain.end }
      await chain.write(group.flatMap(({ header, body }) => encodeFrame(header, body, place)))
    } catch (error) {
      if (!isDiskFull(error)) this.#fail(error)
      await chain.cut().catch((cutError: unknown) => this.#fail(cutError))
      throw diskFull(chain.folder, error)
    }
  }

  #fail(error: unknown): never {
    this.#failure = error
    throw error
  }
}

function isDiskFull(error: unknown): boolean {
  return ['ENOSPC', 'EDQUOT', 'EFBIG'].includes((error as NodeJS.ErrnoException).code ?? '')
}
