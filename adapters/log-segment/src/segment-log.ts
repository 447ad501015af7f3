import { mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { EventLog } from '@opensoc/domain'
import { type Logger, silentLogger } from '@opensoc/kernel'
import { lockFolder } from './folder-lock.ts'
import { MAX_FRAME_BYTES } from './frame.ts'
import type { GroupBounds } from './group-commit.ts'
import { PartitionLog } from './partition-log.ts'
import { syncFolder } from './segment.ts'
import { SegmentChain } from './segment-chain.ts'

export interface SegmentLogOptions {
  readonly folder: string
  readonly partitions?: number
  /** A segment file is closed at this size, or at a quarter of its partition's bound if that is less. */
  readonly segmentBytes?: number
  /** Bound on disk, shared evenly by the partitions: beyond it `append` rejects with `LOG_FULL`. */
  readonly maxBytes?: number
  /** Told of torn tails. */
  readonly logger?: Logger
}

const MIB = 1024 * 1024

/**
 * The event log on segment files. Offsets are byte positions in the partition's endless stream.
 *
 * Throws `LOG_LOCKED` if another process holds the folder. Opening throws `LOG_CORRUPT` with file and place where the
 * last segment is damaged before what was acknowledged last, or a segment is missing; reading does for older ones.
 * `append` rejects with `LOG_FULL`, `LOG_FRAME_TOO_LARGE` or `LOG_CLOSED`, and then nothing was written.
 */
export async function openSegmentLog(options: SegmentLogOptions): Promise<EventLog> {
  const { folder, partitions = 1, logger = silentLogger } = options
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  syncFolder(dirname(folder))
  const unlock = lockFolder(folder)
  const logs: PartitionLog[] = []
  const close = async () => {
    await Promise.all(logs.map((log) => log.close()))
    unlock()
  }
  try {
    for (let partition = 0; partition < partitions; partition++) {
      const chain = await SegmentChain.open(join(folder, String(partition)), logger)
      logs.push(new PartitionLog(partition, chain, boundsOf(options, partitions)))
    }
  } catch (error) {
    await close()
    throw error
  }
  return toEventLog(logs, close)
}

/** A full log can always be emptied by trimming, which never removes the last segment: so that stays small beside it. */
function boundsOf(options: SegmentLogOptions, partitions: number): GroupBounds {
  const { segmentBytes = 64 * MIB, maxBytes: allBytes = 4096 * MIB } = options
  const maxBytes = Math.floor(allBytes / partitions)
  return {
    maxBytes,
    segmentBytes: Math.min(segmentBytes, Math.floor(maxBytes / 4)),
    maxFrameBytes: Math.min(MAX_FRAME_BYTES, Math.floor(maxBytes / 2)),
  }
}

function toEventLog(logs: readonly PartitionLog[], close: () => Promise<void>): EventLog {
  const log = (partition: number): PartitionLog => {
    const found = logs[partition]
    if (found === undefined) throw new RangeError(`partition ${partition} of ${logs.length}`)
    return found
  }
  return {
    partitions: logs.length,
    append: (partition, header, body) => log(partition).append(header, body),
    read: (partition, from, options) => log(partition).read(from, options),
    end: (partition) => log(partition).end,
    start: (partition) => log(partition).start,
    backlogBytes(partition, from) {
      const { start, end } = log(partition)
      return Math.max(0, end - Math.max(from, start))
    },
    trim: (partition, before) => log(partition).trim(before),
    close,
  }
}
