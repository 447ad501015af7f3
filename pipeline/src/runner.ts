import type { EventLog, LogFrame, StateStore } from '@opensoc/domain'
import { BoundedQueue } from '@opensoc/kernel'
import type { Commit } from './commit.ts'
import type { FrameBatch, ProcessedBatch, WorkerPool } from './processed-batch.ts'

export interface RunnerOptions {
  readonly partition: number
  readonly log: EventLog
  readonly state: StateStore
  readonly workers: WorkerPool
  readonly commit: Commit
  /** A batch closes at this many frames or packed bytes, whichever comes first. */
  readonly batchFrames?: number
  readonly batchBytes?: number
}

/**
 * Moves one partition of the log through the route until the signal aborts: reads frames from the checkpoint on,
 * processes batches on the workers, commits them in order. While the commit is slow the queue is full,
 * the reader waits, the log grows to its bound and the receiver answers 429: nothing is dropped.
 */
export async function runPartition(options: RunnerOptions, signal: AbortSignal): Promise<void> {
  const inFlight = new BoundedQueue<Promise<ProcessedBatch>>({ capacity: options.workers.size + 1 })
  const reading = readBatches(options, inFlight, signal)
  const committing = commitInOrder(options, inFlight)
  // The first to fail stops the other: the log keeps everything for the next start.
  await Promise.all([reading, committing.finally(() => inFlight.close())])
}

async function readBatches(
  options: RunnerOptions,
  inFlight: BoundedQueue<Promise<ProcessedBatch>>,
  signal: AbortSignal,
): Promise<void> {
  try {
    for await (const batch of batches(options, signal)) {
      const processing = options.workers.process(batch)
      // The failure is thrown where the batch is committed; here it must only not count as unhandled.
      processing.catch(() => undefined)
      await inFlight.push(processing)
    }
  } finally {
    inFlight.close()
  }
}

async function commitInOrder(
  options: RunnerOptions,
  inFlight: BoundedQueue<Promise<ProcessedBatch>>,
): Promise<void> {
  for (let next = await inFlight.shift(); next !== undefined; next = await inFlight.shift()) {
    await options.commit(await next)
  }
}

/** Groups frames. The batch that a crash interrupted is made again with exactly the same frames. */
async function* batches(options: RunnerOptions, signal: AbortSignal): AsyncGenerator<FrameBatch> {
  const { partition, log, state, batchFrames = 4, batchBytes = 1024 * 1024 } = options
  const checkpoint = await state.checkpoints.load(partition)
  let redoUntil = checkpoint.inflightEnd ?? checkpoint.offset
  let frames: LogFrame[] = []
  let bytes = 0
  let tail = 0
  for await (const frame of log.read(partition, checkpoint.offset, { follow: true, signal })) {
    if (
      frames.length > 0 &&
      frame.header.tenantId !== frames[0]!.header.tenantId &&
      frame.offset >= redoUntil
    ) {
      yield { partition, from: frames[0]!.offset, to: frame.offset, frames }
      redoUntil = 0
      frames = []
      bytes = 0
    }
    if (frames.length === 0) tail = log.end(partition)
    frames.push(frame)
    bytes += frame.body.byteLength
    const isRedone = frame.nextOffset < redoUntil
    const isFull = frames.length >= batchFrames || bytes >= batchBytes || frame.nextOffset >= tail
    const closes = redoUntil > frame.offset ? frame.nextOffset === redoUntil : isFull
    if (isRedone || !closes) continue
    yield { partition, from: frames[0]!.offset, to: frame.nextOffset, frames }
    redoUntil = 0
    frames = []
    bytes = 0
  }
}
