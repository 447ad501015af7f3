import type { EventLake, Finding, Incident, StateStore } from '@opensoc/domain'
import type { Clock } from '@opensoc/kernel'
import type { CorrelateRules } from './4-detect/correlate-rules.ts'
import type { QuietFindings } from './4-detect/quiet-findings.ts'
import type { Correlate } from './correlate.ts'
import type { ProcessedBatch } from './processed-batch.ts'

/** Makes a processed batch durable, in order. Rejects if it could not: then the process must start anew from the checkpoint. */
export type Commit = (batch: ProcessedBatch) => Promise<void>

export interface CommitOptions {
  readonly lake: EventLake
  readonly state: StateStore
  readonly correlateRules: CorrelateRules
  readonly quietFindings: QuietFindings
  readonly correlate: Correlate
  readonly clock: Clock
  /** Resolves when it is worth trying again after a store had no room; rejects to give up. */
  readonly roomAgain?: (error: unknown) => Promise<void>
  readonly onCommitted?: (committed: CommittedBatch) => void
}

export interface CommittedBatch {
  readonly batch: ProcessedBatch
  readonly newFindings: readonly Finding[]
  readonly changedIncidents: readonly Incident[]
}

/**
 * The order is the promise: (1) say which frames this batch is, (2) lake rows under a token that names them,
 * (3) findings, those of correlations and their windows included, incidents, ledger and checkpoint in one transaction. A crash between any two replays the same batch:
 * the lake knows its token, and a finding that is already there is not new.
 */
export function createCommit(options: CommitOptions): Commit {
  const { lake, state, correlateRules, quietFindings, correlate, clock, onCommitted } = options
  const patiently = async (work: () => Promise<void>): Promise<void> => {
    for (;;) {
      try {
        return await work()
      } catch (error) {
        if (options.roomAgain === undefined || !hadNoRoom(error)) throw error
        await options.roomAgain(error)
      }
    }
  }
  return async (batch) => {
    const { partition, from, to } = batch
    // Both may be done twice. The transaction may not: its tasks have taken the findings into their memory.
    await patiently(() => state.checkpoints.save({ partition, offset: from, inflightEnd: to }))
    await patiently(() => lake.insert(batch, `${partition}:${from}-${to}`))
    const now = clock.now()
    const outcome = await state.transaction(async (transaction) => {
      const { tenantId, receivedTime } = batch
      const correlated = await correlateRules.run(batch.matches, {
        tenantId,
        state: transaction,
        receivedTime,
      })
      const quieted = await quietFindings.run([...batch.findings, ...correlated.findings], {
        ...{ tenantId, state: transaction, receivedTime, repeatKeys: batch.repeatKeys },
        superseded: correlated.superseded,
      })
      const newFindings = await transaction.findings.addNew(quieted.findings)
      await transaction.findings.supersede(tenantId, correlated.superseded)
      await transaction.findings.addSuppressed(tenantId, quieted.suppressed)
      const loud = newFindings.filter(({ maintenanceId }) => maintenanceId === undefined)
      const changedIncidents = await correlate.run(loud, {
        state: transaction,
        now,
        superseded: correlated.superseded,
      })
      await transaction.exceptions.addHits(tenantId, batch.exceptionHits)
      await transaction.quietings.addHits(tenantId, batch.quietHits)
      await transaction.quietings.addHits(tenantId, quieted.hits)
      await transaction.telemetry.add(tenantId, batch.seenLogsources)
      await saveBookkeeping(batch, transaction, now)
      await transaction.checkpoints.save({ partition, offset: to })
      return { newFindings, changedIncidents }
    })
    onCommitted?.({ batch, ...outcome })
  }
}

/** The disk is full: the batch waits, the log grows to its bound, and senders are told to wait. */
function hadNoRoom(error: unknown): boolean {
  const { code } = error as { code?: unknown }
  return code === 'LAKE_FULL' || code === 'STATE_FULL'
}

async function saveBookkeeping(batch: ProcessedBatch, state: StateStore, now: number): Promise<void> {
  for (const [tenantId, keys] of Map.groupBy(batch.batchKeys, (entry) => entry.tenantId)) {
    await state.batchKeys.add(tenantId, keys, now)
  }
  // The runner never mixes tenants in a batch.
  await state.ledger.add(batch.tenantId, batch.ledger)
}
