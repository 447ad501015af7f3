import type { Prefilter } from '@opensoc/sigma'

/**
 * The hunt language after parsing. `process_name:powershell.exe AND NOT user:SYSTEM* "encodedcommand"`
 * A field is a lake column, or an OCSF path such as `process.file.signature.state`.
 */
export type HuntQuery =
  | { readonly kind: 'all' }
  | { readonly kind: 'and' | 'or'; readonly parts: readonly HuntQuery[] }
  | { readonly kind: 'not'; readonly part: HuntQuery }
  /** Equality without case; the value is a pattern, see hunt-pattern.ts: `patternOf` makes one of a text. */
  | { readonly kind: 'field'; readonly field: string; readonly value: string }
  | {
      readonly kind: 'compare'
      readonly field: string
      readonly operator: '<' | '<=' | '>' | '>='
      readonly value: number
    }
  | { readonly kind: 'exists'; readonly field: string }
  /** What must hold of the text of a rule's views: made of rules, not written by people. */
  | { readonly kind: 'rule'; readonly prefilter: Prefilter }
  /** One of these values is among the event's observables of these kinds, without case: made of indicators. */
  | { readonly kind: 'observed'; readonly kinds: readonly string[]; readonly values: readonly string[] }
  /** The OCSF event holds this text in one of its values, without case: made of patterns. */
  | { readonly kind: 'held'; readonly text: string }
  /** A word or phrase anywhere in the original record, without case. */
  | { readonly kind: 'text'; readonly text: string }
