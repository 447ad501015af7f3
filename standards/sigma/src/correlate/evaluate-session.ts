import type {
  Comparison,
  CorrelationCondition,
  CorrelationType,
  SigmaCorrelation,
} from '../sigma-document.ts'
import { type Aggregate, createAggregate } from './aggregate.ts'
import { inStepOrder, OrderedChains } from './ordered-chains.ts'
import type { SessionEvent } from './session-event.ts'

/** Events, from `first` to `last` of those given, over which a correlation came true. */
export interface Window {
  readonly events: readonly SessionEvent[]
  readonly value: number
}

export interface Evaluation {
  readonly windows: readonly Window[]
  /** When a window that is still open closes: then it must be looked at again. */
  readonly nextClose?: number
}

/**
 * When a correlation came true over a group's events: a pure function of the events, given in the order of
 * {@link compareEvents}. The earliest window that fulfills the condition fires with its last event; its events are
 * used up, and the group rests until a timespan after it.
 *
 * A condition with an upper bound (`lt`, `lte`, `eq`, `neq`) can only be judged once no more events may come: its
 * windows begin with an event, last a timespan, and are judged when `watermark` has passed their end.
 */
export function evaluateSession(
  correlation: SigmaCorrelation,
  events: readonly SessionEvent[],
  restUntil: number,
  watermark: number,
): Evaluation {
  if (isBoundedAbove(correlation.condition)) return closedWindows(correlation, events, watermark)
  const { type } = correlation
  return {
    windows:
      type === 'temporal_ordered'
        ? orderedWindows(correlation, events, restUntil)
        : slidingWindows(correlation, type, events, restUntil),
  }
}

export function isBoundedAbove(condition: CorrelationCondition | undefined): boolean {
  return condition?.criteria.some(({ comparison }) => comparison !== 'gt' && comparison !== 'gte') ?? false
}

type UnorderedType = Exclude<CorrelationType, 'temporal_ordered'>

function slidingWindows(
  correlation: SigmaCorrelation,
  type: UnorderedType,
  events: readonly SessionEvent[],
  restUntil: number,
): Window[] {
  const windows: Window[] = []
  let aggregate = aggregateOf(type, correlation.condition)
  let first = 0
  let rest = restUntil
  for (let last = 0; last < events.length; last++) {
    const event = events[last]!
    aggregate.add(event)
    while (events[first]!.time < event.time - correlation.timespanMs) aggregate.remove(events[first++]!)
    if (event.time < rest || !isTrue(correlation, aggregate.value())) continue
    windows.push({ events: events.slice(first, last + 1), value: aggregate.value() })
    aggregate = aggregateOf(type, correlation.condition)
    first = last + 1
    rest = event.time + correlation.timespanMs
  }
  return windows
}

function closedWindows(
  correlation: SigmaCorrelation,
  events: readonly SessionEvent[],
  watermark: number,
): Evaluation {
  const windows: Window[] = []
  for (let first = 0; first < events.length; ) {
    const end = events[first]!.time + correlation.timespanMs
    if (end >= watermark) return { windows, nextClose: end }
    let next = first
    while (next < events.length && events[next]!.time <= end) next++
    const inside = events.slice(first, next)
    const value = measure(correlation, inside)
    if (isTrue(correlation, value)) windows.push({ events: inside, value })
    first = next
  }
  return { windows }
}

/** The longest chain that an event ends is what the condition is about: all of the rules, if there is none. */
function orderedWindows(
  correlation: SigmaCorrelation,
  events: readonly SessionEvent[],
  restUntil: number,
): Window[] {
  const { timespanMs } = correlation
  const windows: Window[] = []
  let chains = new OrderedChains(timespanMs)
  let rest = restUntil
  for (const event of inStepOrder(events)) {
    const chain = chains.add(event)
    if (event.time < rest || !isTrue(correlation, chain.length)) continue
    windows.push({ events: chain, value: chain.length })
    chains = new OrderedChains(timespanMs)
    rest = event.time + timespanMs
  }
  return windows
}

function longestChain({ timespanMs }: SigmaCorrelation, events: readonly SessionEvent[]): number {
  const chains = new OrderedChains(timespanMs)
  return inStepOrder(events).reduce((longest, event) => Math.max(longest, chains.add(event).length), 0)
}

function measure(correlation: SigmaCorrelation, events: readonly SessionEvent[]): number {
  if (correlation.type === 'temporal_ordered') return longestChain(correlation, events)
  const aggregate = aggregateOf(correlation.type, correlation.condition)
  for (const event of events) aggregate.add(event)
  return aggregate.value()
}

function aggregateOf(type: UnorderedType, condition: CorrelationCondition | undefined): Aggregate {
  return createAggregate(type, condition?.percentile)
}

/** Without a condition, of a temporal correlation, every rule must have matched. */
function isTrue({ condition, rules }: SigmaCorrelation, value: number): boolean {
  if (condition === undefined) return value >= rules.length
  if (Number.isNaN(value)) return false
  return condition.criteria.every((criterion) => HOLDS[criterion.comparison](value, criterion.value))
}

const HOLDS: Readonly<Record<Comparison, (value: number, wanted: number) => boolean>> = {
  gt: (value, wanted) => value > wanted,
  gte: (value, wanted) => value >= wanted,
  lt: (value, wanted) => value < wanted,
  lte: (value, wanted) => value <= wanted,
  eq: (value, wanted) => value === wanted,
  neq: (value, wanted) => value !== wanted,
}
