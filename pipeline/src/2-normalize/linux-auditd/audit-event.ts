import { type EventDraft, startEvent } from '../classification.ts'
import { metadataOf } from '../metadata.ts'
import { baseName, fileOf, isHostname, numberOf } from '../ocsf-parts.ts'
import type { AuditGroup } from './audit-group.ts'
import type { AuditFields } from './audit-record.ts'

/** Fields that the event tells in attributes of their own, or that mean nothing outside the kernel. */
const TOLD = new Set('pid ppid uid auid UID AUID ses exe success items a0 a1 a2 a3 acct addr res'.split(' '))

/** An event of a group with what all classes have: where it comes from, its host, and what has no home. */
export function startAuditEvent(group: AuditGroup, classUid: number, activityId: number): EventDraft {
  const { first, fields, call } = group
  const event = startEvent(classUid, activityId, 1, first.time)
  if (activityId === 99) event['activity_name'] = first.type
  event['metadata'] = metadataOf({
    product: 'auditd',
    vendor: 'Linux',
    logName: 'audit.log',
    eventCode: group.records.some(({ type }) => type === 'SYSCALL') ? 'SYSCALL' : first.type,
    uid: first.serial,
    originalTime: String(first.time / 1000),
    profiles: ['host'],
  })
  event['device'] = {
    type_id: 0,
    type: 'Unknown',
    os: { type_id: 200, type: 'Linux', name: 'Linux' },
    ...(first.node !== '' && isHostname(first.node) ? { hostname: first.node } : { name: 'unknown' }),
  }
  const unmapped: Record<string, unknown> = { records: group.records.map(({ type }) => type) }
  if (call !== '') unmapped['call'] = call
  for (const [key, value] of Object.entries(fields)) if (!TOLD.has(key) && value !== '') unmapped[key] = value
  event['unmapped'] = unmapped
  return event
}

/** The process that made the call. Its start is not known: the log tells only when the call was made. */
export function callerOf(fields: AuditFields): EventDraft | undefined {
  const pid = numberOf(fields['pid'] ?? '')
  if (pid === undefined) return undefined
  const exe = fields['exe'] ?? ''
  const parent = numberOf(fields['ppid'] ?? '')
  const user = userOfCall(fields)
  const file = fileOf(exe)
  return {
    pid,
    name: baseName(exe) || fields['comm'] || 'unknown',
    ...(file === undefined ? {} : { file }),
    ...(parent === undefined ? {} : { parent_process: { pid: parent } }),
    ...(user === undefined ? {} : { user }),
  }
}

/** The account by number; enriched logs add its name. */
export function userOfCall(fields: AuditFields): EventDraft | undefined {
  const uid = fields['uid'] ?? ''
  const name = fields['UID'] ?? (uid === '0' ? 'root' : '')
  if (uid === '' && name === '') return undefined
  return { ...(name === '' ? {} : { name }), ...(uid === '' ? {} : { uid }) }
}

/** The login uid of processes that no person started. */
const NOBODY = new Set(['', '4294967295', '-1', 'unset'])

/** Who acted: the account that logged on, whatever it became since, else that of the process; and the parent process. */
export function actorOf(fields: AuditFields): EventDraft {
  const parent = numberOf(fields['ppid'] ?? '')
  const auid = fields['auid'] ?? ''
  const name = fields['AUID'] ?? (auid === '0' ? 'root' : '')
  const user = NOBODY.has(auid) ? userOfCall(fields) : { uid: auid, ...(name === '' ? {} : { name }) }
  const session = fields['ses'] ?? ''
  return {
    ...(user === undefined ? {} : { user }),
    ...(parent === undefined ? {} : { process: { pid: parent } }),
    ...(NOBODY.has(session) ? {} : { session: { uid: session } }),
    ...(user === undefined && parent === undefined ? { invoked_by: 'unknown' } : {}),
  }
}

/** The call's `success`, or the program's `res`. */
export function isRefused(fields: AuditFields): boolean {
  const outcome = fields['success'] ?? fields['res'] ?? ''
  return outcome === 'no' || outcome === 'failed' || outcome === '0'
}

export function withOutcome(event: EventDraft, isFailure: boolean, detail = ''): EventDraft {
  event['status_id'] = isFailure ? 2 : 1
  event['status'] = isFailure ? 'Failure' : 'Success'
  if (isFailure && detail !== '') event['status_detail'] = detail
  return event
}
