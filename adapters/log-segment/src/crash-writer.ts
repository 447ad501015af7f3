// The process that segment-log.crash.test.ts kills: appends from several producers at once, now and then lets go of
// what is old, and says on standard output what is acknowledged, as `number offset`.
//   node crash-writer.ts <folder> <first number>
import { writeSync } from 'node:fs'
import type { FrameHeader } from '@opensoc/domain'
import { openSegmentLog } from './segment-log.ts'

const PRODUCERS = 8
/** Small, so that a life sees many rotations. */
export const SEGMENT_BYTES = 64 * 1024
/** Kept behind the end when the writer trims. */
const KEEP_BYTES = 8 * SEGMENT_BYTES

export const header: FrameHeader = {
  tenantId: 't',
  source: 's',
  receivedTime: 1,
  contentEncoding: 'identity',
  contentType: 'text/plain',
}

/** Always the same body for the same number, of 1 byte to 20 kB. */
export function bodyOf(number: number): Buffer {
  return Buffer.from(`${number};`.repeat(1 + ((number * 7919) % 2503)))
}

if (import.meta.main) {
  const [folder = '', first = '0'] = process.argv.slice(2)
  const log = await openSegmentLog({ folder, segmentBytes: SEGMENT_BYTES })
  writeSync(1, 'ready\n')
  let next = Number(first)
  const produce = async () => {
    for (;;) {
      const number = next++
      const { offset } = await log.append(0, header, bodyOf(number))
      // Not console.log: on a pipe that may leave later than the append that follows.
      writeSync(1, `${number} ${offset}\n`)
      if (number % 64 === 0) await log.trim(0, offset - KEEP_BYTES)
    }
  }
  await Promise.all(Array.from({ length: PRODUCERS }, produce))
}
