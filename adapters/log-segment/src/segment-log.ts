import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { EventLog } from '@opensoc/domain'
import { type Logger, silentLogger } from '@opensoc/kernel'
import { lockFolder } from './folder-lock.ts'
import { PartitionLog } from './partition-log.ts'

export interface SegmentLogOptions {
  readonly folder: string
  readonly partitions?: number
  /** A segment file is closed at this size. */
  readonly segmentBytes?: number
  /** Bound of a partition on disk: beyond it `append` rejects with `LOG_FULL`. */
  readonly maxBytes?: number
  readonly logger?: Logger
}

const MIB = 1024 * 1024

/**
 * The event log on segment files. Throws `LOG_LOCKED` if another process holds the folder;
 * reading throws `LOG_CORRUPT` with file and place where a frame inside the log is damaged.
 */
export async function openSegmentLog(options: SegmentLogOptions): Promise<EventLog> {
  const {
    folder,
    partitions = 1,
    segmentBytes = 64 * MIB,
    maxBytes = 4096 * MIB,
    logger = silentLogger,
  } = options
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const unlock = lockFolder(folder)
  const logs: PartitionLog[] = []
  try {
    for (let partition = 0; partition < partitions; partition++) {
      const options = { folder: join(folder, String(partition)), partition, segmentBytes, maxBytes, logger }
      logs.push(await PartitionLog.open(options))
    }
  } catch (error) {
    unlock()
    throw error
  }
  const log = (partition: number): PartitionLog => {
    const found = logs[partition]
    if (found === undefined) throw new RangeError(`partition ${partition} of ${partitions}`)
    return found
  }
  return {
    partitions,
    append: (partition, header, body) => log(partition).append(header, body),
    read: (partition, from, readOptions) => log(partition).read(from, readOptions),
    end: (partition) => log(partition).end,
    start: (partition) => log(partition).start,
    backlogBytes: (partition, from) => log(partition).end - Math.max(from, log(partition).start),
    trim: (partition, before) => log(partition).trim(before),
    async close() {
      await Promise.all(logs.map((each) => each.close()))
      unlock()
    },
  }
}
