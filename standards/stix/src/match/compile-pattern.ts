import { checkPattern } from '../pattern/check-pattern.ts'
import { parsePattern } from '../pattern/parse-pattern.ts'
import { type ObservationExpression, PatternRefusal, type PatternResult } from '../pattern/pattern-ast.ts'
import { compileComparisons } from './compile-comparison.ts'
import type { Observation } from './observation.ts'
import { type PatternPlan, planPattern } from './pattern-plan.ts'
import { Seating } from './seating.ts'
import { bySightedTime, type Sighted } from './sighted.ts'

export interface PatternOptions {
  /**
   * Whether observations exactly a `WITHIN` apart match. The text (9.5.1) says that the last is before the first plus
   * the window: no. The OASIS matcher says yes. Default false.
   */
  readonly isWithinInclusive?: boolean
  /** Steps that one evaluation may take; beyond them it answers `isComplete: false`. Default 2,000,000. */
  readonly maxSteps?: number
}

export interface PatternOutcome {
  /** Every observation that is part of some way to satisfy the pattern: by time, then id. */
  readonly matched: readonly Observation[]
  /** False if the search was cut off: `matched` is right but may lack some. */
  readonly isComplete: boolean
}

export interface CompiledPattern {
  readonly pattern: ObservationExpression
  readonly plan: PatternPlan
  /** Whether one observation alone can satisfy the pattern: no AND, FOLLOWEDBY or REPEATS needs a second one. */
  readonly isSingle: boolean
  /** By number of the bracket: whether it holds for this observation alone. */
  holds(observation: Observation): readonly boolean[]
  /**
   * Which observations the pattern matches. The answer depends on the set, not on its order, and only grows with it:
   * the same evaluator therefore says the same of a stream and of what was kept of it.
   */
  evaluate(observations: readonly Observation[]): PatternOutcome
}

/** Parses, checks and compiles a pattern (conformance level 3). */
export function compilePattern(text: string, options: PatternOptions = {}): PatternResult<CompiledPattern> {
  const parsed = parsePattern(text)
  if (!parsed.ok) return parsed
  const [error] = checkPattern(parsed.value)
  if (error !== undefined) return { ok: false, error }
  try {
    return { ok: true, value: compile(parsed.value, options) }
  } catch (thrown) {
    if (thrown instanceof PatternRefusal) return { ok: false, error: thrown.error }
    throw thrown
  }
}

const MAX_STEPS = 2_000_000

function compile(pattern: ObservationExpression, options: PatternOptions): CompiledPattern {
  const plan = planPattern(pattern)
  const brackets = plan.brackets.map((bracket) => compileComparisons(bracket.expression))
  const seatsOf = plan.alternatives.map(({ seats }) => seats.reduce((sum, { count }) => sum + count, 0))
  const most = Math.max(...seatsOf)
  const holds = (observation: Observation): readonly boolean[] =>
    brackets.map((bracket) => bracket(observation))
  const isWithinInclusive = options.isWithinInclusive ?? false
  return {
    pattern,
    plan,
    isSingle: most === 1,
    holds,
    evaluate(observations) {
      const sighted = sightedOf(observations, holds, most)
      const budget = { steps: options.maxSteps ?? MAX_STEPS }
      const seatings = plan.alternatives.map(
        (one) => new Seating(one, sighted, { isWithinInclusive, budget }),
      )
      const matched = new Set<number>()
      for (const one of sighted) {
        if (matched.has(one.index)) continue
        for (const seating of seatings) {
          const together = seating.seat(one)
          for (const member of together ?? []) matched.add(member.index)
          if (together !== undefined) break
        }
      }
      const found = sighted.filter(({ index }, at) => matched.has(index) && sighted[at - 1]?.index !== index)
      const indexes = [...new Set(found.map(({ index }) => index))]
      return { matched: indexes.map((index) => observations[index]!), isComplete: budget.steps > 0 }
    },
  }
}

function sightedOf(
  observations: readonly Observation[],
  holds: (observation: Observation) => readonly boolean[],
  most: number,
): Sighted[] {
  const sighted: Sighted[] = []
  for (const [index, observation] of observations.entries()) {
    const held = holds(observation)
    if (!held.includes(true)) continue
    const { id, first, last, count } = observation
    for (let copy = 0; copy < Math.min(count, most); copy++)
      sighted.push({ index, id, first, last, holds: held })
  }
  return sighted.sort(bySightedTime)
}
