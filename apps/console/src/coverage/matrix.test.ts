import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Coverage, TechniqueCoverage } from '@opensoc/contract'
import { type CoverageSearch, coverageSearch } from './coverage-search.ts'
import { matrixColumns, neighbourTile } from './matrix.ts'

const technique = (id: string, over: Partial<TechniqueCoverage> = {}): TechniqueCoverage => ({
  id,
  name: `Name of ${id}`,
  tactics: ['execution'],
  platforms: ['Windows'],
  ...(id.includes('.') ? { parent: id.slice(0, 5) } : {}),
  state: 'none',
  rules: 0,
  live_rules: 0,
  idle_rules: 0,
  idle_live_rules: 0,
  finding_count: 0,
  ...over,
})

const coverage: Coverage = {
  domain: 'enterprise-attack',
  attack_version: '18.1',
  since: 0,
  tactics: [
    { id: 'TA0002', shortname: 'execution', name: 'Execution' },
    { id: 'TA0003', shortname: 'persistence', name: 'Persistence' },
  ],
  techniques: [
    technique('T1001'),
    technique('T1001.001', { state: 'live', platforms: ['Linux'] }),
    technique('T1002', { state: 'rule', tactics: ['execution', 'persistence'] }),
    technique('T1003', { state: 'tested', tactics: ['persistence'] }),
  ],
  foreign: [technique('T9999', { state: 'rule', tactics: [], platforms: [] })],
  gaps: [{ name: 'dns', logsource: { category: 'dns' }, techniques: ['T1002'], idle_techniques: ['T1001'] }],
}

const shown = (search: Record<string, string>, layer?: readonly string[]) => {
  const view: CoverageSearch = coverageSearch.parse(search)
  return matrixColumns(coverage, view, layer && new Set(layer)).map(
    ({ shortname, tiles }) => `${shortname}: ${tiles.map((tile) => tile.technique.id).join(' ')}`,
  )
}

test('a technique stands under each of its tactics, other releases in a column of their own', () => {
  assert.deepEqual(shown({}), [
    'execution: T1001 T1002',
    'persistence: T1002 T1003',
    'another-release: T9999',
  ])
  assert.deepEqual(shown({ subs: '1', tactic: 'execution' }), ['execution: T1001 T1001.001 T1002'])
})

test('filters leave what they mean, and the technique above a sub-technique that is meant', () => {
  assert.deepEqual(shown({ platform: 'Linux' }), ['execution: T1001'])
  assert.deepEqual(shown({ show: 'live', subs: '1' }), ['execution: T1001 T1001.001', 'persistence: T1003'])
  assert.deepEqual(shown({ show: 'gaps', platform: 'Windows' }), [
    'execution: T1001 T1002',
    'persistence: T1002',
  ])
  assert.deepEqual(shown({ gap: 'dns' }), ['execution: T1001 T1002', 'persistence: T1002'])
  assert.deepEqual(shown({ show: 'layer' }, ['T1002/persistence', 'T9999']), [
    'persistence: T1002',
    'another-release: T9999',
  ])
})

test('a column counts the techniques that some rule names, a technique its sub-techniques', () => {
  const [execution] = matrixColumns(coverage, coverageSearch.parse({}), undefined)
  assert.equal(execution?.covered, 1)
  assert.deepEqual([execution?.tiles[0]?.subs, execution?.tiles[0]?.coveredSubs], [1, 1])
})

test('arrow keys lead from tile to tile', () => {
  const columns = matrixColumns(coverage, coverageSearch.parse({}), undefined)
  const go = (from: string, key: string) => neighbourTile(columns, from, key)
  assert.equal(go('execution/T1001', 'ArrowDown'), 'execution/T1002')
  assert.equal(go('execution/T1002', 'ArrowDown'), undefined)
  assert.equal(go('execution/T1002', 'ArrowRight'), 'persistence/T1003')
  assert.equal(go('persistence/T1003', 'ArrowRight'), 'another-release/T9999')
  assert.equal(go('persistence/T1003', 'Home'), 'persistence/T1002')
  assert.equal(go('gone', 'ArrowDown'), undefined)
})

test('the search survives a trip through the address', () => {
  const view = { domain: 'ics-attack', days: '30', show: 'gaps', subs: '1', t: 'T0801', gap: 'a b' }
  const printed = coverageSearch.print(coverageSearch.parse(view))
  assert.deepEqual(Object.fromEntries(Object.entries(printed).filter(([, value]) => value !== '')), view)
})
