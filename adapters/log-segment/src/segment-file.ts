import { closeSync, fsyncSync, openSync } from 'node:fs'
import { type FileHandle, open, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { OpenSocError } from '@opensoc/kernel'
import { FRAME_PREFIX_BYTES, isIntact, payloadLength } from './frame.ts'

/** A file of frames, named after the offset of its first byte in the partition's endless stream. */
export interface Segment {
  readonly path: string
  readonly start: number
  size: number
}

const NAME = /^(\d{20})\.seg$/

export function segmentPath(folder: string, start: number): string {
  return join(folder, `${String(start).padStart(20, '0')}.seg`)
}

/** In the order of their offsets, sizes as the file system says. */
export async function listSegments(folder: string): Promise<Segment[]> {
  const segments: Segment[] = []
  for (const name of (await readdir(folder)).sort()) {
    const start = NAME.exec(name)?.[1]
    if (start === undefined) continue
    const path = join(folder, name)
    const file = await open(path, 'r')
    segments.push({ path, start: Number(start), size: (await file.stat()).size })
    await file.close()
  }
  return segments
}

/** A new or removed directory entry is durable only after this. */
export function syncFolder(folder: string): void {
  const file = openSync(folder, 'r')
  fsyncSync(file)
  closeSync(file)
}

/** The end of the last whole frame; what follows it in the last segment was never acknowledged. */
export async function intactEnd(file: FileHandle, size: number): Promise<number> {
  let end = 0
  for (
    let read = await readFrame(file, end, size);
    read !== undefined;
    read = await readFrame(file, end, size)
  ) {
    end += FRAME_PREFIX_BYTES + read.length
  }
  return end
}

/** The payload of the frame at `position`, or undefined where no whole frame is. */
export async function readFrame(
  file: FileHandle,
  position: number,
  size: number,
): Promise<Buffer | undefined> {
  if (position + FRAME_PREFIX_BYTES > size) return undefined
  const prefix = Buffer.allocUnsafe(FRAME_PREFIX_BYTES)
  await readFully(file, prefix, position)
  const length = payloadLength(prefix)
  if (length === undefined || position + FRAME_PREFIX_BYTES + length > size) return undefined
  const payload = Buffer.allocUnsafeSlow(length)
  await readFully(file, payload, position + FRAME_PREFIX_BYTES)
  return isIntact(prefix, payload) ? payload : undefined
}

async function readFully(file: FileHandle, target: Buffer, position: number): Promise<void> {
  for (let done = 0; done < target.length; ) {
    const { bytesRead } = await file.read(target, done, target.length - done, position + done)
    if (bytesRead === 0)
      throw new OpenSocError('LOG_CORRUPT', `segment ends at byte ${position + done}, inside a frame`)
    done += bytesRead
  }
}
