import type { TextRelation, ValueTest } from './value-test.ts'

/** A question about an event. Equal keys ask the same, so that rules can share the answer. */
export type Item = { readonly key: string } & (
  | {
      /** True if any value of the field, or without a field any value of the event, passes any of the tests. */
      readonly kind: 'value'
      readonly field: string | undefined
      readonly tests: readonly ValueTest[]
    }
  /** The field is missing or null. */
  | { readonly kind: 'absent'; readonly field: string }
  /** The field is there, whatever it holds. */
  | { readonly kind: 'present'; readonly field: string }
  /** A value of one field stands in a relation to a value of the other. */
  | {
      readonly kind: 'reference'
      readonly field: string
      readonly other: string
      readonly relation: TextRelation
      readonly cased: boolean
    }
)

export type Expression =
  | { readonly kind: 'item'; readonly item: Item }
  | { readonly kind: 'and' | 'or'; readonly operands: readonly Expression[] }
  | { readonly kind: 'not'; readonly operand: Expression }

export function valueItem(field: string | undefined, tests: readonly ValueTest[]): Expression {
  const byKey = new Map(tests.map((test) => [test.key, test]))
  const keys = [...byKey.keys()].sort()
  const unique = keys.map((key) => byKey.get(key)).filter((test) => test !== undefined)
  const key = JSON.stringify(['value', field ?? null, ...keys])
  return { kind: 'item', item: { kind: 'value', field, tests: unique, key } }
}

export function all(operands: readonly Expression[]): Expression {
  const [only] = operands
  return operands.length === 1 && only !== undefined ? only : { kind: 'and', operands }
}

export function any(operands: readonly Expression[]): Expression {
  const [only] = operands
  return operands.length === 1 && only !== undefined ? only : { kind: 'or', operands }
}

export const ALWAYS: Expression = { kind: 'and', operands: [] }
export const NEVER: Expression = { kind: 'or', operands: [] }

/** Puts the items whose truth is known in their places and drops what no longer matters. */
export function fold(expression: Expression, truthOf: (item: Item) => boolean | undefined): Expression {
  if (expression.kind === 'item') {
    const truth = truthOf(expression.item)
    return truth === undefined ? expression : truth ? ALWAYS : NEVER
  }
  if (expression.kind === 'not') return negate(fold(expression.operand, truthOf))
  const isAnd = expression.kind === 'and'
  const [neutral, absorbing] = isAnd ? [ALWAYS, NEVER] : [NEVER, ALWAYS]
  const operands = expression.operands
    .map((operand) => fold(operand, truthOf))
    .filter((operand) => operand !== neutral)
  if (operands.includes(absorbing)) return absorbing
  if (operands.length === 0) return neutral
  return isAnd ? all(operands) : any(operands)
}

function negate(expression: Expression): Expression {
  if (expression === ALWAYS) return NEVER
  return expression === NEVER ? ALWAYS : { kind: 'not', operand: expression }
}

export function itemsOf(expression: Expression): Item[] {
  if (expression.kind === 'item') return [expression.item]
  if (expression.kind === 'not') return itemsOf(expression.operand)
  return expression.operands.flatMap(itemsOf)
}
