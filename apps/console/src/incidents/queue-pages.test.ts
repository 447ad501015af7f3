import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { IncidentRow } from '@opensoc/contract'
import { newerRows, newIds, patchPages, rowsOf } from './queue-pages.ts'

const row = (id: string, version = 1, title = id) => ({ id, version, title }) as IncidentRow
const data = (...pages: IncidentRow[][]) => ({ pages: pages.map((items) => ({ items })), pageParams: [] })

test('a changed incident takes its place without moving', () => {
  const patched = patchPages(data([row('a'), row('b')], [row('c')]), [row('b', 2, 'new title')])
  assert.deepEqual(
    rowsOf(patched).map(({ title }) => title),
    ['a', 'new title', 'c'],
  )
})

test('an older version and an unknown incident change nothing', () => {
  const before = data([row('a', 3)])
  assert.equal(patchPages(before, [row('a', 2)]), before)
  assert.equal(patchPages(before, [row('z', 9)]), before)
})

test('of rows that arrive only newer ones matter', () => {
  const found = newerRows([row('a', 2), row('b', 1), row('z', 5)], [row('a', 1), row('b', 1)])
  assert.deepEqual(
    found.map(({ id }) => id),
    ['a'],
  )
})

test('a row on two pages is shown once', () => {
  assert.deepEqual(
    rowsOf(data([row('a'), row('b')], [row('b'), row('c')])).map(({ id }) => id),
    ['a', 'b', 'c'],
  )
})

test('only what came after the list was loaded is new', () => {
  const head = [row('new'), row('old'), row('listed')]
  assert.deepEqual(newIds(head, new Set(['old']), [row('listed')]), ['new'])
})
