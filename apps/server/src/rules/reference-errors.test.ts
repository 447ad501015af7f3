import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { StoredRule } from '@opensoc/domain'
import { referenceErrors } from './reference-errors.ts'

const ID = '7f1d2c3b-0000-4000-8000-0000000000c1'
const RULE = 'title: Base\nname: base\nlogsource: {product: windows}\ndetection: {a: {b: c}, condition: a}\n'
const correlation = (rule: string, id = ID) =>
  `title: Many\nid: ${id}\nname: many\ncorrelation:\n  type: event_count\n  rules: [${rule}]\n  timespan: 1m\n  condition: {gte: 2}\n`
const stored = (id: string, name: string, source: string) => ({ id, name, source }) as StoredRule
const codes = async (source: string, rules: StoredRule[]) =>
  (await referenceErrors(source, 'x.yml', async () => rules)).map(({ line }) => line)

describe('what a correlation names', () => {
  it('is right if it is in the text or stored', async () => {
    assert.deepEqual(await codes(correlation('base'), [stored('1', 'base', RULE)]), [])
    assert.deepEqual(await codes(`${RULE}---\n${correlation('base')}`, []), [])
    assert.deepEqual(await codes(RULE, []), [])
  })

  it('is wrong at its place if it is nowhere, does not load, or is the correlation itself', async () => {
    assert.deepEqual(await codes(correlation('nobody'), [stored('1', 'base', RULE)]), [6])
    assert.deepEqual(
      await codes(correlation('base'), [stored('1', 'base', RULE.replace('b: c', 'b|nonsense: c'))]),
      [6],
    )
    assert.deepEqual(await codes(correlation('many'), [stored(ID, 'many', correlation('base'))]), [6])
  })
})
