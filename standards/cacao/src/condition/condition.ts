/** A condition: a STIX comparison expression whose path is a variable. */
export type Condition =
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Condition[] }
  | { readonly kind: 'not'; readonly part: Condition }
  | Comparison

export interface Comparison {
  readonly kind: 'comparison'
  /** `__name__` */
  readonly variable: string
  readonly operator: Operator
  readonly negated: boolean
  readonly literals: readonly Literal[]
}

export const operators = [
  '=',
  '!=',
  '<',
  '<=',
  '>',
  '>=',
  'IN',
  'LIKE',
  'MATCHES',
  'ISSUBSET',
  'ISSUPERSET',
] as const
export type Operator = (typeof operators)[number]

/** The text of a literal. `quoted` ones are never numbers or words of the grammar. */
export interface Literal {
  readonly text: string
  readonly quoted: boolean
}
