import type { Bracket, ObservationExpression, Qualifier } from '../pattern/pattern-ast.ts'
import { PatternRefusal } from '../pattern/pattern-ast.ts'
import { printPattern } from '../pattern/print-pattern.ts'
import { instantOf } from '../timestamp.ts'

/** `count` distinct observations for which one of `brackets` holds, each seen in every one of `spans`. */
export interface Seat {
  readonly brackets: readonly number[]
  readonly count: number
  /** Milliseconds since the epoch; the end is exclusive (9.5.1, START STOP). */
  readonly spans: readonly { readonly start: number; readonly stop: number }[]
}

/** Numbers of seats. */
export interface Order {
  readonly before: readonly number[]
  readonly after: readonly number[]
}

export interface Window {
  readonly seats: readonly number[]
  readonly ms: number
}

/** One way to satisfy a pattern: observations on all its seats, within its windows and in its order. */
export interface Alternative {
  readonly seats: readonly Seat[]
  readonly orders: readonly Order[]
  readonly windows: readonly Window[]
}

export interface PatternPlan {
  /** The brackets of the pattern, each once, in the order of the text. */
  readonly brackets: readonly Bracket[]
  readonly alternatives: readonly Alternative[]
}

const MAX_ALTERNATIVES = 256
const MAX_SEATS = 256
const MAX_OBSERVATIONS = 10_000

/** Turns a pattern into the alternatives that satisfy it. Throws a `PatternRefusal` for one that needs too many. */
export function planPattern(pattern: ObservationExpression): PatternPlan {
  const brackets: Bracket[] = []
  const numbers = new Map<string, number>()
  const numberOf = (bracket: Bracket): number => {
    const text = printPattern(bracket)
    const known = numbers.get(text)
    if (known !== undefined) return known
    numbers.set(text, brackets.length)
    return brackets.push(bracket) - 1
  }
  const alternatives = plan(pattern, numberOf).map(mergeSeats)
  return { brackets, alternatives }
}

type NumberOf = (bracket: Bracket) => number

function plan(node: ObservationExpression, numberOf: NumberOf): Alternative[] {
  switch (node.kind) {
    case 'bracket':
      return [{ seats: [{ brackets: [numberOf(node)], count: 1, spans: [] }], orders: [], windows: [] }]
    case 'group':
      return plan(node.expression, numberOf)
    case 'qualified':
      return qualify(plan(node.expression, numberOf), node.qualifier)
    case 'or':
      return either(node.parts.flatMap((part) => plan(part, numberOf)))
    default: {
      const isOrdered = node.kind === 'followedby'
      return node.parts
        .map((part) => plan(part, numberOf))
        .reduce((left, right) => bounded(left.flatMap((a) => right.map((b) => join(a, b, isOrdered)))))
    }
  }
}

function qualify(alternatives: Alternative[], qualifier: Qualifier): Alternative[] {
  if (qualifier.kind === 'repeats') return repeat(alternatives, qualifier.times)
  if (qualifier.kind === 'within') {
    return alternatives.map((one) => {
      const window = { seats: one.seats.map((_, at) => at), ms: qualifier.seconds * 1000 }
      return { ...one, windows: [...one.windows, window] }
    })
  }
  const span = {
    start: instantOf(qualifier.start) ?? Number.NaN,
    stop: instantOf(qualifier.stop) ?? Number.NaN,
  }
  return alternatives.map((one) => ({
    ...one,
    seats: one.seats.map((seat) => ({ ...seat, spans: [...seat.spans, span] })),
  }))
}

/** Alternatives of one unconstrained observation are one seat: `([a] OR [b]) REPEATS 5 TIMES` stays small. */
function either(alternatives: Alternative[]): Alternative[] {
  const isPlain = ({ seats, windows }: Alternative): boolean =>
    seats.length === 1 && windows.length === 0 && seats[0]!.count === 1 && seats[0]!.spans.length === 0
  const plain = alternatives.filter(isPlain)
  if (plain.length < 2) return bounded(alternatives)
  const brackets = [...new Set(plain.flatMap(({ seats }) => seats[0]!.brackets))].sort((a, b) => a - b)
  const merged: Alternative = { seats: [{ brackets, count: 1, spans: [] }], orders: [], windows: [] }
  return bounded([merged, ...alternatives.filter((one) => !isPlain(one))])
}

function repeat(alternatives: Alternative[], times: number): Alternative[] {
  const [only] = alternatives
  if (alternatives.length === 1 && only!.seats.length === 1 && only!.windows.length === 0) {
    const seat = only!.seats[0]!
    return bounded([{ ...only!, seats: [{ ...seat, count: seat.count * times }] }])
  }
  // Which alternative satisfies which repetition does not matter, only how often each does.
  let chosen: { readonly last: number; readonly value: Alternative }[] = alternatives.map((value, last) => ({
    last,
    value,
  }))
  for (let done = 1; done < times; done++) {
    chosen = chosen.flatMap(({ last, value }) =>
      alternatives.slice(last).map((next, at) => ({ last: last + at, value: join(value, next, false) })),
    )
    bounded(chosen.map(({ value }) => value))
  }
  return chosen.map(({ value }) => value)
}

function join(a: Alternative, b: Alternative, isOrdered: boolean): Alternative {
  const shift = a.seats.length
  const move = (numbers: readonly number[]): number[] => numbers.map((number) => number + shift)
  const orders = [...a.orders, ...b.orders.map((o) => ({ before: move(o.before), after: move(o.after) }))]
  if (isOrdered)
    orders.push({ before: a.seats.map((_, at) => at), after: b.seats.map((_, at) => at + shift) })
  return {
    seats: [...a.seats, ...b.seats],
    orders,
    windows: [...a.windows, ...b.windows.map((window) => ({ ...window, seats: move(window.seats) }))],
  }
}

/** Seats that ask for the same under the same constraints become one: who sits where does not matter. */
function mergeSeats({ seats, orders, windows }: Alternative): Alternative {
  const merged: Seat[] = []
  const places = new Map<string, number>()
  const moved = seats.map((seat, at) => {
    const constraints = [
      ...windows.map((window) => window.seats.includes(at)),
      ...orders.map(({ before, after }) => (before.includes(at) ? 1 : after.includes(at) ? 2 : 0)),
    ]
    const key = JSON.stringify([seat.brackets, seat.spans, constraints])
    const known = places.get(key)
    if (known !== undefined) {
      merged[known] = { ...merged[known]!, count: merged[known]!.count + seat.count }
      return known
    }
    places.set(key, merged.length)
    return merged.push(seat) - 1
  })
  const rename = (numbers: readonly number[]): number[] => [
    ...new Set(numbers.map((number) => moved[number]!)),
  ]
  return {
    seats: merged,
    orders: orders.map(({ before, after }) => ({ before: rename(before), after: rename(after) })),
    windows: windows.map((window) => ({ ...window, seats: rename(window.seats) })),
  }
}

function bounded(alternatives: Alternative[]): Alternative[] {
  const observations = (one: Alternative): number => one.seats.reduce((sum, { count }) => sum + count, 0)
  if (
    alternatives.length > MAX_ALTERNATIVES ||
    alternatives.some((one) => one.seats.length > MAX_SEATS || observations(one) > MAX_OBSERVATIONS)
  ) {
    const message = 'the pattern has too many ways to be satisfied'
    const expected = `at most ${MAX_ALTERNATIVES} alternatives of ${MAX_OBSERVATIONS} observations`
    throw new PatternRefusal({ code: 'STIX_PATTERN_TOO_COMPLEX', message, expected })
  }
  return alternatives
}
