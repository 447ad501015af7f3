import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { IncidentRow } from '@opensoc/contract'
import { applied, changeWords, conflictWords, type IncidentChange, reverse } from './incident-change.ts'

const row = { id: 'a', title: 'Beacon', status: 'new', finding_count: 2, version: 4 } as IncidentRow

test('a change shows at once as it will be', () => {
  const changed = applied(row, { owner: 'me', status: 'in_progress' }, 'mara')
  assert.equal(changed.owner, 'mara')
  assert.equal(changed.status, 'in_progress')
  assert.equal('owner' in applied(changed, { owner: null }, 'mara'), false)
})

test('undo brings back exactly what was there', () => {
  const changes: IncidentChange[] = [
    { status: 'closed', verdict: 'false_positive', note: 'known scanner' },
    { owner: 'me' },
    { title: 'Other' },
  ]
  for (const change of changes)
    assert.deepEqual(applied(applied(row, change, 'mara'), reverse(row, change), 'mara'), row)
})

test('the toast says what was done', () => {
  assert.equal(changeWords({ status: 'closed', verdict: 'test' }, 3), 'Closed 3 incidents as Test')
  assert.equal(changeWords({ status: 'on_hold' }, 1), 'Set the incident to On hold')
  assert.equal(changeWords({ owner: null }, 1), 'Took the owner off the incident')
})

test('a conflict names what the other did', () => {
  const theirs = { ...row, status: 'closed', verdict: 'duplicate', owner: 'ravi' } as IncidentRow
  assert.match(
    conflictWords(row, theirs),
    /status is now Closed, owner is now ravi, verdict is now Duplicate/,
  )
  assert.match(conflictWords(row, row), /changed meanwhile/)
})
