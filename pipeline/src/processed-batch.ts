import { type Finding, type LedgerEntry, type LogFrame, toEventRow } from '@opensoc/domain'
import type { SigmaEngine } from '@opensoc/sigma'
import { type Route, WORKER_STAGES, type WorkerStage } from './pipeline.ts'
import type { StageCounts } from './stage.ts'

/** A run of consecutive frames of one partition: the unit that is processed, stored and checkpointed. */
export interface FrameBatch {
  readonly partition: number
  readonly from: number
  /** Offset of the frame after the last. */
  readonly to: number
  readonly frames: readonly LogFrame[]
}

/** What a worker hands back: lake rows as bytes, findings as objects. */
export interface ProcessedBatch {
  readonly tenantId: string
  readonly partition: number
  readonly from: number
  readonly to: number
  /** When its last frame was received, milliseconds since the epoch. */
  readonly receivedTime: number
  /** NDJSON of EventRow. */
  readonly events: Uint8Array
  readonly eventCount: number
  /** NDJSON of QuarantineRow. */
  readonly quarantine: Uint8Array
  readonly quarantineCount: number
  readonly findings: readonly Finding[]
  readonly ledger: readonly LedgerEntry[]
  readonly batchKeys: readonly { readonly tenantId: string; readonly key: string; readonly offset: number }[]
  readonly counts: Readonly<Record<WorkerStage, StageCounts>>
}

/** Where the runner sends batches: a pool of worker threads in the server, the calling thread in tests. */
export interface WorkerPool {
  readonly size: number
  process(batch: FrameBatch): Promise<ProcessedBatch>
}

/** What runs inside a worker. */
export function processBatch(route: Route, engine: SigmaEngine, batch: FrameBatch): ProcessedBatch {
  const output = route(batch.frames, engine)
  const tenantId = batch.frames[0]?.header.tenantId ?? ''
  return {
    tenantId,
    partition: batch.partition,
    from: batch.from,
    to: batch.to,
    receivedTime: batch.frames.at(-1)?.header.receivedTime ?? 0,
    events: ndjson(output.events.map((event) => toEventRow(event))),
    eventCount: output.events.length,
    quarantine: ndjson(
      output.quarantined.map((record) => ({
        tenant_id: tenantId,
        record_id: record.id,
        source: record.source,
        reason: record.reason,
        detail: record.detail,
        received_time: record.receivedTime,
        text: record.text,
      })),
    ),
    quarantineCount: output.quarantined.length,
    findings: output.findings,
    ledger: output.ledger,
    batchKeys: batch.frames.flatMap((frame) =>
      frame.header.batchKey === undefined
        ? []
        : [{ tenantId: frame.header.tenantId, key: frame.header.batchKey, offset: frame.offset }],
    ),
    counts: output.counts,
  }
}

export function emptyCounts(): Record<WorkerStage, StageCounts> {
  const counts = {} as Record<WorkerStage, StageCounts>
  for (const stage of WORKER_STAGES) counts[stage] = { in: 0, out: 0, dropped: {}, failed: 0 }
  return counts
}

function ndjson(rows: readonly object[]): Uint8Array {
  let text = ''
  for (const row of rows) text += `${JSON.stringify(row)}\n`
  return Buffer.from(text, 'utf8')
}
