import { getRuleStatus } from '@opensoc/contract'
import type { StoredRule } from '@opensoc/domain'
import type { RuleCorrelation } from '@opensoc/pipeline'
import { type Answer, answer } from '../http/answer.ts'
import type { RuleDeployment } from '../rules/active-rules.ts'
import type { RuleContext } from './rule-context.ts'

const MAX_REFUSED = 1000
const MAX_CORRELATIONS = 1000

export function ruleStatusAnswers({
  state,
  active,
  ruleCorrelation,
}: RuleContext & { readonly ruleCorrelation: Pick<RuleCorrelation, 'count'> }): Answer[] {
  return [
    answer(getRuleStatus, async ({ actor }) => {
      const deployment = await active.deployment()
      const { enabled, enabledVersion, enabledCount, workers, isDeployed, lastReload } = deployment
      const { time, tookMs, error } = lastReload
      const rules = await state.rules.list(actor.tenantId)
      return {
        is_deployed: isDeployed,
        enabled: { count: enabledCount, version: enabledVersion },
        workers: workers.map((set, at) => ({
          name: `worker ${at + 1}`,
          count: set.count,
          version: set.version,
          is_current: set.version === enabledVersion,
          ...(set.error === undefined ? {} : { error: set.error }),
        })),
        last_reload: { time, took_ms: tookMs, ...(error === undefined ? {} : { error }) },
        refused: enabled
          .flatMap(({ id, title, refused = active.unresolved.get(id) }) =>
            refused === undefined ? [] : { id, title, reason: refused },
          )
          .slice(0, MAX_REFUSED),
        correlations: correlationsJson(ruleCorrelation.count(), rules),
        conflicts: rules.filter(({ pending }) => pending !== undefined).length,
        problems: problemsOf(deployment),
      }
    }),
  ]
}

/** Those that have let something go first, then those that remember most. */
function correlationsJson(counters: ReturnType<RuleCorrelation['count']>, rules: readonly StoredRule[]) {
  const titles = new Map(rules.map(({ id, title }) => [id, title]))
  return [...counters]
    .map(([id, { groups, events, evictedGroups, evictedEvents }]) => ({
      ...{ id, title: titles.get(id) ?? id, groups, events },
      ...{ evicted_groups: evictedGroups, evicted_events: evictedEvents },
    }))
    .sort(
      (a, b) =>
        b.evicted_groups + b.evicted_events - (a.evicted_groups + a.evicted_events) || b.events - a.events,
    )
    .slice(0, MAX_CORRELATIONS)
}

function problemsOf({
  enabled,
  enabledCount,
  enabledVersion,
  workers,
  lastReload,
}: RuleDeployment): string[] {
  const refused = enabled.length - enabledCount
  const behind = workers.flatMap(({ version, count, error }, at) =>
    version === enabledVersion
      ? []
      : `worker ${at + 1} runs set ${version || '(none)'} of ${count} rules, not ${enabledVersion} of ${enabledCount}` +
        (error === undefined ? '' : `: ${error}`),
  )
  return [
    ...behind,
    ...(lastReload.error === undefined ? [] : [`the last reload failed: ${lastReload.error}`]),
    ...(refused === 0 ? [] : [`${refused} enabled rules do not load and are not run`]),
  ]
}
