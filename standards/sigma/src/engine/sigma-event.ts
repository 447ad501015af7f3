import type { Logsource, SigmaRule } from '../sigma-document.ts'

/** An event as its vendor names its fields, with the logsource that it belongs to. */
export interface SigmaEvent {
  readonly logsource: Logsource
  readonly fields: Readonly<Record<string, unknown>>
}

export interface SigmaMatch {
  readonly rule: SigmaRule
  /** The fields that the rule's true items looked at, whether or not the event has them. */
  readonly names: readonly string[]
  /** Those of them that the event has, with their values. */
  readonly fields: Readonly<Record<string, unknown>>
}

/** A rule's match, and the view of the event that it saw. */
export interface SigmaViewMatch {
  readonly match: SigmaMatch
  readonly view: SigmaEvent
}
