import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Rule } from '@opensoc/contract'
import { matchingRules, rulesSearch, sortedRules } from './rules-search.ts'

const rule = (change: Partial<Rule>): Rule => ({
  id: 'r',
  title: 'LSASS read',
  kind: 'rule',
  level: 'high',
  space: 'content',
  file: 'a.yml',
  enabled: true,
  tags: ['attack.t1003.001'],
  logsource: { product: 'windows', category: 'process_access' },
  is_modified: false,
  has_conflict: false,
  finding_count: 0,
  updated_time: 0,
  ...change,
})
const found = (rules: Rule[], search: Record<string, string>) =>
  matchingRules(rules, rulesSearch.parse(search)).length

test('rules are found by their words, level, space and state', () => {
  const rules = [
    rule({}),
    rule({ level: 'low', enabled: false }),
    rule({ space: 'own', refused: 'line 3: near' }),
  ]
  assert.equal(found(rules, {}), 3)
  assert.equal(found(rules, { q: 'T1003' }), 3)
  assert.equal(found(rules, { q: 'process_access', level: 'low' }), 1)
  assert.equal(found(rules, { space: 'own' }), 1)
  assert.deepEqual(
    ['enabled', 'disabled', 'refused', 'nonsense'].map((state) => found(rules, { state })),
    [1, 1, 1, 3],
  )
})

test('rules are sorted by what is expected of them; those of which nothing is known come last', () => {
  const rules = ['a', 'b', 'c', 'd'].map((id) => rule({ id }))
  const perDay = (id: string) => ({ a: 2, b: 0, d: 40 })[id]
  const order = (sort: 'noisiest' | 'quietest' | '') =>
    sortedRules(rules, sort, perDay)
      .map(({ id }) => id)
      .join('')
  assert.deepEqual([order(''), order('noisiest'), order('quietest')], ['abcd', 'dabc', 'badc'])
  assert.equal(rulesSearch.parse({ sort: 'loudest' }).sort, '')
})
