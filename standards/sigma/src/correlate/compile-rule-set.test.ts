import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { parseSigma } from '../parse/parse-sigma.ts'
import { compileRuleSet } from './compile-rule-set.ts'

const rule = (name: string, value = 'x') => `title: ${name}
name: ${name}
logsource: {product: test}
detection:
  selection: {field: '${value}'}
  condition: selection`

const correlation = (name: string, rules: string, rest = '') => `title: ${name}
name: ${name}
correlation:
  type: temporal
  rules: [${rules}]
  timespan: 1m${rest}`

const compile = (...documents: string[]) =>
  compileRuleSet(parseSigma(documents.join('\n---\n'), { file: 'set.yml' }))

/** `line:column: message (expected)` of what was refused. */
const refusals = (...documents: string[]) =>
  compile(...documents).refused.map(
    ({ error: { file, line, column, message, expected } }) =>
      `${file}:${line}:${column}: ${message} (${expected})`,
  )

describe('compiling a set of Sigma documents', () => {
  it('resolves names and ids, across documents, whatever their order', () => {
    const id = '3c2b0f1e-8f6a-4f43-9d0c-0b1d5ad0c7a1'
    const set = compile(correlation('x', `a, ${id}`), rule('a'), rule('b').replace('name: b', `id: ${id}`))
    assert.deepEqual(set.refused, [])
    assert.equal(set.correlations[0]?.bases[1]?.ruleId, id)
    assert.equal(set.buildingBlocks.size, 2)
  })

  it('puts correlations after those that they build on', () => {
    const set = compile(
      correlation('top', 'middle, a'),
      correlation('middle', 'low, a'),
      correlation('low', 'a'),
      rule('a'),
    )
    assert.deepEqual(
      set.correlations.map(({ correlation: { title }, depth }) => `${depth} ${title}`),
      ['0 low', '1 middle', '2 top'],
    )
  })

  for (const [name, documents, expected] of [
    [
      'a reference to nothing',
      [correlation('x', 'a, missing'), rule('a')],
      [
        "set.yml:5:14: 'missing' is no rule or correlation of this set (the id or name of a rule or correlation)",
      ],
    ],
    [
      'a cycle, and what rests on it',
      [correlation('x', 'y'), correlation('y', 'x'), correlation('z', 'x')],
      [
        "set.yml:5:11: 'y' was refused: 'x' leads back to this correlation (a correlation that can be evaluated)",
        "set.yml:12:11: 'x' leads back to this correlation (references without a cycle)",
        "set.yml:19:11: 'x' was refused: 'y' was refused: 'x' leads back to this correlation (a correlation that can be evaluated)",
      ],
    ],
    [
      'a field that a correlation below does not hand on',
      [
        correlation('x', 'y', '\n  group-by: [user]'),
        correlation('y', 'a', '\n  group-by: [host]'),
        rule('a'),
      ],
      ["set.yml:5:11: 'y' hands on no field 'user' (host)"],
    ],
    [
      'a count that no window holds',
      [correlation('x', 'a', '\n  condition: {gte: 1000000}').replace('temporal', 'event_count'), rule('a')],
      ['set.yml:1:1: 1000000 events do not fit in a window (at most 10000)'],
    ],
    [
      'the second of two documents with one id',
      [rule('a'), rule('a')],
      ['set.yml:8:1: another document has the id'],
    ],
  ] as const) {
    it(`refuses ${name}, at its place`, () => {
      const found = refusals(...documents)
      assert.equal(found.length, expected.length, found.join('\n'))
      for (const [index, text] of expected.entries()) assert.ok(found[index]?.startsWith(text), found[index])
    })
  }

  it('refuses a correlation whose rule was refused, and says why', () => {
    const [, second] = refusals(rule('a').replace('{field:', '{field|bogus:'), correlation('x', 'a'))
    assert.match(second ?? '', /'a' was refused: .*bogus/)
  })

  it('joins filters to their rules, and warns of one that keeps what it describes', () => {
    const filter = (condition: string) => `title: f
logsource: {product: test}
filter:
  rules: [a]
  selection: {user: adm}
  condition: ${condition}`
    const set = compile(rule('a'), filter('not selection'))
    assert.deepEqual(set.warnings, [])
    assert.match(JSON.stringify(set.rules[0]?.expression), /adm/)
    const [warning] = compile(rule('a'), filter('selection')).warnings
    assert.equal(warning?.code, 'SIGMA_FILTER_NOT_NEGATED')
  })
})
