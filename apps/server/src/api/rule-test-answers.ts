import { getRuleTestEvent, getRuleTests, runRuleTests, saveRuleTests } from '@opensoc/contract'
import { type EventLake, parseRuleTests, ruleTestEvent, type TenantId } from '@opensoc/domain'
import type { Renormalize } from '@opensoc/pipeline'
import { type Answer, answer } from '../http/answer.ts'
import { HttpError, notFound } from '../http/http-error.ts'
import { provesRule, runStoredTests, type ShippedTests, testsOf } from '../rules/stored-tests.ts'
import { auditRules, findRule, type RuleContext } from './rule-context.ts'

export interface RuleTestContext extends RuleContext {
  readonly lake: EventLake
  readonly renormalize: Renormalize
  readonly shippedTests: ShippedTests
}

export function ruleTestAnswers(context: RuleTestContext): Answer[] {
  const { state, clock, lake, renormalize, shippedTests } = context

  return [
    answer(getRuleTests, async ({ actor, params }) =>
      testsOf(await findRule(context, actor, params.id), state, shippedTests),
    ),

    answer(saveRuleTests, async ({ actor, params, body }) => {
      const rule = await findRule(context, actor, params.id)
      const tests = body.source === null ? undefined : parseRuleTests(body.source)
      if (tests?.ok === false) {
        const { message, line, column, expected } = tests.error
        throw new HttpError(400, 'RULE_TESTS_INVALID', `line ${line}, column ${column}: ${message}`, {
          nextStep: `Expected ${expected}.`,
        })
      }
      await state.rules.saveTests(actor.tenantId, rule.id, body.source ?? undefined)
      await auditRules(context, actor, 'rules.tests', { id: rule.id, cases: tests?.cases.length ?? 0 })
      return {}
    }),

    answer(runRuleTests, async ({ actor, params, body }) => {
      const rule = await findRule(context, actor, params.id)
      const stored = (await testsOf(rule, state, shippedTests)).source
      const { rule: text = rule.source, tests = stored } = body
      const outcome = runStoredTests({ rule: text, tests }, await state.rules.list(actor.tenantId))
      // What is still being written says nothing of the rule that runs.
      if (text === rule.source && tests === stored) {
        const passed = provesRule(outcome)
        await state.rules.saveTestOutcomes(actor.tenantId, [{ ruleId: rule.id, passed, time: clock.now() }])
      }
      if (!outcome.ok) return { passed: false, results: [], error: { in: outcome.in, ...outcome.error } }
      return {
        passed: outcome.passed,
        results: outcome.results.map(({ case: { kind, number, line }, passed, matched }) => ({
          kind,
          number,
          line,
          passed,
          ...(matched === undefined ? {} : { matched: { ...matched } }),
        })),
      }
    }),

    answer(getRuleTestEvent, async ({ actor, params, query }) => {
      const rule = await findRule(context, actor, params.id)
      const stored = await lake.event(actor.tenantId, query.event_id)
      if (stored === undefined) throw notFound(`event ${query.event_id}`)
      const event = renormalize(stored, actor.tenantId as TenantId)
      const found = event === undefined ? undefined : ruleTestEvent(event, rule.source)
      if (found === undefined) {
        throw new HttpError(
          409,
          'RULE_TEST_OTHER_SOURCE',
          `event ${query.event_id} is not of the rule's log source`,
          {
            nextStep: 'Take an event of an alert of this rule.',
          },
        )
      }
      return { fields: { ...found.fields }, yaml: found.yaml, fires: found.fires }
    }),
  ]
}
