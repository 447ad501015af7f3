import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type TimelineItem, timelineRows } from './timeline-rows.ts'

const item = (time: number, host: string, what: string, finding_id?: string): TimelineItem => ({
  time,
  host,
  what,
  source: 'sysmon',
  layer: 'endpoint',
  actor: 'mara',
  techniques: [],
  ...(finding_id === undefined ? {} : { finding_id }),
})
const items = [item(10, 'a', 'Word started'), item(25, 'b', 'Logon'), item(100, 'a', 'LSASS read', 'f1')]
const all = { host: '', text: '', areAlertsOnly: false }

test('each row tells its distance to the row shown before it', () => {
  assert.deepEqual(
    timelineRows(items, all).map(({ sinceMs }) => sinceMs),
    [0, 15, 75],
  )
  assert.deepEqual(
    timelineRows(items, { ...all, host: 'a' }).map(({ sinceMs }) => sinceMs),
    [0, 90],
  )
})

test('rows are kept by host, by text without case, and by being an alert', () => {
  assert.equal(timelineRows(items, { ...all, text: 'lsass' }).length, 1)
  assert.equal(timelineRows(items, { ...all, text: 'MARA' }).length, 3)
  assert.equal(timelineRows(items, { ...all, areAlertsOnly: true }).length, 1)
})
