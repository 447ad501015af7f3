import {
  type CompiledRule,
  compileRuleSet,
  createEngine,
  parseSigma,
  type RuleSetCompilation,
  type SigmaError,
} from '@opensoc/sigma'
import type { CaseOutcome } from './case-outcome.ts'
import { parseRuleTests, type RuleTestCase, type RuleTestError } from './rule-test-cases.ts'
import { runSequence } from './run-sequence.ts'

export interface RuleTestResult {
  readonly case: Omit<RuleTestCase, 'fields'>
  readonly passed: boolean
  /** The fields that made the rule true, or the group of a correlation; absent where it did not fire. */
  readonly matched?: Readonly<Record<string, unknown>>
}

export type RuleTestRun =
  | { readonly ok: true; readonly results: readonly RuleTestResult[]; readonly passed: boolean }
  /** `in`: whose text is wrong. */
  | { readonly ok: false; readonly in: 'rule' | 'tests'; readonly error: RuleTestError }

/**
 * Runs the unit tests of a rule or a correlation through the real engine. `id` chooses one in a text of several
 * documents; else it is the last correlation, or the first rule. `others` are texts of rules that a correlation names.
 */
export function runRuleTests(texts: {
  readonly rule: string
  readonly tests: string
  readonly id?: string
  readonly others?: readonly string[]
}): RuleTestRun {
  const subject = compileSubject(texts)
  if (!('runCase' in subject)) return { ok: false, in: 'rule', error: subject.error }
  const tests = parseRuleTests(texts.tests)
  if (!tests.ok) return { ok: false, in: 'tests', error: tests.error }
  const results: RuleTestResult[] = []
  for (const { fields, ...about } of tests.cases) {
    const outcome = subject.runCase(fields)
    if ('problem' in outcome) {
      const error = { message: outcome.problem, line: about.line, column: 1, expected: outcome.expected }
      return { ok: false, in: 'tests', error }
    }
    const { matched } = outcome
    const passed = (matched !== undefined) === (about.kind === 'positive')
    results.push({ case: about, passed, ...(matched === undefined ? {} : { matched }) })
  }
  return { ok: true, results, passed: results.every(({ passed }) => passed) }
}

type Subject =
  | { readonly runCase: (fields: Readonly<Record<string, unknown>>) => CaseOutcome }
  | { readonly error: RuleTestError }

function compileSubject(texts: {
  readonly rule: string
  readonly id?: string
  readonly others?: readonly string[]
}): Subject {
  const own = parseSigma(texts.rule)
  const broken = own.find((document) => !document.ok)
  if (broken?.ok === false) return refusal(broken.error)
  const set = compileRuleSet([...own, ...(texts.others ?? []).flatMap((text) => parseSigma(text))])
  const ids = own.flatMap((document) => {
    if (!document.ok || document.kind === 'filter') return []
    return document.kind === 'rule'
      ? { id: document.rule.id, isCorrelation: false }
      : { id: document.correlation.id, isCorrelation: true }
  })
  const wanted =
    texts.id === undefined
      ? (ids.findLast((one) => one.isCorrelation) ?? ids[0])
      : ids.find((one) => one.id === texts.id)
  if (wanted === undefined) {
    return { error: { message: 'the text holds no such rule', line: 1, column: 1, expected: 'a rule' } }
  }
  const refused = set.refused.find(({ id }) => id === wanted.id)
  if (refused !== undefined) return refusal(refused.error)
  return {
    runCase: wanted.isCorrelation
      ? (fields) => runSequence(set, wanted.id, fields)
      : ruleRunner(set, wanted.id),
  }
}

function ruleRunner(
  set: RuleSetCompilation,
  id: string,
): (fields: Readonly<Record<string, unknown>>) => CaseOutcome {
  const { rule } = set.rules.find((one) => one.rule.id === id) as CompiledRule
  const engine = createEngine(set.rules.filter((one) => one.rule.id === id))
  return (fields) => ({ matched: engine.match({ logsource: rule.logsource, fields })[0]?.fields })
}

function refusal({ message, line = 1, column = 1, expected = 'a rule' }: SigmaError): Subject {
  return { error: { message, line, column, expected } }
}
