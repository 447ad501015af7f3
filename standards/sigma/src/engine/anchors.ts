import type { Expression, Item } from '../compile/expression.ts'
import type { ValueTest } from '../compile/value-test.ts'

/** Items of which at least one is true whenever the rule matches, and how often about one of them is. */
export interface Anchor {
  readonly items: readonly Item[]
  readonly frequency: number
}

/** The cheapest way to reach a rule, or undefined if the rule can match with no item true. */
export function anchorOf(expression: Expression, frequencyOf: (item: Item) => number): Anchor | undefined {
  return anchor(expression, false, frequencyOf)
}

function anchor(part: Expression, negated: boolean, frequencyOf: (item: Item) => number): Anchor | undefined {
  if (part.kind === 'not') return anchor(part.operand, !negated, frequencyOf)
  if (part.kind === 'item')
    return negated ? undefined : { items: [part.item], frequency: frequencyOf(part.item) }
  const anchors = part.operands.map((operand) => anchor(operand, negated, frequencyOf))
  const isConjunction = (part.kind === 'and') !== negated
  return isConjunction ? cheapest(anchors) : union(anchors)
}

function cheapest(anchors: readonly (Anchor | undefined)[]): Anchor | undefined {
  return anchors.reduce(
    (best, next) =>
      next !== undefined && (best === undefined || next.frequency < best.frequency) ? next : best,
    undefined,
  )
}

function union(anchors: readonly (Anchor | undefined)[]): Anchor | undefined {
  const items: Item[] = []
  let frequency = 0
  for (const one of anchors) {
    if (one === undefined) return undefined
    items.push(...one.items)
    frequency += one.frequency
  }
  return { items, frequency }
}

/** Keywords are sought in every value of the event, so any field is a better anchor. */
const KEYWORD_COST = 1

/** How often an item is true, guessed from its form: longer texts are rarer. Sampling corrects it. */
export function guessFrequency(item: Item): number {
  switch (item.kind) {
    case 'value':
      return item.tests.reduce(
        (sum, test) => sum + guessTest(test),
        item.field === undefined ? KEYWORD_COST : 0,
      )
    case 'absent':
      return 0.5
    case 'present':
      return 0.9
    case 'reference':
      return 0.3
  }
}

function guessTest(test: ValueTest): number {
  switch (test.kind) {
    case 'equals':
      return 0.1 / (1 + test.text.length)
    case 'startswith':
    case 'endswith':
    case 'contains':
      return 0.3 / (1 + test.text.length)
    case 'glob':
      return 0.02
    case 'regex':
      return 0.05
    case 'cidr':
      return 0.2
    case 'compare':
      return 0.3
  }
}
