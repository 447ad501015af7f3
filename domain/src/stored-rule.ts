import type { RuleTextState } from './rule-life/rule-text-state.ts'

/** A rule as it is kept: its text byte for byte, and whether it runs. */
export interface StoredRule extends RuleTextState {
  readonly id: string
  readonly tenantId: string
  readonly title: string
  /** What the document is. */
  readonly kind: 'rule' | 'correlation' | 'filter'
  /** What correlations and filters may call it, beside its id. */
  readonly name?: string
  readonly level: string
  /** Sigma's `status`; absent if the rule gives none. */
  readonly status?: string
  /** `content` (shipped), `upstream` (imported from somebody's release) or `own`. */
  readonly space: 'content' | 'upstream' | 'own'
  readonly file: string
  /** What it came with, such as a release and its commit; absent for a rule that a person gave or wrote here. */
  readonly origin?: string
  readonly enabled: boolean
  /** Why it cannot run, with its place; absent if it loads. */
  readonly refused?: string
  readonly tags: readonly string[]
  readonly logsource: Readonly<Record<string, string>>
  readonly updatedTime: number
}
