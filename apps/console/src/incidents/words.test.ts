import assert from 'node:assert/strict'
import { test } from 'node:test'
import { layerLabel, shortId, statusLabel, verdictLabel } from './words.ts'

test('an id is shortened to what people read out', () => {
  assert.equal(shortId('inc-0191f2aa7c'), '0191f2aa')
  assert.equal(shortId('7'), '7')
})

test('words of a newer server are shown as they are', () => {
  assert.deepEqual([statusLabel('in_progress'), statusLabel('paused')], ['In progress', 'paused'])
  assert.equal(verdictLabel('odd'), 'odd')
  assert.deepEqual([layerLabel('endpoint'), layerLabel('space')], ['EDR', 'SPACE'])
})
