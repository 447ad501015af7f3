import { CLASS_UID } from '@opensoc/ocsf'
import type { EventDraft } from '../classification.ts'
import { type Mappings, mapping, put } from './mapping.ts'
import { processOf } from './process-of.ts'
import { ACCOUNTS } from './security-accounts.ts'
import { LOGONS } from './security-logons.ts'
import { OBJECTS } from './security-objects.ts'
import { ACTOR, putActor, SUBJECT, subjectOf, TARGET, targetOf } from './security-subject.ts'
import { field, type WindowsRecord } from './windows-record.ts'

function launched(event: EventDraft, record: WindowsRecord): boolean {
  const { fields } = record
  const process = processOf(fields, {
    image: 'NewProcessName',
    pid: 'NewProcessId',
    commandLine: 'CommandLine',
  })
  if (process === undefined) return false
  const parent = processOf(fields, { image: 'ParentProcessName', pid: 'ProcessId' })
  put(process, 'user', targetOf(fields) ?? subjectOf(fields))
  put(process, 'parent_process', parent)
  if (record.time > 0) process['created_time'] = record.time
  event['process'] = process
  return putActor(event, fields, parent)
}

function exited(event: EventDraft, { fields }: WindowsRecord): boolean {
  const code = Number(field(fields, 'Status') || Number.NaN)
  if (Number.isSafeInteger(code)) event['exit_code'] = code
  const process = processOf(fields, { image: 'ProcessName', pid: 'ProcessId' })
  return put(event, 'process', process) && putActor(event, fields)
}

function jobChanged(event: EventDraft, { fields }: WindowsRecord): boolean {
  const name = field(fields, 'TaskName')
  event['job'] = { name }
  putActor(event, fields)
  return name !== ''
}

function serviceInstalled(event: EventDraft, { fields }: WindowsRecord): boolean {
  const name = field(fields, 'ServiceName')
  const service: EventDraft = { name, cmd_line: field(fields, 'ServiceFileName') || name }
  put(service, 'service_start_name', field(fields, 'ServiceAccount'))
  event['win_service'] = service
  return name !== '' && putActor(event, fields)
}

function logCleared(event: EventDraft, { fields, channel }: WindowsRecord): boolean {
  event['log_name'] = field(fields, 'ClearedChannel') || channel
  event['log_type_id'] = 1
  event['log_type'] = 'OS'
  putActor(event, fields)
  return true
}

const job = (activityId: number) =>
  mapping(CLASS_UID.scheduled_job_activity, activityId, `${ACTOR} TaskName`, jobChanged)

export const SECURITY: Mappings = {
  ...LOGONS,
  ...ACCOUNTS,
  ...OBJECTS,
  1102: mapping(CLASS_UID.event_log_activity, 1, SUBJECT, logCleared, 4),
  4688: mapping(
    CLASS_UID.process_activity,
    1,
    `${SUBJECT} ${TARGET} NewProcessName NewProcessId CommandLine ParentProcessName ProcessId`,
    launched,
  ),
  4689: mapping(CLASS_UID.process_activity, 2, `${ACTOR} Status`, exited),
  4697: mapping(
    CLASS_UID.windows_service_activity,
    1,
    `${ACTOR} ServiceName ServiceFileName ServiceAccount`,
    serviceInstalled,
  ),
  4698: job(1),
  4699: job(3),
  4700: job(4),
  4701: job(5),
  4702: job(2),
}
