import { type CorrelationEvent, Correlator, createEngine, type RuleSetCompilation } from '@opensoc/sigma'
import type { CaseOutcome } from './case-outcome.ts'

const FORM =
  "'events:', each {at: <seconds or 5m>, rule: <name or id>, fields: {...}}, or with repeat and every"
const MAX_EVENTS = 10_000
const UNITS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/**
 * A case of a correlation: events in time, each of which its rule must match. The correlation has fired if it stands
 * once all windows have closed.
 */
export function runSequence(
  set: RuleSetCompilation,
  correlationId: string,
  fields: Readonly<Record<string, unknown>>,
): CaseOutcome {
  const given = fields['events']
  if (!Array.isArray(given)) return { problem: 'the case has no events', expected: FORM }
  const events: CorrelationEvent[] = []
  const all = given.flatMap(repeated)
  if (all.length > MAX_EVENTS) return { problem: `${all.length} events`, expected: `at most ${MAX_EVENTS}` }
  for (const [number, one] of all.entries()) {
    const event = eventOf(set, one, number)
    if ('problem' in event) return { ...event, problem: `event ${number + 1}: ${event.problem}` }
    events.push(event)
  }
  const correlator = new Correlator({ ...set, buildingBlocks: new Set() })
  const firings = [...correlator.add(events, 0).fired, ...correlator.end().fired]
  return { matched: firings.find(({ correlation }) => correlation.id === correlationId)?.group }
}

function eventOf(
  set: RuleSetCompilation,
  given: unknown,
  number: number,
): CorrelationEvent | { readonly problem: string; readonly expected: string } {
  const { at, rule: name, fields } = (given ?? {}) as { at?: unknown; rule?: unknown; fields?: unknown }
  const time = timeOf(at)
  if (Number.isNaN(time) || typeof name !== 'string' || typeof fields !== 'object' || fields === null) {
    return { problem: 'not an event', expected: FORM }
  }
  const compiled = set.rules.find(({ rule }) => rule.name === name || rule.id === name)
  if (compiled === undefined)
    return { problem: `'${name}' is no rule here`, expected: 'a rule of the correlation' }
  const { id, logsource } = compiled.rule
  const event = { logsource, fields: fields as Record<string, unknown> }
  if (createEngine([compiled]).match(event).length === 0) {
    return { problem: `'${name}' does not match it`, expected: 'fields that its rule matches' }
  }
  return { ruleId: id, eventId: `event ${number + 1}`, time, fields: event.fields }
}

/** `repeat: 10, every: 20s` gives ten events; `{n}` in their texts counts them from 0. */
function repeated(given: unknown): unknown[] {
  const { repeat, every, at, ...event } = (given ?? {}) as Record<string, unknown>
  if (typeof repeat !== 'number') return [given]
  const from = timeOf(at)
  const step = timeOf(every)
  return Array.from({ length: Math.min(Math.max(0, repeat), MAX_EVENTS + 1) }, (_, n) =>
    JSON.parse(JSON.stringify({ ...event, at: (from + n * step) / 1000 }).replaceAll('{n}', String(n))),
  )
}

function timeOf(at: unknown): number {
  if (typeof at === 'number') return at * 1000
  const match = typeof at === 'string' ? /^(\d{1,9})([smhd])$/.exec(at) : null
  return match === null ? Number.NaN : Number(match[1]) * UNITS[match[2]!]!
}
