import type { FileHandle } from 'node:fs/promises'
import { FRAME_PREFIX_BYTES, syncedBefore } from './frame.ts'
import { logCorrupt } from './log-error.ts'
import { readBytes, readFrame } from './read-frame.ts'
import type { Segment } from './segment.ts'

/**
 * Where the whole frames of the last segment end. What follows was being written when the power went and was never
 * acknowledged. Throws `LOG_CORRUPT` if it was: then a frame further on tells that its group began behind the damage.
 */
export async function findIntactEnd(file: FileHandle, segment: Segment): Promise<number> {
  let end = 0
  for (;;) {
    const payload = await readFrame(file, segment, end)
    if (payload === undefined) break
    end += FRAME_PREFIX_BYTES + payload.length
  }
  if (end < segment.size) await assertNeverSynced(file, segment, end)
  return end
}

/** Whole frames may follow torn ones: the disk writes the pages of one group in any order. */
async function assertNeverSynced(file: FileHandle, segment: Segment, damaged: number): Promise<void> {
  const rest = await readBytes(file, segment, damaged, segment.size - damaged)
  for (let at = rest.indexOf(segment.key); at !== -1; at = rest.indexOf(segment.key, at + 1)) {
    if (at <= FRAME_PREFIX_BYTES) continue
    const payload = await readFrame(file, segment, damaged + at - FRAME_PREFIX_BYTES)
    if (payload !== undefined && syncedBefore(payload) > segment.start + damaged)
      throw logCorrupt(segment.path, damaged)
  }
}
