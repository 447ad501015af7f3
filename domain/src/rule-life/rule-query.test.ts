import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { StoredRule } from '../stored-rule.ts'
import { keptFromEnabling, matchesRuleQuery, type RuleQuery } from './rule-query.ts'

const rule: StoredRule = {
  id: 'r',
  tenantId: 't',
  title: 'LSASS read',
  kind: 'rule',
  level: 'high',
  status: 'test',
  space: 'upstream',
  file: 'rules/windows/lsass.yml',
  source: '',
  enabled: false,
  tags: ['attack.credential-access', 'attack.t1003.001'],
  logsource: { product: 'windows', category: 'process_access' },
  updatedTime: 0,
}

describe('a query for rules', () => {
  const cases: readonly [string, RuleQuery, boolean][] = [
    ['without a condition means all', {}, true],
    ['asks for one of several levels', { levels: ['high', 'critical'] }, true],
    ['joins its conditions with and', { levels: ['high'], products: ['linux'] }, false],
    ['takes a technique with its sub-techniques', { techniques: ['T1003'] }, true],
    ['does not take a technique by the start of its number', { techniques: ['T100'] }, false],
    ['takes whole tags', { tags: ['attack.t1003'] }, false],
    ['asks for a log source', { products: ['windows'], categories: ['process_access'] }, true],
    ['knows that a log source lacks a part', { services: ['sysmon'] }, false],
    ['finds words in title and file', { text: 'Lsass' }, true],
    ['asks for a space', { spaces: ['own', 'content'] }, false],
  ]
  for (const [what, query, expected] of cases)
    it(what, () => assert.equal(matchesRuleQuery(rule, query), expected))

  it('enables no rule that its author gave up unless it names that status', () => {
    const old = { ...rule, status: 'deprecated' }
    assert.equal(keptFromEnabling(old, {}), 'given_up')
    assert.equal(keptFromEnabling(old, { statuses: ['test'] }), 'given_up')
    assert.equal(keptFromEnabling(old, { statuses: ['deprecated'] }), undefined)
    assert.equal(keptFromEnabling(rule, {}), undefined)
  })

  it('enables no rule that does not load', () => {
    assert.equal(keptFromEnabling({ ...rule, refused: 'x:1: no' }, {}), 'refused')
  })
})
