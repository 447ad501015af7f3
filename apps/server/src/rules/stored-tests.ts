import { type RuleTestRun, runRuleTests, type StateStore, type StoredRule } from '@opensoc/domain'
import { correlatedTexts } from './running-rules.ts'

export interface StoredTests {
  readonly from: 'none' | 'shipped' | 'own'
  readonly source: string
}

/** The tests that came with a shipped rule, by the rule's file. */
export type ShippedTests = (file: string) => Promise<string | undefined>

/** A person's own tests of a rule, else those that came with it. */
export async function testsOf(
  rule: StoredRule,
  state: StateStore,
  shippedTests: ShippedTests,
): Promise<StoredTests> {
  const own = await state.rules.tests(rule.tenantId, rule.id)
  if (own !== undefined) return { from: 'own', source: own }
  const shipped = rule.space === 'content' ? await shippedTests(rule.file) : undefined
  return shipped === undefined ? { from: 'none', source: '' } : { from: 'shipped', source: shipped }
}

/** `stored`: where a correlation finds the rules that it names. */
export function runStoredTests(
  texts: { readonly rule: string; readonly tests: string },
  stored: readonly StoredRule[],
): RuleTestRun {
  return runRuleTests({ ...texts, others: correlatedTexts(texts.rule, stored) })
}

/** Whether a run says that the rule finds something: tests that only leave events alone say nothing of it. */
export function provesRule(run: RuleTestRun): boolean {
  return run.ok && run.passed && run.results.some(({ case: { kind } }) => kind === 'positive')
}
