import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type KeyLayer, keyName, matchKey } from './key-match.ts'

const plain = { ctrlKey: false, metaKey: false, altKey: false, shiftKey: false }
const layer = (name: string, ...keys: string[]): KeyLayer => ({
  name,
  level: name === 'global' ? 0 : 1,
  bindings: keys.map((key) => ({ keys: key, label: `${name} ${key}`, run: () => {} })),
})

test('keys are named the way bindings spell them', () => {
  assert.equal(keyName({ ...plain, key: 'j' }), 'j')
  assert.equal(keyName({ ...plain, key: 'N', shiftKey: true }), 'N')
  assert.equal(keyName({ ...plain, key: ' ' }), 'Space')
  assert.equal(keyName({ ...plain, key: 'ArrowDown', shiftKey: true }), 'shift+ArrowDown')
  assert.equal(keyName({ ...plain, key: 'K', metaKey: true }), 'ctrl+k')
})

test("the browser's own combinations are left alone", () => {
  assert.equal(keyName({ ...plain, key: 'c', ctrlKey: true }), undefined)
  assert.equal(keyName({ ...plain, key: 'd', altKey: true }), undefined)
})

test('the innermost layer wins', () => {
  const layers = [layer('global', 'n', '?'), layer('graph', 'n')]
  assert.equal(matchKey(layers, undefined, 'n').binding?.label, 'graph n')
  assert.equal(matchKey(layers, undefined, '?').binding?.label, 'global ?')
})

test('the order in which layers came does not matter', () => {
  const layers = [layer('graph', 'n'), layer('global', 'n')]
  assert.equal(matchKey(layers, undefined, 'n').binding?.label, 'graph n')
})

test('a sequence waits for its second key and forgets a wrong one', () => {
  const layers = [layer('global', 'g i', 'i')]
  assert.deepEqual(matchKey(layers, undefined, 'g'), { pending: 'g' })
  assert.equal(matchKey(layers, 'g', 'i').binding?.keys, 'g i')
  assert.deepEqual(matchKey(layers, 'g', 'q'), {})
})
