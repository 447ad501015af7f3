import { CLASS_UID } from '@opensoc/ocsf'
import type { EventDraft } from '../classification.ts'
import { baseName, endpointOf, fileOf, isHostname, numberOf } from '../ocsf-parts.ts'
import { actorOf, isRefused, startAuditEvent, withOutcome } from './audit-event.ts'
import type { AuditGroup } from './audit-group.ts'

/** OCSF Authentication: 1 Logon, 2 Logoff; the steps of PAM between them are 99, named by their record type. */
const AUTHENTICATION: Readonly<Record<string, number>> = {
  LOGIN: 1,
  USER_LOGIN: 1,
  USER_AUTH: 1,
  USER_START: 1,
  USER_END: 2,
  USER_LOGOUT: 2,
  USER_ACCT: 99,
  CRED_ACQ: 99,
  CRED_REFR: 99,
  CRED_DISP: 99,
}
/** OCSF Account Change: 1 Create, 3 Password Change, 6 Delete, 9 Lock, 12 Unlock. */
const ACCOUNT: Readonly<Record<string, number>> = {
  ADD_USER: 1,
  DEL_USER: 6,
  USER_MGMT: 99,
  USER_CHAUTHTOK: 3,
  ACCT_LOCK: 9,
  ACCT_UNLOCK: 12,
}
/** OCSF Group Management: 5 Delete, 6 Create. */
const GROUP: Readonly<Record<string, number>> = { ADD_GROUP: 6, DEL_GROUP: 5, GRP_MGMT: 99 }

export function isAboutAccounts({ first: { type } }: AuditGroup): boolean {
  return Object.hasOwn(AUTHENTICATION, type) || Object.hasOwn(ACCOUNT, type) || Object.hasOwn(GROUP, type)
}

/** The event of a record that a program wrote about accounts; undefined for other records. */
export function accountEvent(group: AuditGroup): EventDraft | undefined {
  const { type } = group.first
  if (Object.hasOwn(AUTHENTICATION, type)) return authentication(group, AUTHENTICATION[type]!)
  if (Object.hasOwn(ACCOUNT, type)) return accountChange(group, ACCOUNT[type]!)
  if (Object.hasOwn(GROUP, type)) return groupChange(group, GROUP[type]!)
  return type === 'USER_CMD' ? command(group) : undefined
}

function authentication(group: AuditGroup, activityId: number): EventDraft {
  const { fields, first } = group
  const event = startAuditEvent(group, CLASS_UID.authentication, activityId)
  event['user'] = subjectOf(group)
  event['service'] = { name: baseName(fields['exe'] ?? '') || first.type.toLowerCase() }
  // Here `hostname` and `addr` are where the person came from, not this host.
  const hostname = fields['hostname'] ?? ''
  const source = endpointOf(
    fields['addr'] ?? '',
    hostname === fields['addr'] || !isHostname(hostname) ? '' : hostname,
  )
  if (source !== undefined) Object.assign(event, { src_endpoint: source, is_remote: true })
  return withOutcome(event, isRefused(fields), fields['op'])
}

/** The account that the record is about: by name, else by number. */
function subjectOf({ fields, first }: AuditGroup): EventDraft {
  const name = fields['acct'] || fields['ID'] || (first.type === 'LOGIN' ? fields['AUID'] : '') || ''
  const uid = fields['id'] || (first.type === 'LOGIN' ? fields['auid'] : '') || ''
  if (name === '' && uid === '') return { name: 'unknown' }
  return { ...(name === '' ? {} : { name }), ...(uid === '' ? {} : { uid }) }
}

function accountChange(group: AuditGroup, activityId: number): EventDraft {
  const event = startAuditEvent(group, CLASS_UID.account_change, activityId)
  event['user'] = subjectOf(group)
  event['actor'] = actorOf(group.fields)
  return withOutcome(event, isRefused(group.fields), group.fields['op'])
}

function groupChange(group: AuditGroup, activityId: number): EventDraft {
  const { fields } = group
  const event = startAuditEvent(group, CLASS_UID.group_management, activityId)
  event['group'] = { name: fields['grp'] || fields['acct'] || fields['id'] || 'unknown' }
  event['actor'] = actorOf(fields)
  return withOutcome(event, isRefused(fields), fields['op'])
}

/** USER_CMD: a command that sudo ran. */
function command(group: AuditGroup): EventDraft | undefined {
  const { fields } = group
  const pid = numberOf(fields['pid'] ?? '')
  const line = fields['cmd'] ?? ''
  if (pid === undefined || line === '') return undefined
  const event = startAuditEvent(group, CLASS_UID.process_activity, 1)
  const path = line.split(' ', 1)[0]!
  const file = path.startsWith('/') ? fileOf(path) : undefined
  const folder = fields['cwd'] ?? ''
  event['process'] = {
    pid,
    name: baseName(path) || path,
    cmd_line: line,
    ...(file === undefined ? {} : { file }),
    ...(folder === '' ? {} : { working_directory: folder }),
  }
  event['actor'] = actorOf(fields)
  return withOutcome(event, isRefused(fields))
}
