import assert from 'node:assert/strict'
import { test } from 'node:test'
import { filterOf, queueSearch } from './queue-search.ts'

test('the default view needs no words in the URL', () => {
  const printed = queueSearch.print(queueSearch.parse({}))
  assert.deepEqual(
    Object.values(printed).filter((text) => text !== undefined && text !== ''),
    [],
  )
})

test('a view comes back from its URL', () => {
  const search = {
    sev: 'high,critical',
    q: 'lsass',
    status: 'new',
    owner: 'me',
    sort: 'newest',
    from: '5',
    i: 'x',
  }
  const view = queueSearch.parse(search)
  assert.deepEqual(view.sev, ['high', 'critical'])
  assert.deepEqual(queueSearch.parse(queueSearch.print(view) as Record<string, string>), view)
})

test('nonsense in the URL is left out, and the cursor is no filter', () => {
  const view = queueSearch.parse({ from: 'yesterday', sort: 'random', i: 'x' })
  assert.equal(view.from, undefined)
  assert.equal(view.sort, 'priority')
  assert.deepEqual(filterOf(view), {})
})
