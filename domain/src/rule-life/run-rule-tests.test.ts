import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { parseRuleTests } from './rule-test-cases.ts'
import { runRuleTests } from './run-rule-tests.ts'

const RULE = `title: T
logsource: {product: windows}
detection:
  selection: {Image|endswith: '\\tool.exe'}
  condition: selection
`
const TESTS = `positive:
  - Image: 'C:\\tool.exe'
  - {Image: 'D:\\other.exe'}
negative:
  - Image: 'C:\\notepad.exe'
`

describe('the unit tests of a rule', () => {
  it('pass where the rule finds what it must and leaves alone what it must', () => {
    const run = runRuleTests({ rule: RULE, tests: TESTS })
    assert.ok(run.ok)
    assert.equal(run.passed, false)
    assert.deepEqual(
      run.results.map(({ case: { kind, number, line }, passed, matched }) => [
        kind,
        number,
        line,
        passed,
        matched,
      ]),
      [
        ['positive', 1, 2, true, { Image: 'C:\\tool.exe' }],
        ['positive', 2, 3, false, undefined],
        ['negative', 1, 5, true, undefined],
      ],
    )
  })

  it('say where a text is wrong', () => {
    const wrong = (rule: string, tests: string) => {
      const run = runRuleTests({ rule, tests })
      return run.ok ? undefined : [run.in, run.error.line, run.error.column]
    }
    assert.deepEqual(wrong(RULE.replace('|endswith', '|nonsense'), TESTS), ['rule', 4, 15])
    assert.deepEqual(wrong('', TESTS), ['rule', 1, 1])
    assert.deepEqual(wrong(RULE, 'positive: yes'), ['tests', 1, 11])
    assert.deepEqual(wrong(RULE, 'positive:\n  - 1'), ['tests', 2, 5])
    assert.deepEqual(wrong(RULE, 'positive: []'), ['tests', 1, 1])
    assert.deepEqual(wrong(RULE, 'positive: ['), ['tests', 1, 12])
  })

  it('run on the rule that is named in a text of several', () => {
    const id = '7f1d2c3b-0000-4000-8000-000000000001'
    const rule = `${RULE.replace('tool', 'x')}---\nid: ${id}\n${RULE}`
    const tests = TESTS.replace(/ {2}- \{.*\n/, '')
    const run = runRuleTests({ rule, tests, id })
    assert.ok(run.ok && run.passed)
    assert.equal(runRuleTests({ rule, tests, id: 'other' }).ok, false)
  })

  it('are read without a throw, whatever the text', () => {
    const piece = fc.constantFrom(
      'positive:',
      'negative:',
      '  - a: 1',
      '  - &x [*x]',
      '- *x',
      '  - {',
      ': :',
      '\u0000',
    )
    fc.assert(fc.property(fc.array(piece), (lines) => void parseRuleTests(lines.join('\n'))))
    const bomb = `positive:\n  - a: &a [1,1,1,1,1,1,1,1,1,1]\n    b: &b [${'*a,'.repeat(20)}]\n    c: [${'*b,'.repeat(20)}]\n`
    assert.equal(parseRuleTests(bomb).ok, false)
  })

  const CORRELATION = `${RULE}name: tool
---
title: Two tools
correlation: {type: event_count, rules: [tool], group-by: [host], timespan: 1m, condition: {gte: 2}}
`
  const sequence = (...events: string[]) => `positive:\n  - events: [${events.join(', ')}]\n`
  const tool = (at: string, host: string) =>
    `{at: ${at}, rule: tool, fields: {Image: 'C:\\tool.exe', host: ${host}}}`

  it('run sequences of events where the text holds a correlation', () => {
    const outcome = (tests: string) => {
      const run = runRuleTests({ rule: CORRELATION, tests })
      return run.ok ? run.results[0]?.matched : run.error.message
    }
    assert.deepEqual(outcome(sequence(tool('0', 'a'), tool('59s', 'a'))), { host: 'a' })
    assert.equal(outcome(sequence(tool('0', 'a'), tool('2m', 'a'))), undefined)
    const many = `{repeat: 3, every: 10s, ${tool('0', '"h{n}"').slice(1)}`
    assert.equal(outcome(sequence(many)), undefined)
    assert.deepEqual(outcome(sequence(many.replace('{n}', ''))), { host: 'h' })
    assert.equal(outcome(sequence(tool('soon', 'a'))), 'event 1: not an event')
    const other = "{at: 0, rule: tool, fields: {Image: 'C:\\x.exe'}}"
    assert.equal(outcome(sequence(tool('0', 'a'), other)), "event 2: 'tool' does not match it")
  })

  it('run a correlation whose rules stand in other texts', () => {
    const [rule, correlation] = CORRELATION.split('---\n') as [string, string]
    const tests = sequence(tool('0', 'a'), tool('1', 'a'))
    assert.equal(runRuleTests({ rule: correlation, tests }).ok, false)
    const run = runRuleTests({ rule: correlation, tests, others: [rule] })
    assert.ok(run.ok && run.passed)
  })
})
