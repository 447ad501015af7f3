import type {
  Comparison,
  CorrelationCondition,
  CorrelationType,
  SigmaCorrelation,
} from '../sigma-document.ts'
import { type Aggregate, createAggregate } from './aggregate.ts'
import { newTermWindows } from './new-terms.ts'
import { inStepOrder, OrderedChains } from './ordered-chains.ts'
import { isTrueOf, negates, smallestSets } from './rule-expression.ts'
import type { SessionEvent } from './session-event.ts'
import type { Window } from './window.ts'

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
  if (type === 'x_opensoc_new_terms') return { windows: newTermWindows(correlation, events) }
  return {
    windows:
      type === 'temporal_ordered'
        ? orderedWindows(correlation, events, restUntil)
        : slidingWindows(correlation, type, events, restUntil),
  }
}

export function isBoundedAbove(condition: CorrelationCondition | undefined): boolean {
  if (condition?.expression !== undefined) return negates(condition.expression)
  return condition?.criteria.some(({ comparison }) => comparison !== 'gt' && comparison !== 'gte') ?? false
}

type UnorderedType = Exclude<CorrelationType, 'temporal_ordered' | 'x_opensoc_new_terms'>

function slidingWindows(
  correlation: SigmaCorrelation,
  type: UnorderedType,
  events: readonly SessionEvent[],
  restUntil: number,
): Window[] {
  const windows: Window[] = []
  let aggregate = aggregateOf(type, correlation)
  let first = 0
  let rest = restUntil
  for (let last = 0; last < events.length; last++) {
    const event = events[last]!
    aggregate.add(event)
    while (events[first]!.time < event.time - correlation.timespanMs) aggregate.remove(events[first++]!)
    if (event.time < rest || !isTrue(correlation, aggregate.value())) continue
    windows.push({ events: events.slice(first, last + 1), value: aggregate.value() })
    aggregate = aggregateOf(type, correlation)
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
  let orders = ordersOf(correlation)
  let rest = restUntil
  for (const event of inStepOrder(events)) {
    const chain = longestOf(orders.map((order) => order.add(event)))
    if (event.time < rest || chain === undefined) continue
    windows.push({ events: chain, value: chain.length })
    orders = ordersOf(correlation)
    rest = event.time + timespanMs
  }
  return windows
}

/** What an event can bring to an end: the chain of the rules, or one for each set of rules that an expression wants. */
function ordersOf(correlation: SigmaCorrelation) {
  const { condition, rules, timespanMs } = correlation
  const sets = condition?.expression === undefined ? [new Set(rules)] : smallestSets(condition.expression)
  return (sets ?? []).map((set) => {
    const chains = new OrderedChains(timespanMs)
    const isIn = (base: number) => set.has(rules[base] ?? '')
    const wanted = rules.filter((rule) => set.has(rule)).length
    return {
      add(event: SessionEvent): readonly SessionEvent[] | undefined {
        const bases = event.bases.filter(isIn)
        if (bases.length === 0) return undefined
        const chain = chains.add(event, bases)
        const isWhole =
          condition?.expression === undefined ? isTrue(correlation, chain.length) : chain.length === wanted
        return isWhole ? chain : undefined
      },
    }
  })
}

/** Of those of the same length, the one that began last. */
function longestOf(
  chains: readonly (readonly SessionEvent[] | undefined)[],
): readonly SessionEvent[] | undefined {
  let best: readonly SessionEvent[] | undefined
  for (const chain of chains) {
    if (chain === undefined) continue
    const longer = chain.length - (best?.length ?? 0)
    if (longer > 0 || (longer === 0 && chain[0]!.time > best![0]!.time)) best = chain
  }
  return best
}

function longestChain({ timespanMs }: SigmaCorrelation, events: readonly SessionEvent[]): number {
  const chains = new OrderedChains(timespanMs)
  return inStepOrder(events).reduce((longest, event) => Math.max(longest, chains.add(event).length), 0)
}

/** NaN where an expression is not true. */
function measure(correlation: SigmaCorrelation, events: readonly SessionEvent[]): number {
  if (correlation.type === 'x_opensoc_new_terms') return newTermWindows(correlation, events).length
  if (correlation.type === 'temporal_ordered') {
    const length = longestChain(correlation, events)
    if (correlation.condition?.expression === undefined) return length
    // All that matched must have matched in the order of the rules.
    const matched = new Set(events.flatMap(({ bases }) => bases))
    return matched.size === length && expressionHolds(correlation, matched) ? length : Number.NaN
  }
  const aggregate = aggregateOf(correlation.type, correlation)
  for (const event of events) aggregate.add(event)
  return aggregate.value()
}

function aggregateOf(type: UnorderedType, correlation: SigmaCorrelation): Aggregate {
  const { condition } = correlation
  return createAggregate(type, condition?.percentile, (matched) => expressionHolds(correlation, matched))
}

function expressionHolds({ condition, rules }: SigmaCorrelation, matched: ReadonlySet<number>): boolean {
  if (condition?.expression === undefined) return true
  return isTrueOf(condition.expression, (rule) =>
    rules.some((other, position) => other === rule && matched.has(position)),
  )
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
