import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Checkpoint, EventLog, LogFrame, StateStore, TenantId } from '@opensoc/domain'
import fc from 'fast-check'
import { emptyCounts, type FrameBatch, type ProcessedBatch, type WorkerPool } from './processed-batch.ts'
import { runPartition } from './runner.ts'

/** A log of frames of the given body sizes; reading ends with the last one instead of following. */
function logOf(sizes: readonly number[], tenants: readonly string[] = []): EventLog {
  const frames: LogFrame[] = sizes.map((size, offset) => ({
    partition: 0,
    offset,
    nextOffset: offset + 1,
    header: {
      tenantId: tenants[offset] ?? 'default',
      source: 's',
      receivedTime: 0,
      contentEncoding: 'identity',
      contentType: '',
    },
    body: new Uint8Array(size),
  }))
  return {
    end: () => frames.length,
    async *read(_partition: number, from: number) {
      yield* frames.slice(from)
    },
  } as unknown as EventLog
}

function stateWith(checkpoint: Checkpoint): StateStore {
  return { checkpoints: { load: async () => checkpoint } } as unknown as StateStore
}

function processed(batch: FrameBatch): ProcessedBatch {
  const none = new Uint8Array(0)
  return {
    tenantId: batch.frames[0]!.header.tenantId as TenantId,
    partition: batch.partition,
    from: batch.from,
    to: batch.to,
    receivedTime: 0,
    events: none,
    eventCount: 0,
    quarantine: none,
    quarantineCount: 0,
    findings: [],
    matches: [],
    exceptionHits: new Map(),
    quietHits: new Map(),
    repeatKeys: new Map(),
    seenLogsources: [],
    profiles: [],
    leases: [],
    ledger: [],
    batchKeys: [],
    counts: emptyCounts(),
  }
}

/** Answers in any order: the later the batch, the sooner. */
const backwards: WorkerPool = {
  size: 3,
  process: async (batch) => {
    for (let turn = 10 - Math.min(10, batch.from); turn > 0; turn--) await Promise.resolve()
    return processed(batch)
  },
}

async function run(
  log: EventLog,
  checkpoint: Checkpoint,
  options: { batchFrames?: number; batchBytes?: number } = {},
) {
  const ranges: string[] = []
  await runPartition(
    {
      partition: 0,
      log,
      state: stateWith(checkpoint),
      workers: backwards,
      commit: async ({ from, to }) => void ranges.push(`${from}-${to}`),
      ...options,
    },
    new AbortController().signal,
  )
  return ranges
}

describe('the runner', () => {
  it('commits batches in the order of the log, whatever order workers answer in', async () => {
    assert.deepEqual(
      await run(logOf([1, 1, 1, 1, 1, 1, 1]), { partition: 0, offset: 0 }, { batchFrames: 2 }),
      ['0-2', '2-4', '4-6', '6-7'],
    )
  })

  it('closes a batch at its bytes too', async () => {
    assert.deepEqual(await run(logOf([5, 5, 20, 1]), { partition: 0, offset: 0 }, { batchBytes: 10 }), [
      '0-2',
      '2-3',
      '3-4',
    ])
  })

  it('makes an interrupted batch again with exactly the same frames, whatever its limits are now', async () => {
    assert.deepEqual(
      await run(logOf([1, 1, 1, 1, 1, 1]), { partition: 0, offset: 1, inflightEnd: 4 }, { batchFrames: 2 }),
      ['1-4', '4-6'],
    )
    assert.deepEqual(
      await run(logOf([1, 1, 1, 1]), { partition: 0, offset: 1, inflightEnd: 2 }, { batchFrames: 64 }),
      ['1-2', '2-4'],
    )
  })

  it('never mixes tenants in a batch', async () => {
    const log = logOf([1, 1, 1, 1], ['a', 'a', 'b', 'a'])
    assert.deepEqual(await run(log, { partition: 0, offset: 0 }), ['0-2', '2-3', '3-4'])
  })

  it('covers the log without a gap or an overlap from any checkpoint', async () => {
    const sizes = fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 1, maxLength: 30 })
    await fc.assert(
      fc.asyncProperty(
        sizes,
        fc.nat(),
        fc.nat(),
        fc.integer({ min: 1, max: 5 }),
        async (all, at, extra, batchFrames) => {
          const offset = at % all.length
          const inflightEnd = offset + 1 + (extra % (all.length - offset))
          const ranges = await run(
            logOf(all),
            { partition: 0, offset, inflightEnd },
            { batchFrames, batchBytes: 40 },
          )
          const edges = ranges.map((range) => range.split('-').map(Number))
          assert.deepEqual(edges[0], [offset, inflightEnd])
          for (let n = 1; n < edges.length; n++) assert.equal(edges[n]![0], edges[n - 1]![1])
          assert.equal(edges.at(-1)![1], all.length)
        },
      ),
    )
  })

  it('stops with the error of a failed batch or commit, and commits nothing after it', async () => {
    const committed: number[] = []
    const failing = runPartition(
      {
        partition: 0,
        log: logOf([1, 1, 1, 1]),
        state: stateWith({ partition: 0, offset: 0 }),
        workers: {
          size: 2,
          process: async (batch) => {
            if (batch.from === 2) throw new Error('a thread died')
            return processed(batch)
          },
        },
        commit: async ({ from }) => void committed.push(from),
        batchFrames: 1,
      },
      new AbortController().signal,
    )
    await assert.rejects(failing, /a thread died/)
    assert.deepEqual(committed, [0, 1])
  })
})
