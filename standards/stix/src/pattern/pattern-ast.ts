/** A position in a pattern's text: `offset` in UTF-16 units from 0, line and column from 1. */
export interface PatternPlace {
  readonly offset: number
  readonly line: number
  readonly column: number
}

export interface Constant {
  readonly kind: 'integer' | 'float' | 'string' | 'boolean' | 'hex' | 'binary' | 'timestamp'
  /**
   * integer and float: a number; boolean: a boolean; string: its text without escapes; hex, binary and timestamp:
   * what stands between the quotes.
   */
  readonly value: string | number | boolean
}

export type PathStep =
  | { readonly kind: 'property'; readonly name: string }
  | { readonly kind: 'index'; readonly index: number }
  | { readonly kind: 'any' }

/** `file:hashes.'SHA-256'`: the object type and at least one property. */
export interface ObjectPath {
  readonly type: string
  readonly steps: readonly PathStep[]
}

export type ComparisonOperator =
  | '='
  | '!='
  | '<'
  | '<='
  | '>'
  | '>='
  | 'IN'
  | 'LIKE'
  | 'MATCHES'
  | 'ISSUBSET'
  | 'ISSUPERSET'

export interface ComparisonTest {
  readonly kind: 'test'
  readonly path: ObjectPath
  readonly negated: boolean
  readonly operator: ComparisonOperator
  /** One constant; `IN` has any number. */
  readonly constants: readonly Constant[]
  readonly place?: PatternPlace
}

export interface ExistsTest {
  readonly kind: 'exists'
  readonly path: ObjectPath
  readonly negated: boolean
  readonly place?: PatternPlace
}

/** What stands inside one pair of brackets. */
export type ComparisonExpression =
  | ComparisonTest
  | ExistsTest
  | { readonly kind: 'and' | 'or'; readonly parts: readonly ComparisonExpression[] }
  | { readonly kind: 'group'; readonly expression: ComparisonExpression }

export type Qualifier =
  | { readonly kind: 'within'; readonly seconds: number }
  | { readonly kind: 'repeats'; readonly times: number }
  | { readonly kind: 'startStop'; readonly start: string; readonly stop: string }

export interface Bracket {
  readonly kind: 'bracket'
  readonly expression: ComparisonExpression
}

export interface Qualified {
  readonly kind: 'qualified'
  readonly expression: ObservationExpression
  readonly qualifier: Qualifier
  readonly place?: PatternPlace
}

/** What stands around the brackets. `group` is a pair of parentheses: a printed pattern keeps its author's. */
export type ObservationExpression =
  | Bracket
  | Qualified
  | { readonly kind: 'and' | 'or' | 'followedby'; readonly parts: readonly ObservationExpression[] }
  | { readonly kind: 'group'; readonly expression: ObservationExpression }

/** Why a pattern was refused. `code` is stable. */
export interface PatternError {
  readonly code: string
  readonly message: string
  readonly place?: PatternPlace
  readonly expected?: string
}

export type PatternResult<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: PatternError }

/** Carries a `PatternError` from inside the parser to its door; never leaves this package. */
export class PatternRefusal extends Error {
  readonly error: PatternError

  constructor(error: PatternError) {
    super(error.message)
    this.name = 'PatternRefusal'
    this.error = error
  }
}
