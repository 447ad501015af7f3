import { setImmediate as nextTurn } from 'node:timers/promises'
import { testAllRules } from '@opensoc/contract'
import type { RuleTestOutcome, RuleTestRun } from '@opensoc/domain'
import { type Answer, answer } from '../http/answer.ts'
import { provesRule, runStoredTests, testsOf } from '../rules/stored-tests.ts'
import { auditRules } from './rule-context.ts'
import type { RuleTestContext } from './rule-test-answers.ts'

const MAX_FAILURES = 200

export function testAllAnswers(context: RuleTestContext): Answer[] {
  const { state, active, clock, shippedTests } = context
  return [
    answer(testAllRules, async ({ actor, signal }) => {
      const stored = await state.rules.list(actor.tenantId)
      const outcomes: RuleTestOutcome[] = []
      const failures: { id: string; title: string; reason: string }[] = []
      let untested = 0
      for (const rule of stored) {
        if (!rule.enabled || rule.refused !== undefined || rule.kind === 'filter') continue
        if (active.unresolved.has(rule.id)) continue
        const tests = await testsOf(rule, state, shippedTests)
        if (tests.from === 'none') {
          untested += 1
          continue
        }
        const run = runStoredTests({ rule: rule.source, tests: tests.source }, stored)
        const passed = provesRule(run)
        outcomes.push({ ruleId: rule.id, passed, time: clock.now() })
        if (!passed) failures.push({ id: rule.id, title: rule.title, reason: reasonOf(run) })
        // A rule takes milliseconds: the platform answers others between them.
        await nextTurn()
        signal.throwIfAborted()
      }
      await state.rules.saveTestOutcomes(actor.tenantId, outcomes)
      const failed = failures.length
      const counts = { passed: outcomes.length - failed, failed, untested }
      await auditRules(context, actor, 'rules.test-all', counts)
      return { ...counts, failures: failures.slice(0, MAX_FAILURES) }
    }),
  ]
}

function reasonOf(run: RuleTestRun): string {
  if (!run.ok) return `${run.in} ${run.error.line}:${run.error.column}: ${run.error.message}`
  const wrong = run.results.find(({ passed }) => !passed)
  if (wrong === undefined) return 'no positive event: nothing says that the rule finds anything'
  const { kind, number, line } = wrong.case
  return `${kind} ${number}, line ${line}: ${kind === 'positive' ? 'does not fire' : 'fires'}`
}
