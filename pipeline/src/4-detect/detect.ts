import type { Event, Finding } from '@opensoc/domain'
import type { SigmaEngine, SigmaMatch } from '@opensoc/sigma'
import type { StageCounts } from '../stage.ts'
import { makeFinding } from './make-finding.ts'

export interface DetectOutput {
  readonly findings: readonly Finding[]
  readonly counts: StageCounts
}

/** Events meet the rules: each match becomes a finding. Events pass on unchanged, so none is dropped here. */
export function detect(engine: SigmaEngine, events: readonly Event[]): DetectOutput {
  const findings: Finding[] = []
  for (const event of events) {
    for (const match of matchesOf(engine, event)) findings.push(makeFinding(event, match))
  }
  return { findings, counts: { in: events.length, out: events.length, dropped: {}, failed: 0 } }
}

/** A rule fires once an event, whichever of the event's views it saw. In the order of rule ids. */
export function matchesOf(engine: SigmaEngine, event: Event): readonly SigmaMatch[] {
  const [first, ...rest] = event.sigma
  if (first === undefined) return []
  const matches = engine.match(first)
  if (rest.length === 0) return matches
  const byRule = new Map(matches.map((match) => [match.rule.id, match]))
  for (const view of rest) {
    for (const match of engine.match(view)) if (!byRule.has(match.rule.id)) byRule.set(match.rule.id, match)
  }
  return [...byRule.values()].sort((a, b) => (a.rule.id < b.rule.id ? -1 : 1))
}
