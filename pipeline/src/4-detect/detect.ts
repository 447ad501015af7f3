import type { Event, Finding, FindingId, RepeatKey } from '@opensoc/domain'
import type { CorrelationEvent, FieldPath, SigmaEvent } from '@opensoc/sigma'
import type { StageCounts } from '../stage.ts'
import type { DetectionRules } from './detection-rules.ts'
import { countHit, type HitTally, scopedOf } from './exceptions.ts'
import { makeFinding } from './make-finding.ts'

export interface DetectOutput {
  readonly findings: readonly Finding[]
  /** Matches of rules that are correlated. */
  readonly matches: readonly CorrelationEvent[]
  /** Matches that exceptions held back. */
  readonly exceptionHits: HitTally
  /** Findings that snoozes held back, or that fell into a maintenance. */
  readonly quietHits: HitTally
  /** Under which groups suppressions count a finding; those of none are left out. */
  readonly repeatKeys: ReadonlyMap<FindingId, readonly RepeatKey[]>
  readonly counts: StageCounts
}

/**
 * Events meet the rules: each match that no exception holds back becomes a finding, unless its rule is only a building
 * block, and is handed to the correlations that want it. A snooze holds back the
 * finding alone. Events pass on unchanged, so none is dropped here.
 */
export function detect(rules: DetectionRules, events: readonly Event[]): DetectOutput {
  const findings: Finding[] = []
  const matches: CorrelationEvent[] = []
  const exceptionHits: HitTally = new Map()
  const quietHits: HitTally = new Map()
  const repeatKeys = new Map<FindingId, readonly RepeatKey[]>()
  for (const event of events) {
    for (const { match, view } of rules.engine.matchViews(event.sigma)) {
      const exception = rules.exceptions.find(match.rule, view, event.receivedTime)
      if (exception !== undefined) {
        countHit(exceptionHits, exception.id, event.ocsf.time)
        continue
      }
      const ruleId = match.rule.id
      const paths = rules.handedOver.get(ruleId)
      if (paths !== undefined) matches.push(handOver(event, ruleId, view, paths))
      if (rules.silent.has(ruleId)) continue
      const finding = makeFinding(event, match)
      const quiet = rules.quietings.judge(scopedOf(match.rule), view.fields, finding, event.receivedTime)
      if (quiet.by !== undefined) countHit(quietHits, quiet.by, finding.time)
      if (quiet.isSnoozed) continue
      findings.push(quiet.by === undefined ? finding : { ...finding, maintenanceId: quiet.by })
      if (quiet.repeatKeys.length > 0) repeatKeys.set(finding.id, quiet.repeatKeys)
    }
  }
  return {
    findings,
    matches,
    exceptionHits,
    quietHits,
    repeatKeys,
    counts: { in: events.length, out: events.length, dropped: {}, failed: 0 },
  }
}

export function handOver(
  event: Event,
  ruleId: string,
  { fields }: SigmaEvent,
  paths: readonly FieldPath[],
): CorrelationEvent {
  const handed: Record<string, unknown> = Object.create(null)
  for (const path of paths) {
    const value = path.read(fields)
    if (value !== undefined) handed[path.name] = value
  }
  return { ruleId, eventId: event.id, time: event.ocsf.time, fields: handed }
}
