import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { compilePattern } from './compile-pattern.ts'
import type { Observation } from './observation.ts'
import type { Alternative } from './pattern-plan.ts'
import { canSit, type Sighted } from './sighted.ts'

const SECOND = 1000
const start = Date.UTC(2024, 0, 1)

const bracket = fc.constantFrom(
  "[x:v = 'a']",
  "[x:v = 'b']",
  "[x:v IN ('a', 'b')]",
  "[x:v = 'c']",
  "[x:v != 'a']",
)
const pattern = fc.letrec<{ node: string }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 2 },
    bracket,
    fc
      .tuple(tie('node'), fc.constantFrom('AND', 'OR', 'FOLLOWEDBY'), tie('node'))
      .map(([left, operator, right]) => `(${left} ${operator} ${right})`),
    fc
      .tuple(tie('node'), fc.integer({ min: 1, max: 3 }))
      .map(([inner, n]) => `(${inner} REPEATS ${n} TIMES)`),
    fc
      .tuple(tie('node'), fc.integer({ min: 1, max: 4 }))
      .map(([inner, n]) => `(${inner} WITHIN ${n} SECONDS)`),
    fc
      .tuple(tie('node'), fc.nat(3))
      .map(([inner, n]) => `(${inner} START t'2024-01-01T00:00:0${n}Z' STOP t'2024-01-01T00:00:0${n + 3}Z')`),
  ),
})).node

const observations = fc.array(
  fc.record({
    value: fc.constantFrom('a', 'b', 'c'),
    at: fc.nat(7),
    lasts: fc.nat(1),
    count: fc.integer({ min: 1, max: 2 }),
  }),
  { maxLength: 6 },
)

function toObservations(
  list: readonly { value: string; at: number; lasts: number; count: number }[],
): Observation[] {
  return list.map(({ value, at, lasts, count }, index) => ({
    id: `o${index}`,
    first: start + at * SECOND,
    last: start + (at + lasts) * SECOND,
    count,
    objects: new Map([['x--1', { type: 'x', v: value }]]),
  }))
}

test('the evaluator finds what trying every choice finds, in any order', () => {
  fc.assert(
    fc.property(pattern, observations, fc.nat(), (text, list, seed) => {
      const compiled = compilePattern(text)
      if (!compiled.ok) return
      const given = toObservations(list)
      const { matched, isComplete } = compiled.value.evaluate(given)
      assert.ok(isComplete)
      const found = matched.map(({ id }) => id)
      const expected = tryEverything(compiled.value.plan.alternatives, given, compiled.value.holds)
      assert.deepEqual([...found].sort(), [...expected].sort())
      const turned = [...given.slice(seed % (given.length + 1)), ...given.slice(0, seed % (given.length + 1))]
      assert.deepEqual(
        compiled.value.evaluate(turned).matched.map(({ id }) => id),
        found,
      )
    }),
    { numRuns: 400 },
  )
})

test('more observations never take a match away', () => {
  fc.assert(
    fc.property(pattern, observations, (text, list) => {
      const compiled = compilePattern(text)
      if (!compiled.ok) return
      const given = toObservations(list)
      const all = new Set(compiled.value.evaluate(given).matched.map(({ id }) => id))
      for (const { id } of compiled.value.evaluate(given.slice(0, -1)).matched) assert.ok(all.has(id))
    }),
    { numRuns: 200 },
  )
})

/** Puts observations on the seats in every possible way. */
function tryEverything(
  alternatives: readonly Alternative[],
  given: readonly Observation[],
  holds: (observation: Observation) => readonly boolean[],
): Set<string> {
  const copies = given.flatMap((one, index) => {
    const sighted: Sighted = { index, id: one.id, first: one.first, last: one.last, holds: holds(one) }
    return Array.from({ length: one.count }, () => ({ ...sighted }))
  })
  const found = new Set<string>()
  for (const alternative of alternatives) {
    const places = alternative.seats.flatMap(({ count }, seat) => Array<number>(count).fill(seat))
    const seated: Sighted[] = []
    const place = (at: number): void => {
      if (at === places.length) {
        if (isAllowed(alternative, places, seated)) for (const { id } of seated) found.add(id)
        return
      }
      for (const copy of copies) {
        if (seated.includes(copy) || !canSit(copy, alternative.seats[places[at]!]!)) continue
        // Seats of one kind are filled in one order only.
        if (places[at - 1] === places[at] && copies.indexOf(copy) < copies.indexOf(seated.at(-1)!)) continue
        seated.push(copy)
        place(at + 1)
        seated.pop()
      }
    }
    if (places.length <= copies.length) place(0)
  }
  return found
}

function isAllowed(
  { windows, orders }: Alternative,
  places: readonly number[],
  seated: readonly Sighted[],
): boolean {
  const on = (seats: readonly number[]): Sighted[] => seated.filter((_, at) => seats.includes(places[at]!))
  const latestFirst = (list: Sighted[]): number => Math.max(...list.map(({ first }) => first))
  const earliestLast = (list: Sighted[]): number => Math.min(...list.map(({ last }) => last))
  return (
    windows.every(({ seats, ms }) => latestFirst(on(seats)) - earliestLast(on(seats)) < ms) &&
    orders.every(({ before, after }) => latestFirst(on(before)) <= earliestLast(on(after)))
  )
}
