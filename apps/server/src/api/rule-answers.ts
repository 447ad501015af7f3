import { deleteRule, getRule, listRules } from '@opensoc/contract'
import type { RuleCorrelation } from '@opensoc/pipeline'
import type { HistoryThread } from '../history/history-thread.ts'
import { type Answer, answer } from '../http/answer.ts'
import { HttpError } from '../http/http-error.ts'
import type { JobRunner } from '../jobs/job-runner.ts'
import { backTestAnswers } from './back-test-answers.ts'
import { coverageAnswers } from './coverage-answers.ts'
import { exceptionAnswers } from './exception-answers.ts'
import { forecastAnswers } from './forecast-answers.ts'
import { quietingAnswers } from './quieting-answers.ts'
import { ruleChangeAnswers } from './rule-change-answers.ts'
import { ruleCheckAnswers } from './rule-check-answers.ts'
import { applyRules, auditRules, findRule } from './rule-context.ts'
import { ruleImportAnswers } from './rule-import-answers.ts'
import { ruleJson, ruleTextsJson } from './rule-json.ts'
import { ruleStatusAnswers } from './rule-status-answers.ts'
import { type RuleTestContext, ruleTestAnswers } from './rule-test-answers.ts'
import { testAllAnswers } from './test-all-answers.ts'

export interface RuleAnswerContext extends RuleTestContext {
  readonly history: HistoryThread
  readonly jobs: JobRunner
  readonly ruleCorrelation: Pick<RuleCorrelation, 'count'>
}

export function ruleAnswers(context: RuleAnswerContext): Answer[] {
  const { state, active } = context
  return [
    answer(listRules, async ({ actor }) => {
      const counts = await state.findings.countByRule(actor.tenantId)
      const rules = await state.rules.list(actor.tenantId)
      const { count, version, loadedTime, error } = active.current
      return {
        items: rules.map((rule) => ruleJson(rule, counts.get(rule.id) ?? 0)),
        active: { count, version, loaded_time: loadedTime, ...(error === undefined ? {} : { error }) },
      }
    }),

    // Before the rule of any id: a route takes the first that fits.
    ...ruleStatusAnswers(context),
    ...forecastAnswers(context),
    ...ruleCheckAnswers(context),

    answer(getRule, async ({ actor, params }) => {
      const rule = await findRule(context, actor, params.id)
      const counts = await state.findings.countByRule(actor.tenantId)
      return ruleTextsJson(rule, counts.get(rule.id) ?? 0)
    }),

    answer(deleteRule, async ({ actor, params }) => {
      const rule = await findRule(context, actor, params.id)
      if (rule.space === 'content') {
        throw new HttpError(409, 'RULE_SHIPPED', 'a shipped rule cannot be removed', {
          nextStep: 'Disable it instead.',
        })
      }
      await context.library.remove(actor.tenantId, [params.id])
      await auditRules(context, actor, 'rules.remove', { id: params.id, title: rule.title })
      await applyRules(context)
      return {}
    }),

    ...ruleImportAnswers(context),
    ...ruleChangeAnswers(context),
    ...ruleTestAnswers(context),
    ...testAllAnswers(context),
    ...coverageAnswers(context),
    ...exceptionAnswers(context),
    ...backTestAnswers(context),
    ...quietingAnswers(context),
  ]
}
