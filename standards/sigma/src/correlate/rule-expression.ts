import type { Condition } from '../sigma-document.ts'
import { type Place, refuse } from '../sigma-error.ts'

/** Sets of rules that are looked at for an ordered correlation at most. */
const MAX_SETS = 64

/** Whether the extended condition is true of the rules that matched. */
export function isTrueOf(condition: Condition, matched: (rule: string) => boolean): boolean {
  switch (condition.kind) {
    case 'identifier':
      return matched(condition.name)
    case 'not':
      return !isTrueOf(condition.operand, matched)
    case 'of':
      return condition.quantifier === 'all' ? condition.names.every(matched) : condition.names.some(matched)
    case 'and':
      return condition.operands.every((operand) => isTrueOf(operand, matched))
    case 'or':
      return condition.operands.some((operand) => isTrueOf(operand, matched))
  }
}

/** Whether another match can make the condition false: then it can only be judged once no more may come. */
export function negates(condition: Condition): boolean {
  if (condition.kind === 'not') return true
  return (condition.kind === 'and' || condition.kind === 'or') && condition.operands.some(negates)
}

/**
 * The smallest sets of rules of which a condition without `not` is true, in an order that depends on it alone.
 * Undefined if there are more than are looked at.
 */
export function smallestSets(condition: Condition): readonly RuleSet[] | undefined {
  if (condition.kind === 'identifier') return [new Set([condition.name])]
  if (condition.kind === 'not') return undefined
  const operands =
    condition.kind === 'of'
      ? condition.names.map((name) => [new Set([name])])
      : condition.operands.map((operand) => smallestSets(operand))
  const isAll = condition.kind === 'and' || (condition.kind === 'of' && condition.quantifier === 'all')
  let sets: readonly RuleSet[] | undefined = isAll ? [new Set()] : []
  for (const more of operands) {
    if (sets === undefined || more === undefined) return undefined
    sets = bounded(
      isAll ? sets.flatMap((set) => more.map((other) => new Set([...set, ...other]))) : [...sets, ...more],
    )
  }
  return sets
}

type RuleSet = ReadonlySet<string>

/** Without those that hold another. */
function bounded(sets: readonly RuleSet[]): readonly RuleSet[] | undefined {
  const smallest = sets.filter(
    (set, at) =>
      !sets.some(
        (other, index) =>
          index !== at && [...other].every((rule) => set.has(rule)) && (other.size < set.size || index < at),
      ),
  )
  return smallest.length > MAX_SETS ? undefined : smallest
}

/** Refuses a condition of an ordered correlation that can be true in more ways than are looked at. */
export function refuseManySets(condition: Condition, place: Place): void {
  if (negates(condition) || smallestSets(condition) !== undefined) return
  refuse('SIGMA_CORRELATION_BOUND', {
    message: 'the condition can be true in too many ways',
    place,
    expected: `at most ${MAX_SETS} sets of rules`,
  })
}
