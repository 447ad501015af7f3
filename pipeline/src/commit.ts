import type { EventLake, Finding, Incident, StateStore } from '@opensoc/domain'
import type { Clock } from '@opensoc/kernel'
import type { Correlate } from './correlate.ts'
import type { ProcessedBatch } from './processed-batch.ts'

/** Makes a processed batch durable, in order. Rejects if it could not: then the process must start anew from the checkpoint. */
export type Commit = (batch: ProcessedBatch) => Promise<void>

export interface CommitOptions {
  readonly lake: EventLake
  readonly state: StateStore
  readonly correlate: Correlate
  readonly clock: Clock
  readonly onCommitted?: (committed: CommittedBatch) => void
}

export interface CommittedBatch {
  readonly batch: ProcessedBatch
  readonly newFindings: readonly Finding[]
  readonly changedIncidents: readonly Incident[]
}

/**
 * The order is the promise: (1) say which frames this batch is, (2) lake rows under a token that names them,
 * (3) findings, incidents, ledger and checkpoint in one transaction. A crash between any two replays the same batch:
 * the lake knows its token, and a finding that is already there is not new.
 */
export function createCommit({ lake, state, correlate, clock, onCommitted }: CommitOptions): Commit {
  return async (batch) => {
    const { partition, from, to } = batch
    await state.checkpoints.save({ partition, offset: from, inflightEnd: to })
    await lake.insert(batch, `${partition}:${from}-${to}`)
    const now = clock.now()
    const outcome = await state.transaction(async (transaction) => {
      const newFindings = await transaction.findings.addNew(batch.findings)
      const changedIncidents = await correlate.run(newFindings, { state: transaction, now })
      await saveBookkeeping(batch, transaction, now)
      await transaction.checkpoints.save({ partition, offset: to })
      return { newFindings, changedIncidents }
    })
    onCommitted?.({ batch, ...outcome })
  }
}

async function saveBookkeeping(batch: ProcessedBatch, state: StateStore, now: number): Promise<void> {
  for (const [tenantId, keys] of Map.groupBy(batch.batchKeys, (entry) => entry.tenantId)) {
    await state.batchKeys.add(tenantId, keys, now)
  }
  // The runner never mixes tenants in a batch.
  await state.ledger.add(batch.tenantId, batch.ledger)
}
