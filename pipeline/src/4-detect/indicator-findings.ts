import type { Event, Finding, IndicatorMatcher, IndicatorValue, ObservedValue } from '@opensoc/domain'
import type { Level } from '@opensoc/sigma'
import { makeFinding } from './make-finding.ts'

/** The indicators of the stream, and how serious each is by its number in the matcher. */
export interface LiveIndicators {
  readonly matcher: IndicatorMatcher
  readonly levels: Uint8Array
}

/** In the order of their numbers in {@link LiveIndicators.levels}. */
export const INDICATOR_LEVELS: readonly Level[] = ['low', 'medium', 'high']

/** A value of an event that an indicator names becomes a finding, once an event and indicator. */
export function indicatorFindings({ matcher, levels }: LiveIndicators, events: readonly Event[]): Finding[] {
  const findings: Finding[] = []
  if (matcher.size === 0) return findings
  for (const event of events) {
    for (const hit of matcher.match(event.ocsf.observables as readonly ObservedValue[] | undefined)) {
      const level = INDICATOR_LEVELS[levels[hit.number]!]!
      findings.push(makeIndicatorFinding(event, { ...hit, level }))
    }
  }
  return findings
}

export interface SeenIndicator {
  readonly indicator: IndicatorValue
  /** OCSF path of the field, and its value. */
  readonly field: string
  readonly value: string
  readonly level: Level
}

/** The same for an event of the stream and one that was kept: a sweep finds again what the stream found, once. */
export function makeIndicatorFinding(event: Event, seen: SeenIndicator): Finding {
  const { kind, value } = seen.indicator
  const rule = {
    id: `indicator:${kind}:${value}`,
    title: `Indicator seen: ${kind.replace('_', ' ')} ${value}`,
    level: seen.level,
    tags: [],
  }
  return makeFinding(event, { rule, fields: { [seen.field]: seen.value } })
}

/** A pattern that matched: a finding on each of the events that take part. */
export function makePatternFinding(
  event: Event,
  { id, name, level }: { readonly id: string; readonly name: string; readonly level: Level },
): Finding {
  return makeFinding(event, { rule: { id, title: `Pattern seen: ${name}`, level, tags: [] }, fields: {} })
}
