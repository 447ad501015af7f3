import type { UrlForm } from '../shell/useUrlState.ts'

/** The views of a rule, in the order of their keys. */
export const RULE_TABS = ['source', 'changes', 'tests', 'history', 'backtest'] as const
export type RuleTab = (typeof RULE_TABS)[number]

export interface RuleSearch {
  readonly tab: RuleTab
}

export const ruleSearch: UrlForm<RuleSearch> = {
  parse: (search) => ({ tab: RULE_TABS.find((tab) => tab === search['tab']) ?? 'source' }),
  print: ({ tab }) => ({ tab: tab === 'source' ? '' : tab }),
}
