import type { RuleTextState } from './rule-text-state.ts'

export const RULE_CHANGES = [
  'imported',
  'updated',
  'merged',
  'conflicted',
  'edited',
  'resolved',
  'reverted',
  'undone',
] as const
export type RuleChange = (typeof RULE_CHANGES)[number]

/** One step in the life of a rule's text: who, when, why, and all texts as they were after it. */
export interface RuleVersion extends RuleTextState {
  readonly tenantId: string
  readonly ruleId: string
  /** Counts from 1 within the rule. */
  readonly number: number
  readonly time: number
  readonly actor: string
  readonly change: RuleChange
  readonly note?: string
}

/** Older versions than these are forgotten. */
export const MAX_RULE_VERSIONS = 100
