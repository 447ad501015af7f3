import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  ACTIVITY_ID,
  activityName,
  CLASS_UID,
  captionOf,
  categoryName,
  categoryUid,
  className,
  type Draft,
  OBSERVABLE_TYPE_ID,
  observableTypeCaption,
  type ProcessActivity,
  SEVERITY_ID,
  severityCaption,
  typeName,
  typeUid,
} from './index.ts'

test('ids have the captions that their siblings carry', () => {
  assert.equal(className(CLASS_UID.process_activity), 'Process Activity')
  assert.equal(categoryName(categoryUid(CLASS_UID.detection_finding)!), 'Findings')
  assert.equal(activityName(CLASS_UID.process_activity, ACTIVITY_ID.process_activity.launch), 'Launch')
  assert.equal(typeName(CLASS_UID.dns_activity, ACTIVITY_ID.dns_activity.query), 'DNS Activity: Query')
  assert.equal(severityCaption(SEVERITY_ID.high), 'High')
  assert.equal(observableTypeCaption(OBSERVABLE_TYPE_ID.ip), 'IP Address')
  assert.equal(captionOf(CLASS_UID.detection_finding, 'status_id', 4), 'Resolved')
})

test('what OCSF lacks is undefined', () => {
  assert.equal(className(-1), undefined)
  assert.equal(categoryName(77), undefined)
  assert.equal(typeName(CLASS_UID.dns_activity, 55), undefined)
  assert.equal(severityCaption(55), undefined)
  assert.equal(captionOf(CLASS_UID.dns_activity, '__proto__', 1), undefined)
})

test('type_uid follows from class and activity, in the Windows extension too', () => {
  assert.equal(typeUid(CLASS_UID.process_activity, 2), 100702)
  assert.equal(typeUid(CLASS_UID.registry_key_activity, 1), 20100101)
})

test('a draft can be filled attribute by attribute', () => {
  const process: Draft<ProcessActivity['process']> = {}
  process.pid = 7
  const parent: Draft<ProcessActivity['process']> = { pid: 1 }
  process.parent_process = parent
  assert.deepEqual(process, { pid: 7, parent_process: { pid: 1 } })
})
