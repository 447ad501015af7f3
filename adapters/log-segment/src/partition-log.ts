import { mkdirSync, rmSync } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import type { FrameHeader, LogFrame } from '@opensoc/domain'
import { type Logger, OpenSocError } from '@opensoc/kernel'
import { decodePayload, encodeFrame, FRAME_PREFIX_BYTES, frameSize } from './frame.ts'
import { intactEnd, listSegments, readFrame, type Segment, segmentPath, syncFolder } from './segment-file.ts'

interface Waiting {
  readonly parts: Buffer[]
  readonly size: number
  readonly resolve: (place: { offset: number; nextOffset: number }) => void
  readonly reject: (error: unknown) => void
}

export interface PartitionOptions {
  readonly folder: string
  readonly partition: number
  readonly segmentBytes: number
  readonly maxBytes: number
  readonly logger: Logger
}

/** One partition: segment files, a group of appends written and synced together, readers that follow the end. */
export class PartitionLog {
  readonly #options: PartitionOptions
  readonly #segments: Segment[]
  #file: FileHandle
  #waiting: Waiting[] = []
  #waitingBytes = 0
  #writing: Promise<void> | undefined
  #failure: unknown
  #listeners = new Set<() => void>()

  private constructor(options: PartitionOptions, segments: Segment[], file: FileHandle) {
    this.#options = options
    this.#segments = segments
    this.#file = file
  }

  /** Opens or creates the folder; cuts a torn tail off the last segment. */
  static async open(options: PartitionOptions): Promise<PartitionLog> {
    mkdirSync(options.folder, { recursive: true, mode: 0o700 })
    const segments = await listSegments(options.folder)
    if (segments.length === 0) segments.push(await createSegment(options.folder, 0))
    const last = segments.at(-1)!
    const file = await open(last.path, 'r+')
    const end = await intactEnd(file, last.size)
    if (end < last.size) {
      options.logger.warn('torn tail cut off', { file: last.path, at: end, bytes: last.size - end })
      await file.truncate(end)
      await file.datasync()
      last.size = end
    }
    return new PartitionLog(options, segments, file)
  }

  get start(): number {
    return this.#segments[0]!.start
  }

  get end(): number {
    const last = this.#segments.at(-1)!
    return last.start + last.size
  }

  append(header: FrameHeader, body: Uint8Array): Promise<{ offset: number; nextOffset: number }> {
    if (this.#failure !== undefined) return Promise.reject(this.#failure)
    const parts = encodeFrame(header, body)
    const size = frameSize(parts)
    if (this.end - this.start + this.#waitingBytes + size > this.#options.maxBytes)
      return Promise.reject(full(this.#options))
    return new Promise((resolve, reject) => {
      this.#waiting.push({ parts, size, resolve, reject })
      this.#waitingBytes += size
      this.#writing ??= this.#writeGroups().finally(() => {
        this.#writing = undefined
      })
    })
  }

  async *read(
    from: number,
    options: { readonly follow?: boolean; readonly signal?: AbortSignal } = {},
  ): AsyncGenerator<LogFrame> {
    let offset = Math.max(from, this.start)
    while (!isAborted(options.signal)) {
      if (offset >= this.end) {
        if (options.follow !== true) return
        await this.#grown(options.signal)
        continue
      }
      for await (const frame of this.#readSegment(this.#segmentAt(offset), offset)) {
        if (isAborted(options.signal)) return
        offset = frame.nextOffset
        yield frame
      }
    }
  }

  async trim(before: number): Promise<void> {
    while (this.#segments.length > 1 && this.#segments[1]!.start <= before) {
      rmSync(this.#segments.shift()!.path)
      syncFolder(this.#options.folder)
    }
  }

  async close(): Promise<void> {
    await this.#writing
    await this.#file.close()
  }

  /** Writes what waits, syncs once, then tells all that waited. Appends that come meanwhile make the next group. */
  async #writeGroups(): Promise<void> {
    while (this.#waiting.length > 0) {
      const group = this.#waiting
      const groupBytes = this.#waitingBytes
      this.#waiting = []
      this.#waitingBytes = 0
      try {
        await this.#rotate(groupBytes)
        await this.#writeGroup(group, groupBytes)
      } catch (error) {
        // What is on disk is no longer known: nothing more may be acknowledged before the log is opened anew.
        this.#failure = error
        for (const entry of [...group, ...this.#waiting]) entry.reject(error)
        this.#waiting = []
      }
    }
  }

  async #writeGroup(group: readonly Waiting[], groupBytes: number): Promise<void> {
    const last = this.#segments.at(-1)!
    let offset = last.start + last.size
    await writeFully(
      this.#file,
      group.flatMap((entry) => entry.parts),
      last.size,
    )
    await this.#file.datasync()
    last.size += groupBytes
    for (const entry of group) {
      entry.resolve({ offset, nextOffset: offset + entry.size })
      offset += entry.size
    }
    for (const wake of this.#listeners) wake()
  }

  async #rotate(groupBytes: number): Promise<void> {
    const last = this.#segments.at(-1)!
    if (last.size === 0 || last.size + groupBytes <= this.#options.segmentBytes) return
    const next = await createSegment(this.#options.folder, last.start + last.size)
    await this.#file.close()
    this.#file = await open(next.path, 'r+')
    this.#segments.push(next)
  }

  #segmentAt(offset: number): Segment {
    const segment = this.#segments.findLast((candidate) => candidate.start <= offset)
    return segment ?? this.#segments[0]!
  }

  async *#readSegment(segment: Segment, from: number): AsyncGenerator<LogFrame> {
    const file = await open(segment.path, 'r')
    try {
      for (let position = from - segment.start; position < segment.size; ) {
        const payload = await readFrame(file, position, segment.size)
        if (payload === undefined) throw corrupt(segment, position)
        const offset = segment.start + position
        position += FRAME_PREFIX_BYTES + payload.length
        const { header, body } = decodePayload(payload)
        yield {
          partition: this.#options.partition,
          offset,
          nextOffset: segment.start + position,
          header,
          body,
        }
      }
    } finally {
      await file.close()
    }
  }

  #grown(signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        this.#listeners.delete(wake)
        signal?.removeEventListener('abort', wake)
        resolve()
      }
      this.#listeners.add(wake)
      signal?.addEventListener('abort', wake, { once: true })
    })
  }
}

async function createSegment(folder: string, start: number): Promise<Segment> {
  const path = segmentPath(folder, start)
  const file = await open(path, 'wx', 0o600)
  await file.close()
  syncFolder(folder)
  return { path, start, size: 0 }
}

async function writeFully(file: FileHandle, parts: readonly Buffer[], position: number): Promise<void> {
  const size = frameSize(parts)
  const { bytesWritten } = await file.writev(parts, position)
  if (bytesWritten === size) return
  const rest = Buffer.concat(parts).subarray(bytesWritten)
  for (let done = 0; done < rest.length; ) {
    done += (await file.write(rest, done, rest.length - done, position + bytesWritten + done)).bytesWritten
  }
}

function full({ folder, maxBytes }: PartitionOptions): OpenSocError {
  return new OpenSocError('LOG_FULL', `${folder} holds its bound of ${maxBytes} bytes`, {
    nextStep: 'Send again later: the pipeline is behind. Raise spool_mib if this happens often.',
  })
}

function corrupt(segment: Segment, position: number): OpenSocError {
  return new OpenSocError('LOG_CORRUPT', `${segment.path}: the frame at byte ${position} is damaged`, {
    nextStep: 'Restore the file, or move the segment away: what it holds behind the checkpoint is lost then.',
  })
}

function isAborted(signal: AbortSignal | undefined): boolean {
  return signal?.aborted === true
}
