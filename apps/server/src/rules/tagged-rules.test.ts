import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { StoredRule } from '@opensoc/domain'
import { type RuleFactsForCoverage, taggedRules } from './tagged-rules.ts'

const WINDOWS = { product: 'windows', category: 'process_creation' }
const LINUX = { product: 'linux', category: 'process_creation' }
const NOTHING: RuleFactsForCoverage = { unresolved: new Set(), outcomes: [], findingCounts: new Map() }

const rule = (id: string, over: Partial<StoredRule> = {}): StoredRule => ({
  id,
  tenantId: 't',
  title: id,
  kind: 'rule',
  level: 'low',
  space: 'own',
  file: `${id}.yml`,
  source: '',
  enabled: true,
  tags: [],
  logsource: WINDOWS,
  updatedTime: 100,
  ...over,
})
const correlation = (id: string, type: string, rules: readonly string[]): StoredRule =>
  rule(id, {
    kind: 'correlation',
    logsource: {},
    source: `title: ${id}\ncorrelation: {type: ${type}, rules: [${rules.join(', ')}], group-by: [User], timespan: 5m${type === 'event_count' ? ', condition: {gte: 2}' : ''}}\n`,
  })

describe('rules as coverage sees them', () => {
  it('run if they are enabled, load, and find what they name', () => {
    const stored = [rule('a'), rule('b', { enabled: false }), rule('c', { refused: 'c:1' }), rule('d')]
    const tagged = taggedRules([...stored, rule('f', { kind: 'filter' })], {
      ...NOTHING,
      unresolved: new Set(['d']),
    })
    assert.deepEqual(
      tagged.map(({ id, isRunning }) => [id, isRunning]),
      [
        ['a', true],
        ['b', false],
        ['c', false],
        ['d', false],
      ],
    )
  })

  it('are tested while neither failed nor changed since', () => {
    const outcome = (ruleId: string, passed: boolean, time: number) => ({ ruleId, passed, time })
    const outcomes = [outcome('a', true, 100), outcome('b', true, 99), outcome('c', false, 200)]
    const tagged = taggedRules([rule('a'), rule('b'), rule('c'), rule('d')], { ...NOTHING, outcomes })
    assert.deepEqual(
      tagged.map(({ testedTime }) => testedTime),
      [100, undefined, undefined, undefined],
    )
  })

  it('read, as a correlation, what the rules read that it names, and needs all of a sequence', () => {
    const stored = [
      rule('a', { name: 'first' }),
      rule('b', { logsource: LINUX }),
      correlation('count', 'event_count', ['first', 'b']),
      correlation('sequence', 'temporal_ordered', ['count', 'a', 'sequence']),
    ]
    const [, , count, sequence] = taggedRules(stored, NOTHING)
    assert.deepEqual([count?.needs, sequence?.needs], ['any', 'all'])
    for (const one of [count, sequence])
      assert.deepEqual(new Set(one?.logsources.map(({ product }) => product)), new Set(['windows', 'linux']))
  })
})
