import assert from 'node:assert/strict'
import { test } from 'node:test'
import { stageRows } from './stage-rows.ts'

test('a stage that lost nothing sums up', () => {
  const [row] = stageRows([
    { name: 'cut', in: 10, out: 6, dropped: { empty: 3, duplicate: 0 }, failed: 1, busy_ms: 4 },
  ])
  assert.equal(row?.open, 0)
  assert.equal(row?.dropped, 'empty 3')
})

test('what is under way, or lost, is told', () => {
  assert.equal(stageRows([{ name: 'x', in: 5, out: 3, dropped: {}, failed: 0, busy_ms: 0 }])[0]?.open, 2)
})
