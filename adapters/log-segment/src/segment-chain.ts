import { mkdirSync } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Logger } from '@opensoc/kernel'
import { createSegment, listSegments, removeSegment, type Segment, syncFolder } from './segment.ts'
import { findIntactEnd } from './torn-tail.ts'

/** The segment files of one partition, of which the last is written to. */
export class SegmentChain {
  readonly folder: string
  readonly #segments: Segment[]
  #file: FileHandle

  private constructor(folder: string, segments: Segment[], file: FileHandle) {
    this.folder = folder
    this.#segments = segments
    this.#file = file
  }

  /** Opens or creates the folder; cuts a torn tail off the last segment. */
  static async open(folder: string, logger: Logger): Promise<SegmentChain> {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    syncFolder(dirname(folder))
    const segments = await listSegments(folder)
    if (segments.length === 0) segments.push(await createSegment(folder, 0))
    const last = segments.at(-1)!
    const file = await open(last.path, 'r+')
    try {
      await cutTornTail(file, last, logger)
    } catch (error) {
      await file.close()
      throw error
    }
    return new SegmentChain(folder, segments, file)
  }

  get start(): number {
    return this.#segments[0]!.start
  }

  /** Of what is durable. */
  get end(): number {
    return this.last.start + this.last.size
  }

  get last(): Segment {
    return this.#segments.at(-1)!
  }

  /** The segment that holds the offset, which lies between start and end. */
  at(offset: number): Segment {
    return this.#segments.findLast((segment) => segment.start <= offset)!
  }

  /** Writes behind the end, without making it durable. */
  async write(parts: readonly Buffer[]): Promise<void> {
    const { bytesWritten } = await this.#file.writev(parts, this.last.size)
    const rest = Buffer.concat(leftOf(parts, bytesWritten))
    for (let done = 0; done < rest.length; ) {
      const position = this.last.size + bytesWritten + done
      done += (await this.#file.write(rest, done, rest.length - done, position)).bytesWritten
    }
  }

  /** Makes what was written durable, and moves the end behind it. */
  async sync(sizeBytes: number): Promise<void> {
    await this.#file.datasync()
    this.last.size += sizeBytes
  }

  /** Takes back what was written and not synced. */
  async cut(): Promise<void> {
    await this.#file.truncate(this.last.size)
  }

  /** Begins a new segment at the end. */
  async rotate(): Promise<void> {
    const next = await createSegment(this.folder, this.end)
    const file = await open(next.path, 'r+')
    await this.#file.close()
    this.#file = file
    this.#segments.push(next)
  }

  trim(before: number): void {
    while (this.#segments.length > 1 && this.#segments[1]!.start <= before)
      removeSegment(this.folder, this.#segments.shift()!)
  }

  async close(): Promise<void> {
    await this.#file.close()
  }
}

async function cutTornTail(file: FileHandle, last: Segment, logger: Logger): Promise<void> {
  const end = await findIntactEnd(file, last)
  if (end === last.size) return
  logger.warn('torn tail cut off', { file: last.path, at: end, bytes: last.size - end })
  await file.truncate(end)
  await file.datasync()
  last.size = end
}

/** What a write that took only so many bytes left over: none, mostly. */
function leftOf(parts: readonly Buffer[], writtenBytes: number): Buffer[] {
  const left: Buffer[] = []
  let before = 0
  for (const part of parts) {
    if (before + part.length > writtenBytes) left.push(part.subarray(Math.max(0, writtenBytes - before)))
    before += part.length
  }
  return left
}
