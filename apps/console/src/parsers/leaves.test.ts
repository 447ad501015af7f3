import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { leavesOf } from './leaves.ts'

describe('the values of a tree', () => {
  it('have dotted paths, in its order', () => {
    assert.deepEqual(leavesOf({ a: { b: 'x', c: [1, { d: true }] }, e: {}, f: null }), [
      ['a.b', 'x'],
      ['a.c.0', '1'],
      ['a.c.1.d', 'true'],
      ['e', '{}'],
      ['f', 'null'],
    ])
  })

  it('are bounded, whatever the tree is', () => {
    fc.assert(fc.property(fc.jsonValue(), (tree) => assert.ok(leavesOf(tree).length <= 400)))
    assert.equal(leavesOf(Array.from({ length: 1000 }, (_, at) => at)).length, 400)
  })
})
