import type { Logsource, SigmaRule } from '../sigma-document.ts'

/** An event as its vendor names its fields, with the logsource that it belongs to. */
export interface SigmaEvent {
  readonly logsource: Logsource
  readonly fields: Readonly<Record<string, unknown>>
}

export interface SigmaMatch {
  readonly rule: SigmaRule
  /** The fields that the rule's true items looked at, with their values. */
  readonly fields: Readonly<Record<string, unknown>>
}
