import { open } from 'node:fs/promises'
import type { FrameHeader, LogFrame } from '@opensoc/domain'
import { decodePayload, FRAME_PREFIX_BYTES } from './frame.ts'
import { type AppendPlace, type GroupBounds, GroupCommit } from './group-commit.ts'
import { logCorrupt, logTooShort } from './log-error.ts'
import { readFrame } from './read-frame.ts'
import type { Segment } from './segment.ts'
import type { SegmentChain } from './segment-chain.ts'

interface ReadOptions {
  readonly follow?: boolean
  readonly signal?: AbortSignal
}

/** One partition: appends in groups, readers that follow what is durable. */
export class PartitionLog {
  readonly #partition: number
  readonly #chain: SegmentChain
  readonly #commit: GroupCommit
  readonly #followers = new Set<() => void>()
  #isClosed = false

  constructor(partition: number, chain: SegmentChain, bounds: GroupBounds) {
    this.#partition = partition
    this.#chain = chain
    this.#commit = new GroupCommit(chain, bounds, () => this.#wake())
  }

  get start(): number {
    return this.#chain.start
  }

  get end(): number {
    return this.#chain.end
  }

  append(header: FrameHeader, body: Uint8Array): Promise<AppendPlace> {
    return this.#commit.append(header, body)
  }

  /** Reads a frame at a time: only one body is in memory. Ends when the log is closed. */
  async *read(from: number, { follow = false, signal }: ReadOptions = {}): AsyncGenerator<LogFrame> {
    // Waiting for it would be silent loss: what comes next would get lower offsets and never be read.
    if (from > this.end) throw logTooShort(this.#chain.folder, this.end, from)
    let offset = from
    while (!this.#isOver(signal)) {
      offset = Math.max(offset, this.start)
      if (offset >= this.end) {
        if (!follow) return
        await this.#grown(signal)
        continue
      }
      for await (const frame of this.#readSegment(this.#chain.at(offset), offset)) {
        if (this.#isOver(signal)) return
        offset = frame.nextOffset
        yield frame
      }
    }
  }

  async trim(before: number): Promise<void> {
    this.#chain.trim(before)
  }

  async close(): Promise<void> {
    this.#isClosed = true
    await this.#commit.close()
    this.#wake()
    await this.#chain.close()
  }

  #isOver(signal: AbortSignal | undefined): boolean {
    return this.#isClosed || signal?.aborted === true
  }

  async *#readSegment(segment: Segment, from: number): AsyncGenerator<LogFrame> {
    const file = await open(segment.path, 'r')
    try {
      for (let position = from - segment.start; position < segment.size; ) {
        const payload = await readFrame(file, segment, position)
        if (payload === undefined) throw logCorrupt(segment.path, position)
        const offset = segment.start + position
        position += FRAME_PREFIX_BYTES + payload.length
        const nextOffset = segment.start + position
        yield { partition: this.#partition, offset, nextOffset, ...decodePayload(payload) }
      }
    } finally {
      await file.close()
    }
  }

  #wake(): void {
    for (const wake of this.#followers) wake()
  }

  #grown(signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        this.#followers.delete(wake)
        signal?.removeEventListener('abort', wake)
        resolve()
      }
      this.#followers.add(wake)
      signal?.addEventListener('abort', wake, { once: true })
    })
  }
}
