import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Rule } from '@opensoc/contract'
import { bulkSwitch } from './bulk-switch.ts'

const rule = (id: string, over: Partial<Rule> = {}) =>
  ({ id, enabled: false, status: 'stable', ...over }) as Rule
const RULES = [
  rule('new'),
  rule('on', { enabled: true }),
  rule('broken', { refused: 'no' }),
  rule('old', { status: 'deprecated' }),
]

test('enabling what is shown leaves out what does not load and what its author gave up', () => {
  assert.deepEqual(bulkSwitch(RULES, true, ''), { ids: ['new'], already: 1, refused: 1, givenUp: 1 })
})

test('a filter by that status means its rules', () => {
  assert.deepEqual(bulkSwitch([RULES[3]!], true, 'deprecated').ids, ['old'])
})

test('disabling leaves nothing out', () => {
  assert.deepEqual(bulkSwitch(RULES, false, ''), { ids: ['on'], already: 3, refused: 0, givenUp: 0 })
})
