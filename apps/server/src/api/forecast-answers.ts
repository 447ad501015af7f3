import { getForecast, startForecast } from '@opensoc/contract'
import { keptFromEnabling, matchesRuleQuery } from '@opensoc/domain'
import { type ForecastInput, keptForecasts } from '../history/forecast-job.ts'
import { type Answer, answer } from '../http/answer.ts'
import { HttpError } from '../http/http-error.ts'
import type { JobRunner } from '../jobs/job-runner.ts'
import { ruleTextHash } from '../rules/rule-text-hash.ts'
import { jobJson } from './job-json.ts'
import { auditRules, type RuleContext } from './rule-context.ts'
import { queryOf } from './rule-import-answers.ts'

export function forecastAnswers(context: RuleContext & { readonly jobs: JobRunner }): Answer[] {
  const { state, jobs } = context
  return [
    answer(getForecast, async ({ actor }) => {
      const kept = await keptForecasts(state, actor.tenantId)
      const rules = new Map((await state.rules.list(actor.tenantId)).map((rule) => [rule.id, rule]))
      return {
        items: Object.entries(kept).flatMap(([rule_id, { hash, ...counts }]) => {
          const rule = rules.get(rule_id)
          if (rule === undefined) return []
          return { rule_id, ...counts, is_outdated: ruleTextHash(rule.source) !== hash }
        }),
      }
    }),

    answer(startForecast, async ({ actor, body }) => {
      const { ids, days, max_events, enabled_too } = body
      const named = ids === undefined ? undefined : new Set(ids)
      const query = queryOf(body.query)
      const chosen = (await state.rules.list(actor.tenantId)).filter(
        (rule) =>
          rule.kind !== 'filter' &&
          rule.refused === undefined &&
          (named?.has(rule.id) ??
            (matchesRuleQuery(rule, query) &&
              keptFromEnabling(rule, query) === undefined &&
              (enabled_too || !rule.enabled))),
      )
      if (chosen.length === 0) {
        throw new HttpError(400, 'FORECAST_EMPTY', 'no rule is chosen that could be forecast', {
          nextStep: 'Only rules that load are; enabled ones with `enabled_too` or by their id.',
        })
      }
      const input: ForecastInput = { ids: chosen.map(({ id }) => id), days, maxEvents: max_events }
      const [only] = chosen
      const title = `Noise forecast: ${chosen.length === 1 ? only?.title : `${chosen.length} rules`}`
      const job = await jobs.submit({
        ...{
          tenantId: actor.tenantId,
          kind: 'forecast',
          title: title.slice(0, 200),
          owner: actor.name,
          input,
        },
      })
      await auditRules(context, actor, 'rules.forecast', { job: job.id, rules: chosen.length, days })
      return jobJson(job)
    }),
  ]
}
