import type { Quieting, RuleException, StateStore, StoredRule } from '@opensoc/domain'
import type { HistoryCorrelations } from '@opensoc/pipeline'
import { compileRuleSet } from '@opensoc/sigma'
import { correlatedDocuments, runningRules } from '../rules/running-rules.ts'

/** Rules to be run over history, as texts. */
export interface HistorySet {
  readonly texts: readonly { readonly file: string; readonly source: string }[]
  /** Rules that make no findings themselves. */
  readonly silent: readonly string[]
  readonly exceptions: readonly RuleException[]
  readonly quietings: readonly Quieting[]
}

/** What of the platform's rules and tuning a run over history works with. */
export interface StoredTuning {
  readonly exceptions: readonly RuleException[]
  readonly quietings: readonly Quieting[]
}

/** The exceptions and quietings that are switched on. */
export async function readTuning(state: StateStore, tenantId: string): Promise<StoredTuning> {
  const exceptions = await state.exceptions.list(tenantId)
  const quietings = await state.quietings.list(tenantId)
  return {
    exceptions: exceptions.flatMap(({ exception }) => (exception.enabled ? [exception] : [])),
    quietings: quietings.flatMap(({ quieting }) => (quieting.enabled ? [quieting] : [])),
  }
}

/** These rules as if they and no others were enabled, under the filters that are: with what their correlations need. */
export function historySetOf(
  stored: readonly StoredRule[],
  ids: ReadonlySet<string>,
  tuning: StoredTuning,
): { readonly set: HistorySet; readonly correlations: HistoryCorrelations } {
  const alone = stored.map((rule) => ({
    ...rule,
    enabled: rule.kind === 'filter' ? rule.enabled : ids.has(rule.id),
  }))
  const running = runningRules(alone)
  return {
    set: {
      texts: running.map(({ file, source }) => ({ file, source })),
      silent: running.filter((rule) => rule.isOnlyCorrelated).map(({ id }) => id),
      ...tuning,
    },
    correlations: compileRuleSet(correlatedDocuments(alone)),
  }
}
