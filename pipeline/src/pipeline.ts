import type { Event, Finding, FindingId, LogFrame, QuarantinedRecord, RepeatKey } from '@opensoc/domain'
import type { CorrelationEvent } from '@opensoc/sigma'
import { createDecode, type JoinLines } from './1-ingest/decode.ts'
import { createNormalize } from './2-normalize/normalize.ts'
import type { Normalizer } from './2-normalize/normalizer.ts'
import { createEnrich, type EnrichStage } from './3-enrich/enrich.ts'
import { detect } from './4-detect/detect.ts'
import type { DetectionRules } from './4-detect/detection-rules.ts'
import type { HitTally } from './4-detect/exceptions.ts'
import { indicatorFindings, type LiveIndicators } from './4-detect/indicator-findings.ts'
import { type FrameTally, minuteOf } from './ledger-tally.ts'
import type { FrameContext, StageCounts } from './stage.ts'

/** The stages that run on workers, in the order of the route; the rest runs in the commit (`commit.ts`). */
export const WORKER_STAGES = ['decode', 'normalize', 'enrich', 'detect'] as const
export type WorkerStage = (typeof WORKER_STAGES)[number]

export interface RouteOutput {
  readonly events: readonly Event[]
  readonly findings: readonly Finding[]
  readonly matches: readonly CorrelationEvent[]
  readonly exceptionHits: HitTally
  readonly quietHits: HitTally
  readonly repeatKeys: ReadonlyMap<FindingId, readonly RepeatKey[]>
  readonly quarantined: readonly QuarantinedRecord[]
  readonly tally: FrameTally
  readonly counts: Readonly<Record<WorkerStage, StageCounts>>
}

/**
 * The route of a log frame, whole and on one screen:
 * bytes -> records -> OCSF events -> enriched events -> findings.
 * Pure: the same frame and rules always give the same output.
 */
export function createRoute(options: {
  readonly normalizers: readonly Normalizer[]
  readonly joinLines: JoinLines
  /** Brings what is known about hosts, accounts and addresses; without it only observables are added. */
  readonly enrich?: EnrichStage
}) {
  const decode = createDecode(options)
  const normalize = createNormalize(options.normalizers)
  const enrich = options.enrich ?? createEnrich()

  return function run(frame: LogFrame, rules: DetectionRules, indicators?: LiveIndicators): RouteOutput {
    const context = contextOf(frame)
    const decoded = decode.run([frame], context)
    const normalized = normalize.run(decoded.items, context)
    const enriched = enrich.run(normalized.items, context)
    const detected = detect(rules, enriched.items)
    const seen = indicators === undefined ? [] : indicatorFindings(indicators, enriched.items)
    const findings = seen.length === 0 ? detected.findings : [...detected.findings, ...seen]

    const quarantined = [...decoded.quarantined, ...normalized.quarantined]
    return {
      events: enriched.items,
      findings,
      matches: detected.matches,
      exceptionHits: detected.exceptionHits,
      quietHits: detected.quietHits,
      repeatKeys: detected.repeatKeys,
      quarantined,
      tally: {
        source: context.source,
        minute: minuteOf(context.receivedTime),
        received: decoded.counts.in,
        stored: enriched.items.length,
        quarantined,
        findings: findings.length,
        bytes: frame.body.byteLength,
      },
      counts: {
        decode: decoded.counts,
        normalize: normalized.counts,
        enrich: enriched.counts,
        detect: detected.counts,
      },
    }
  }
}

export type Route = ReturnType<typeof createRoute>

function contextOf(frame: LogFrame): FrameContext {
  const { tenantId, source, receivedTime } = frame.header
  return { tenantId, source, receivedTime, partition: frame.partition, offset: frame.offset }
}
