import type { Event, Finding, LedgerEntry, LogFrame, QuarantinedRecord } from '@opensoc/domain'
import type { SigmaEngine } from '@opensoc/sigma'
import { createDecode, type JoinLines } from './1-ingest/decode.ts'
import { createNormalize } from './2-normalize/normalize.ts'
import type { Normalizer } from './2-normalize/normalizer.ts'
import { enrich } from './3-enrich/enrich.ts'
import { detect } from './4-detect/detect.ts'
import { minuteOf, tally } from './ledger-tally.ts'
import { addCounts, type FrameContext, noCounts, type StageCounts } from './stage.ts'

/** The stages that run on workers, in the order of the route; the rest runs in the commit (`commit.ts`). */
export const WORKER_STAGES = ['decode', 'normalize', 'enrich', 'detect'] as const
export type WorkerStage = (typeof WORKER_STAGES)[number]

export interface RouteOutput {
  readonly events: readonly Event[]
  readonly findings: readonly Finding[]
  readonly quarantined: readonly QuarantinedRecord[]
  readonly ledger: readonly LedgerEntry[]
  readonly counts: Readonly<Record<WorkerStage, StageCounts>>
}

/**
 * The route of a run of log frames, whole and on one screen:
 * bytes -> records -> OCSF events -> enriched events -> findings.
 * Pure: the same frames and rules always give the same output.
 */
export function createRoute(options: {
  readonly normalizers: readonly Normalizer[]
  readonly joinLines: JoinLines
}) {
  const decode = createDecode(options)
  const normalize = createNormalize(options.normalizers)

  return function run(frames: readonly LogFrame[], engine: SigmaEngine): RouteOutput {
    const counts = { decode: noCounts(), normalize: noCounts(), enrich: noCounts(), detect: noCounts() }
    const events: Event[] = []
    const findings: Finding[] = []
    const quarantined: QuarantinedRecord[] = []
    const ledger = new Map<string, LedgerEntry>()

    for (const frame of frames) {
      const context = contextOf(frame)
      const decoded = decode.run([frame], context)
      const normalized = normalize.run(decoded.items, context)
      const enriched = enrich.run(normalized.items, context)
      const detected = detect(engine, enriched.items)

      const bad = [...decoded.quarantined, ...normalized.quarantined]
      for (const event of enriched.items) events.push(event)
      for (const finding of detected.findings) findings.push(finding)
      for (const record of bad) quarantined.push(record)
      addCounts(counts.decode, decoded.counts)
      addCounts(counts.normalize, normalized.counts)
      addCounts(counts.enrich, enriched.counts)
      addCounts(counts.detect, detected.counts)
      tally(ledger, {
        source: context.source,
        minute: minuteOf(context.receivedTime),
        received: decoded.counts.in,
        stored: enriched.items.length,
        quarantined: bad,
        findings: detected.findings.length,
        bytes: frame.body.byteLength,
      })
    }
    return { events, findings, quarantined, ledger: [...ledger.values()], counts }
  }
}

export type Route = ReturnType<typeof createRoute>

function contextOf(frame: LogFrame): FrameContext {
  const { tenantId, source, receivedTime } = frame.header
  return { tenantId, source, receivedTime, partition: frame.partition, offset: frame.offset }
}
