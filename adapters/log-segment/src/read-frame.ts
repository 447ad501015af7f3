import type { FileHandle } from 'node:fs/promises'
import { FRAME_PREFIX_BYTES, isIntact, payloadLength } from './frame.ts'
import { logCorrupt } from './log-error.ts'
import type { Segment } from './segment.ts'

/** The payload of the frame at `position`, in memory of its own, or undefined where no whole frame is. */
export async function readFrame(
  file: FileHandle,
  segment: Segment,
  position: number,
): Promise<Buffer | undefined> {
  if (position + FRAME_PREFIX_BYTES > segment.size) return undefined
  const prefix = await readBytes(file, segment, position, FRAME_PREFIX_BYTES)
  const length = payloadLength(prefix)
  if (length === undefined || position + FRAME_PREFIX_BYTES + length > segment.size) return undefined
  const payload = await readBytes(file, segment, position + FRAME_PREFIX_BYTES, length)
  return isIntact(prefix, payload, segment.key) ? payload : undefined
}

export async function readBytes(
  file: FileHandle,
  segment: Segment,
  position: number,
  length: number,
): Promise<Buffer> {
  // Not from the pool: a body may be handed over to a worker, and its memory goes with it.
  const target = Buffer.allocUnsafeSlow(length)
  for (let done = 0; done < length; ) {
    const { bytesRead } = await file.read(target, done, length - done, position + done)
    if (bytesRead === 0) throw logCorrupt(segment.path, position, 'ends too early')
    done += bytesRead
  }
  return target
}
