import assert from 'node:assert/strict'
import { test } from 'node:test'
import { incidentSearch } from './incident-search.ts'

test('an incident opens on its story, and a link brings back what was on screen', () => {
  const opening = incidentSearch.parse({})
  assert.deepEqual([opening.tab, opening.scope, opening.view], ['story', 'path', 'graph'])
  const search = { tab: 'timeline', scope: 'all', view: 'list', node: 'n1', finding: 'f1' }
  assert.deepEqual(incidentSearch.print(incidentSearch.parse(search)), search)
  assert.equal(incidentSearch.parse({ tab: 'nowhere' }).tab, 'story')
})
