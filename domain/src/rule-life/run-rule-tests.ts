import { compileRule, createEngine, parseSigma, type SigmaEngine, type SigmaRule } from '@opensoc/sigma'
import { parseRuleTests, type RuleTestCase, type RuleTestError } from './rule-test-cases.ts'

export interface RuleTestResult {
  readonly case: Omit<RuleTestCase, 'fields'>
  readonly passed: boolean
  /** The fields that made the rule true; absent where it did not fire. */
  readonly matched?: Readonly<Record<string, unknown>>
}

export type RuleTestRun =
  | { readonly ok: true; readonly results: readonly RuleTestResult[]; readonly passed: boolean }
  /** `in`: whose text is wrong. */
  | { readonly ok: false; readonly in: 'rule' | 'tests'; readonly error: RuleTestError }

/** Runs the unit tests of a rule through the real engine. `id` chooses the rule in a text of several documents. */
export function runRuleTests(texts: {
  readonly rule: string
  readonly tests: string
  readonly id?: string
}): RuleTestRun {
  const compiled = compileOne(texts.rule, texts.id)
  if (!compiled.ok) return { ok: false, in: 'rule', error: compiled.error }
  const tests = parseRuleTests(texts.tests)
  if (!tests.ok) return { ok: false, in: 'tests', error: tests.error }
  const results = tests.cases.map((one) => runCase(one, compiled.rule, compiled.engine))
  return { ok: true, results, passed: results.every(({ passed }) => passed) }
}

function runCase({ fields, ...about }: RuleTestCase, rule: SigmaRule, engine: SigmaEngine): RuleTestResult {
  const [match] = engine.match({ logsource: rule.logsource, fields })
  const passed = (match !== undefined) === (about.kind === 'positive')
  return { case: about, passed, ...(match === undefined ? {} : { matched: match.fields }) }
}

type Compiled =
  | { readonly ok: true; readonly rule: SigmaRule; readonly engine: SigmaEngine }
  | { readonly ok: false; readonly error: RuleTestError }

function compileOne(source: string, id: string | undefined): Compiled {
  const wrong = (message: string, line = 1, column = 1, expected = 'a rule'): Compiled => ({
    ok: false,
    error: { message, line, column, expected },
  })
  for (const document of parseSigma(source)) {
    if (!document.ok) {
      const { message, line, column, expected } = document.error
      return wrong(message, line, column, expected)
    }
    if (document.kind !== 'rule' || (id !== undefined && document.rule.id !== id)) continue
    const outcome = compileRule(document.rule)
    if (outcome.ok) return { ok: true, rule: document.rule, engine: createEngine([outcome.rule]) }
    const { message, line, column, expected } = outcome.error
    return wrong(message, line, column, expected)
  }
  return wrong('the text holds no such rule')
}
