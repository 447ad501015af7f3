import type { Place, SigmaError } from './sigma-error.ts'

export const LEVELS = ['informational', 'low', 'medium', 'high', 'critical'] as const
export type Level = (typeof LEVELS)[number]

export const STATUSES = ['stable', 'test', 'experimental', 'deprecated', 'unsupported'] as const
export type Status = (typeof STATUSES)[number]

export const RELATIONS = ['derived', 'obsolete', 'merged', 'renamed', 'similar'] as const

/** One document of a Sigma file. `warnings` are things that the text forbids or discourages, yet are exact. */
export type SigmaDocument =
  | { readonly ok: true; readonly kind: 'rule'; readonly rule: SigmaRule; readonly warnings: Warnings }
  | {
      readonly ok: true
      readonly kind: 'correlation'
      readonly correlation: SigmaCorrelation
      readonly warnings: Warnings
    }
  | { readonly ok: true; readonly kind: 'filter'; readonly filter: SigmaFilter; readonly warnings: Warnings }
  | { readonly ok: false; readonly error: SigmaError }

type Warnings = readonly SigmaError[]

/** What rules, correlations and filters have in common (Sigma 2.1, rules: Components). */
export interface SigmaAttributes {
  /** The document's own UUID, or one derived from its title and file if it has none. */
  readonly id: string
  readonly title: string
  readonly name?: string
  readonly related: readonly { readonly id: string; readonly type: (typeof RELATIONS)[number] }[]
  readonly taxonomy: string
  readonly status?: Status
  readonly description?: string
  readonly license?: string
  readonly author?: string
  readonly references: readonly string[]
  /** ISO 8601, `YYYY-MM-DD`. */
  readonly date?: string
  readonly modified?: string
  readonly tags: readonly string[]
  readonly falsepositives: readonly string[]
  readonly fields: readonly string[]
  readonly scope: readonly string[]
  readonly file?: string
  /** Where the document starts in its file, from 1. */
  readonly line: number
  readonly column: number
  /** The document's YAML, byte for byte. */
  readonly source: string
}

export interface SigmaRule extends SigmaAttributes {
  /** `medium` if the rule gives none. */
  readonly level: Level
  readonly logsource: Logsource
  readonly detection: Detection
}

export interface Logsource {
  readonly product?: string
  readonly category?: string
  readonly service?: string
}

export interface Detection {
  readonly searches: readonly SearchIdentifier[]
  /** Several conditions are alternatives: the rule matches if any is true. */
  readonly conditions: readonly Condition[]
}

export interface SearchIdentifier {
  readonly name: string
  readonly search: Search
}

export type Search =
  | { readonly kind: 'and' | 'or'; readonly operands: readonly Search[] }
  | { readonly kind: 'item'; readonly item: SearchItem }

/** `field|modifiers: values`; without a field the values are keywords, sought in the whole event. */
export interface SearchItem {
  readonly field?: string
  readonly modifiers: readonly string[]
  readonly values: readonly SearchValue[]
  readonly place: Place
}

export type SearchValue = { readonly place: Place } & (
  | { readonly type: 'string'; readonly text: string }
  /** `text` is the number as written: `010` and `0x17` stay themselves. */
  | { readonly type: 'number'; readonly number: number; readonly text: string }
  | { readonly type: 'boolean'; readonly boolean: boolean }
  | { readonly type: 'null' }
)

export type Condition =
  | { readonly kind: 'identifier'; readonly name: string }
  | { readonly kind: 'of'; readonly quantifier: 'any' | 'all'; readonly names: readonly string[] }
  | { readonly kind: 'not'; readonly operand: Condition }
  | { readonly kind: 'and' | 'or'; readonly operands: readonly Condition[] }

export const CORRELATION_TYPES = [
  'event_count',
  'value_count',
  'temporal',
  'temporal_ordered',
  'value_sum',
  'value_avg',
  'value_percentile',
  'value_median',
  // Ours, and refused by every other reader: no Sigma file means anything else by it.
  'x_opensoc_new_terms',
] as const
export type CorrelationType = (typeof CORRELATION_TYPES)[number]

export const COMPARISONS = ['gt', 'gte', 'lt', 'lte', 'eq', 'neq'] as const
export type Comparison = (typeof COMPARISONS)[number]

export interface SigmaCorrelation extends SigmaAttributes {
  readonly level?: Level
  readonly type: CorrelationType
  /** Ids or names of rules or other correlations. */
  readonly rules: readonly string[]
  /** Where each of `rules` stands. */
  readonly rulePlaces: readonly Place[]
  readonly groupBy: readonly string[]
  readonly timespanMs: number
  /** Absent only for `temporal` and `temporal_ordered`: every listed rule must then have matched. */
  readonly condition?: CorrelationCondition
  /** Of new terms: how long a group must have been seen before what is new in it counts. */
  readonly learnMs?: number
  /** alias -> rule name -> field of that rule's events. */
  readonly aliases: ReadonlyMap<string, ReadonlyMap<string, string>>
  /** Whether the base rules also alert on their own. */
  readonly generate: boolean
}

export interface CorrelationCondition {
  /** Every criterion must hold: two make a range. */
  readonly criteria: readonly { readonly comparison: Comparison; readonly value: number }[]
  readonly field: readonly string[]
  /** Of a `value_percentile`: which percentile is compared, 0 to 100. */
  readonly percentile?: number
  /** pySigma's extended condition of a temporal correlation: which of `rules` must match, and which must not. */
  readonly expression?: Condition
}

export interface SigmaFilter extends SigmaAttributes {
  readonly logsource: Logsource
  /** Ids or names of the rules that it narrows, or `any`. */
  readonly rules: readonly string[] | 'any'
  readonly detection: Detection
}
