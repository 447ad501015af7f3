import { foldCase } from '../compile/case-folding.ts'
import type { CompiledRule } from '../compile/compile-rule.ts'
import { type Expression, type Item, itemsOf } from '../compile/expression.ts'
import { textOfScalar } from '../compile/value-test.ts'
import { FieldPath, type Fields, isNothing, isScalar } from './field-path.ts'

/**
 * The field by whose exact value the rules of a class are told apart, such as EventID: for each value that a rule
 * names, the items that ask for it are constants.
 */
export class Discriminator {
  readonly path: FieldPath
  readonly #keysByText = new Map<string, Set<string>>()
  readonly #itemKeys = new Set<string>()

  constructor(field: string, rules: readonly CompiledRule[]) {
    this.path = new FieldPath(field)
    for (const item of rules.flatMap(({ expression }) => itemsOf(expression))) {
      if (exactTexts(item) === undefined || item.kind !== 'value' || item.field !== field) continue
      this.#itemKeys.add(item.key)
      for (const text of exactTexts(item) ?? []) {
        const keys = this.#keysByText.get(text)
        if (keys === undefined) this.#keysByText.set(text, new Set([item.key]))
        else keys.add(item.key)
      }
    }
  }

  /**
   * The value of this event as rules name it, `''` for one that no rule names or none at all, or undefined if it has
   * several values, for which nothing is constant.
   */
  textOf(fields: Fields): string | undefined {
    const value = this.path.read(fields)
    if (!isScalar(value)) return isNothing(value) || !Array.isArray(value) ? '' : undefined
    const text = foldCase(textOfScalar(value))
    return this.#keysByText.has(text) ? text : ''
  }

  /** The truth of an item for events with that value; undefined if the value does not decide it. */
  truthFor(text: string): (item: Item) => boolean | undefined {
    const keys = this.#keysByText.get(text)
    return ({ key }) => (this.#itemKeys.has(key) ? keys?.has(key) === true : undefined)
  }
}

const FEWEST_RULES = 4

/** Picks the field that most rules pin to exact values, if that is at least every second rule. */
export function chooseDiscriminator(rules: readonly CompiledRule[]): Discriminator | undefined {
  const counts = new Map<string, number>()
  for (const { expression } of rules) {
    for (const field of pinnedFields(expression, false)) counts.set(field, (counts.get(field) ?? 0) + 1)
  }
  const [best] = [...counts].sort(([, a], [, b]) => b - a)
  if (best === undefined || best[1] < FEWEST_RULES || best[1] * 2 < rules.length) return undefined
  return new Discriminator(best[0], rules)
}

/** The fields that must have one of some exact values whenever the expression is true. */
function pinnedFields(part: Expression, negated: boolean): ReadonlySet<string> {
  if (part.kind === 'not') return pinnedFields(part.operand, !negated)
  if (part.kind === 'item')
    return new Set(negated || exactTexts(part.item) === undefined ? [] : [part.item.field ?? ''])
  const sets = part.operands.map((operand) => pinnedFields(operand, negated))
  if ((part.kind === 'and') !== negated) return new Set(sets.flatMap((set) => [...set]))
  const [first = new Set<string>(), ...others] = sets
  return new Set([...first].filter((field) => others.every((set) => set.has(field))))
}

/** The texts that the item asks for, if it asks for nothing else. */
function exactTexts(item: Item): string[] | undefined {
  if (item.kind !== 'value' || item.field === undefined) return undefined
  const texts = item.tests.map((test) =>
    test.kind === 'equals' && !test.cased && test.text !== '' ? test.text : undefined,
  )
  return texts.includes(undefined) ? undefined : texts.filter((text) => text !== undefined)
}
