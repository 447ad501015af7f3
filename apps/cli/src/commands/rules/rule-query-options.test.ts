import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Command } from 'commander'
import { addRuleQueryOptions, readLevels, ruleQueryOf } from './rule-query-options.ts'

test('a level with a plus stands for itself and those above', () => {
  assert.deepEqual(readLevels('high+'), ['high', 'critical'])
  assert.deepEqual(readLevels('low,critical'), ['low', 'critical'])
  assert.throws(() => readLevels('severe'), /'severe' is no level/)
})

test('what is not given is not asked for', () => {
  const parse = (...args: string[]) =>
    ruleQueryOf(addRuleQueryOptions(new Command()).parse(args, { from: 'user' }).opts())
  assert.equal(parse(), undefined)
  assert.deepEqual(parse('--level', 'high+', '--status', 'stable,test', '--product', 'windows'), {
    levels: ['high', 'critical'],
    statuses: ['stable', 'test'],
    products: ['windows'],
  })
})
