import assert from 'node:assert/strict'
import { test } from 'node:test'
import { huntSearch, windowOf } from './hunt-search.ts'

test('a hunt comes back from its URL, an empty one too', () => {
  const view = huntSearch.parse({ query: 'host:a', from: '100', to: '200' })
  assert.deepEqual(huntSearch.parse(huntSearch.print(view) as Record<string, string>), view)
  assert.equal(huntSearch.print(huntSearch.parse({ query: '' })).query, ' ')
  assert.equal(huntSearch.parse({}).query, undefined)
})

test('a fixed range wins over a relative one', () => {
  const view = huntSearch.parse({ last: '1000' })
  assert.deepEqual(windowOf(view, 5000), { from: 4000, to: 5000 })
  assert.deepEqual(windowOf({ ...view, from: 1, to: 2 }, 5000), { from: 1, to: 2 })
  assert.deepEqual(windowOf({ ...view, from: 1 }, 5000), { from: 1, to: 5000 })
  assert.deepEqual(windowOf({ ...view, to: 500 }, 5000), { from: 0, to: 500 })
})
