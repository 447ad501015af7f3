import {
  type Event,
  type FieldProfile,
  type Finding,
  type FindingId,
  type Lease,
  type LedgerEntry,
  type LogFrame,
  type QuarantinedRecord,
  type QuarantineRow,
  REPARSE,
  type RepeatKey,
  type SeenLogsource,
  type TenantId,
  toEventRow,
} from '@opensoc/domain'
import type { CorrelationEvent } from '@opensoc/sigma'
import type { DetectionRules } from './4-detect/detection-rules.ts'
import { countHit, type HitTally } from './4-detect/exceptions.ts'
import type { LiveIndicators } from './4-detect/indicator-findings.ts'
import { FieldProfiles } from './field-profiles.ts'
import { LearnedLeases } from './learned-leases.ts'
import { tally, tallyMoves } from './ledger-tally.ts'
import { type Route, WORKER_STAGES, type WorkerStage } from './pipeline.ts'
import { SeenLogsources } from './seen-logsources.ts'
import { addCounts, type StageCounts } from './stage.ts'

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
  readonly tenantId: TenantId
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
  /** Matches of rules that are correlated. */
  readonly matches: readonly CorrelationEvent[]
  /** Matches that exceptions held back. */
  readonly exceptionHits: HitTally
  /** Findings that snoozes held back, or that fell into a maintenance. */
  readonly quietHits: HitTally
  /** Under which groups suppressions count a finding. */
  readonly repeatKeys: ReadonlyMap<FindingId, readonly RepeatKey[]>
  /** Which fields its events fill, by source and kind. */
  readonly profiles: readonly FieldProfile[]
  /** Which hosts were given which addresses. */
  readonly leases: readonly Lease[]
  /** The log sources of its events. */
  readonly seenLogsources: readonly SeenLogsource[]
  readonly ledger: readonly LedgerEntry[]
  readonly batchKeys: readonly { readonly tenantId: string; readonly key: string; readonly offset: number }[]
  readonly counts: Readonly<Record<WorkerStage, StageCounts>>
}

/** Where the runner sends batches: a pool of worker threads in the server, the calling thread in tests. */
export interface WorkerPool {
  readonly size: number
  process(batch: FrameBatch): Promise<ProcessedBatch>
}

/** What runs inside a worker: frame by frame, so that the objects of one are gone before the next is unpacked. */
export function processBatch(
  route: Route,
  rules: DetectionRules,
  batch: FrameBatch,
  indicators?: LiveIndicators,
): ProcessedBatch {
  const events: string[] = []
  const quarantine: string[] = []
  const findings: Finding[] = []
  const matches: CorrelationEvent[] = []
  const exceptionHits: HitTally = new Map()
  const quietHits: HitTally = new Map()
  const repeatKeys = new Map<FindingId, readonly RepeatKey[]>()
  const ledger = new Map<string, LedgerEntry>()
  const seen = new SeenLogsources()
  const profiles = new FieldProfiles()
  const leases = new LearnedLeases()
  const counts = emptyCounts()
  let eventCount = 0
  let quarantineCount = 0
  for (const frame of batch.frames) {
    const output = route(frame, rules, indicators)
    events.push(eventRows(output.events))
    for (const event of output.events) {
      seen.add(event)
      leases.add(event)
    }
    quarantine.push(quarantineRows(output.quarantined, frame.header.tenantId))
    for (const finding of output.findings) findings.push(finding)
    for (const match of output.matches) matches.push(match)
    for (const [id, { count, lastTime }] of output.exceptionHits) countHit(exceptionHits, id, lastTime, count)
    for (const [id, { count, lastTime }] of output.quietHits) countHit(quietHits, id, lastTime, count)
    for (const [id, keys] of output.repeatKeys) repeatKeys.set(id, keys)
    for (const stage of WORKER_STAGES) addCounts(counts[stage], output.counts[stage])
    if (frame.header.contentType === REPARSE) tallyMoves(ledger, frame.header.source, output)
    else {
      tally(ledger, output.tally)
      profiles.add(output.events)
    }
    eventCount += output.events.length
    quarantineCount += output.quarantined.length
  }
  return {
    // The tenant of a frame was made of a signed-in sender's.
    tenantId: (batch.frames[0]?.header.tenantId ?? '') as TenantId,
    partition: batch.partition,
    from: batch.from,
    to: batch.to,
    receivedTime: batch.frames.at(-1)?.header.receivedTime ?? 0,
    events: Buffer.from(events.join(''), 'utf8'),
    eventCount,
    quarantine: Buffer.from(quarantine.join(''), 'utf8'),
    quarantineCount,
    findings,
    matches,
    exceptionHits,
    quietHits,
    repeatKeys,
    seenLogsources: seen.list(),
    profiles: profiles.list(),
    leases: leases.list(),
    ledger: [...ledger.values()],
    batchKeys: batch.frames.flatMap((frame) =>
      frame.header.batchKey === undefined
        ? []
        : [{ tenantId: frame.header.tenantId, key: frame.header.batchKey, offset: frame.offset }],
    ),
    counts,
  }
}

function eventRows(events: readonly Event[]): string {
  let text = ''
  for (const event of events) text += `${JSON.stringify(toEventRow(event))}\n`
  return text
}

function quarantineRows(records: readonly QuarantinedRecord[], tenantId: string): string {
  let text = ''
  for (const record of records) text += `${JSON.stringify(toQuarantineRow(record, tenantId))}\n`
  return text
}

function toQuarantineRow(record: QuarantinedRecord, tenantId: string): QuarantineRow {
  const { id, source, reason, detail, receivedTime, text } = record
  return { tenant_id: tenantId, record_id: id, source, reason, detail, received_time: receivedTime, text }
}

export function emptyCounts(): Record<WorkerStage, StageCounts> {
  const counts = {} as Record<WorkerStage, StageCounts>
  for (const stage of WORKER_STAGES) counts[stage] = { in: 0, out: 0, dropped: {}, failed: 0 }
  return counts
}
