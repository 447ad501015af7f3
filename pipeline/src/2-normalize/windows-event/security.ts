import { CLASS_UID } from '@opensoc/ocsf'
import type { EventDraft } from '../classification.ts'
import { endpointOf, fileOf, numberOf, userOf } from '../ocsf-parts.ts'
import { type Mapping, type Mappings, mapping, put } from './mapping.ts'
import { processOf } from './process-of.ts'
import { field, type Tree, type WindowsRecord } from './windows-record.ts'

const SUBJECT = 'SubjectUserName SubjectDomainName SubjectUserSid SubjectLogonId'
const TARGET = 'TargetUserName TargetDomainName TargetUserSid TargetSid'

const subject = (fields: Tree) =>
  userOf(
    field(fields, 'SubjectUserName'),
    field(fields, 'SubjectDomainName'),
    field(fields, 'SubjectUserSid'),
  )
const target = (fields: Tree) =>
  userOf(
    field(fields, 'TargetUserName') || field(fields, 'AccountName'),
    field(fields, 'TargetDomainName'),
    field(fields, 'TargetUserSid') || field(fields, 'TargetSid'),
  )

/** The account and the process that did it; at least one is needed where OCSF asks for an actor. */
function actor(event: EventDraft, fields: Tree): boolean {
  const user = subject(fields)
  const process = processOf(fields, { image: 'ProcessName', pid: 'ProcessId' })
  if (user === undefined && process === undefined) return false
  if (user !== undefined && field(fields, 'SubjectLogonId') !== '')
    event['actor'] = { session: { uid: field(fields, 'SubjectLogonId') } }
  event['actor'] = {
    ...(event['actor'] as object | undefined),
    ...(user === undefined ? {} : { user }),
    ...(process === undefined ? {} : { process }),
  }
  return true
}

const LOGON_TYPES: Readonly<Record<string, string>> = {
  '2': 'Interactive',
  '3': 'Network',
  '4': 'Batch',
  '5': 'OS Service',
  '7': 'Unlock',
  '8': 'Network Cleartext',
  '9': 'New Credentials',
  '10': 'Remote Interactive',
  '11': 'Cached Interactive',
  '12': 'Cached Remote Interactive',
  '13': 'Cached Unlock',
}
const REMOTE_TYPES = new Set(['3', '8', '10', '12'])

function authenticated(status: 'Success' | 'Failure', protocol?: 'Kerberos' | 'NTLM') {
  return (event: EventDraft, { fields, computer }: WindowsRecord): boolean => {
    const user = target(fields) ?? subject(fields)
    if (user === undefined) return false
    event['user'] = user
    put(event, 'dst_endpoint', endpointOf('', computer))
    put(
      event,
      'src_endpoint',
      endpointOf(
        field(fields, 'IpAddress'),
        field(fields, 'WorkstationName') || field(fields, 'Workstation'),
        field(fields, 'IpPort'),
      ),
    )
    const service = field(fields, 'ServiceName') || field(fields, 'TargetServerName')
    if (service !== '') event['service'] = { name: service }
    if (event['dst_endpoint'] === undefined && service === '') event['service'] = { name: 'Windows' }
    setLogonType(event, field(fields, 'LogonType'))
    setProtocol(event, protocol ?? field(fields, 'AuthenticationPackageName'))
    const session = field(fields, 'TargetLogonId')
    if (session !== '') event['session'] = { uid: session }
    actor(event, fields)
    setStatus(event, status, field(fields, 'SubStatus') || field(fields, 'Status'))
    return true
  }
}

function setLogonType(event: EventDraft, type: string): void {
  const caption = LOGON_TYPES[type]
  if (caption === undefined) return
  event['logon_type_id'] = Number(type)
  event['logon_type'] = caption
  event['is_remote'] = REMOTE_TYPES.has(type)
}

function setProtocol(event: EventDraft, name: string): void {
  const upper = name.toUpperCase()
  if (upper.includes('KERBEROS')) Object.assign(event, { auth_protocol_id: 2, auth_protocol: 'Kerberos' })
  else if (upper.includes('NTLM') || upper.includes('MICROSOFT_AUTHENTICATION_PACKAGE')) {
    Object.assign(event, { auth_protocol_id: 1, auth_protocol: 'NTLM' })
  }
}

function setStatus(event: EventDraft, status: 'Success' | 'Failure', code: string): void {
  event['status_id'] = status === 'Success' ? 1 : 2
  event['status'] = status
  if (code !== '') event['status_code'] = code
}

/** Kerberos and NTLM validation tell success by their status code. */
function validated(protocol: 'Kerberos' | 'NTLM') {
  const success = authenticated('Success', protocol)
  const failure = authenticated('Failure', protocol)
  return (event: EventDraft, record: WindowsRecord): boolean => {
    const code = field(record.fields, 'Status')
    return code === '' || Number(code) === 0 ? success(event, record) : failure(event, record)
  }
}

function launched(event: EventDraft, record: WindowsRecord): boolean {
  const { fields } = record
  const process = processOf(fields, {
    image: 'NewProcessName',
    pid: 'NewProcessId',
    commandLine: 'CommandLine',
  })
  if (process === undefined) return false
  const parent = processOf(fields, { image: 'ParentProcessName', pid: 'ProcessId' })
  const user = target(fields) ?? subject(fields)
  put(process, 'user', user)
  put(process, 'parent_process', parent)
  if (record.time > 0) process['created_time'] = record.time
  event['process'] = process
  const logon = field(fields, 'SubjectLogonId')
  event['actor'] = {
    ...(subject(fields) === undefined ? {} : { user: subject(fields) }),
    ...(parent === undefined ? {} : { process: parent }),
    ...(logon === '' ? {} : { session: { uid: logon } }),
  }
  return Object.keys(event['actor'] as object).length > 0
}

function exited(event: EventDraft, { fields }: WindowsRecord): boolean {
  const process = processOf(fields, { image: 'ProcessName', pid: 'ProcessId' })
  if (process === undefined) return false
  event['process'] = process
  const code = Number(field(fields, 'Status'))
  if (Number.isSafeInteger(code)) event['exit_code'] = code
  return actor(event, fields)
}

function accountChanged(event: EventDraft, { fields }: WindowsRecord): boolean {
  const user = target(fields)
  if (user === undefined) return false
  event['user'] = user
  actor(event, fields)
  return true
}

function groupChanged(event: EventDraft, { fields }: WindowsRecord): boolean {
  const name = field(fields, 'TargetUserName')
  const uid = field(fields, 'TargetSid')
  if (name === '' && uid === '') return false
  event['group'] = { ...(name === '' ? {} : { name }), ...(uid === '' ? {} : { uid }) }
  put(event, 'user', userOf(field(fields, 'MemberName'), '', field(fields, 'MemberSid')))
  actor(event, fields)
  return true
}

function jobChanged(event: EventDraft, { fields }: WindowsRecord): boolean {
  const name = field(fields, 'TaskName')
  if (name === '') return false
  event['job'] = { name }
  actor(event, fields)
  return true
}

function serviceInstalled(event: EventDraft, { fields }: WindowsRecord): boolean {
  const name = field(fields, 'ServiceName')
  const path = field(fields, 'ServiceFileName')
  if (name === '' || !actor(event, fields)) return false
  const account = field(fields, 'ServiceAccount')
  event['win_service'] = {
    name,
    cmd_line: path || name,
    ...(account === '' ? {} : { service_start_name: account }),
  }
  return true
}

function objectAccessed(event: EventDraft, { fields }: WindowsRecord): boolean {
  const name = field(fields, 'ObjectName')
  if (name === '' || !actor(event, fields)) return false
  const mask = numberOf(field(fields, 'AccessMask'))
  if (field(fields, 'ObjectType') === 'File') {
    event['file'] = fileOf(name)
    if (mask !== undefined) event['access_mask'] = mask
  }
  return event['file'] !== undefined
}

function shareAccessed(event: EventDraft, { fields, computer }: WindowsRecord): boolean {
  const share = field(fields, 'ShareName')
  if (share === '') return false
  event['share'] = share
  put(event, 'src_endpoint', endpointOf(field(fields, 'IpAddress'), '', field(fields, 'IpPort')))
  put(event, 'dst_endpoint', endpointOf('', computer))
  const path = field(fields, 'RelativeTargetName')
  if (path !== '' && path !== '\\') event['file'] = fileOf(path)
  actor(event, fields)
  return event['src_endpoint'] !== undefined || event['dst_endpoint'] !== undefined
}

/** Windows Filtering Platform: direction %%14592 inbound, %%14593 outbound. */
function connection(event: EventDraft, { fields }: WindowsRecord): boolean {
  const source = endpointOf(field(fields, 'SourceAddress'), '', field(fields, 'SourcePort'))
  const destination = endpointOf(field(fields, 'DestAddress'), '', field(fields, 'DestPort'))
  put(event, 'src_endpoint', source)
  put(event, 'dst_endpoint', destination)
  const isInbound = field(fields, 'Direction') === '%%14592'
  const protocol = numberOf(field(fields, 'Protocol'))
  event['connection_info'] = {
    direction_id: isInbound ? 1 : 2,
    direction: isInbound ? 'Inbound' : 'Outbound',
    ...(protocol === undefined ? {} : { protocol_num: protocol }),
  }
  const process =
    processOf(fields, { image: 'Application', pid: 'ProcessID' }) ??
    processOf(fields, { image: 'Application', pid: 'ProcessId' })
  if (process !== undefined) event['actor'] = { process }
  return source !== undefined || destination !== undefined
}

function logCleared(event: EventDraft, { fields, channel }: WindowsRecord): boolean {
  event['log_name'] = field(fields, 'ClearedChannel') || channel
  event['log_type_id'] = 1
  event['log_type'] = 'OS'
  const user = subject(fields)
  if (user !== undefined) event['actor'] = { user }
  return true
}

const LOGON_FIELDS = `${SUBJECT} ${TARGET} AccountName LogonType IpAddress IpPort WorkstationName Workstation AuthenticationPackageName TargetLogonId ProcessName ProcessId ServiceName TargetServerName Status SubStatus`
const logon = (activityId: number, fill: Mapping['fill']) =>
  mapping(CLASS_UID.authentication, activityId, LOGON_FIELDS, fill)
const account = (activityId: number) =>
  mapping(CLASS_UID.account_change, activityId, `${SUBJECT} ${TARGET}`, accountChanged)
const group = (activityId: number) =>
  mapping(
    CLASS_UID.group_management,
    activityId,
    `${SUBJECT} TargetUserName TargetSid MemberName MemberSid`,
    groupChanged,
  )
const job = (activityId: number) =>
  mapping(CLASS_UID.scheduled_job_activity, activityId, `${SUBJECT} TaskName`, jobChanged)

export const SECURITY: Mappings = {
  1102: mapping(CLASS_UID.event_log_activity, 1, SUBJECT, logCleared, 4),
  4624: logon(1, authenticated('Success')),
  4625: logon(1, authenticated('Failure')),
  4634: logon(2, authenticated('Success')),
  4647: logon(2, authenticated('Success')),
  4648: logon(1, authenticated('Success')),
  4656: mapping(
    CLASS_UID.file_activity,
    14,
    `${SUBJECT} ObjectName ObjectType AccessMask ProcessName ProcessId`,
    objectAccessed,
  ),
  4660: mapping(
    CLASS_UID.file_activity,
    4,
    `${SUBJECT} ObjectName ObjectType ProcessName ProcessId`,
    objectAccessed,
  ),
  4663: mapping(
    CLASS_UID.file_activity,
    14,
    `${SUBJECT} ObjectName ObjectType AccessMask ProcessName ProcessId`,
    objectAccessed,
  ),
  4672: logon(1, authenticated('Success')),
  4688: mapping(
    CLASS_UID.process_activity,
    1,
    `${SUBJECT} ${TARGET} NewProcessName NewProcessId CommandLine ParentProcessName ProcessId`,
    launched,
  ),
  4689: mapping(CLASS_UID.process_activity, 2, `${SUBJECT} ProcessName ProcessId Status`, exited),
  4697: mapping(
    CLASS_UID.windows_service_activity,
    1,
    `${SUBJECT} ServiceName ServiceFileName ServiceAccount`,
    serviceInstalled,
  ),
  4698: job(1),
  4699: job(3),
  4700: job(4),
  4701: job(5),
  4702: job(2),
  4720: account(1),
  4722: account(2),
  4723: account(3),
  4724: account(4),
  4725: account(5),
  4726: account(6),
  4728: group(3),
  4729: group(4),
  4732: group(3),
  4733: group(4),
  4740: account(9),
  4756: group(3),
  4757: group(4),
  4767: account(12),
  4768: logon(3, validated('Kerberos')),
  4769: logon(4, validated('Kerberos')),
  4770: logon(5, validated('Kerberos')),
  4771: logon(6, authenticated('Failure', 'Kerberos')),
  4776: logon(1, validated('NTLM')),
  5140: mapping(CLASS_UID.smb_activity, 2, `${SUBJECT} ShareName IpAddress IpPort`, shareAccessed),
  5145: mapping(
    CLASS_UID.smb_activity,
    2,
    `${SUBJECT} ShareName RelativeTargetName IpAddress IpPort`,
    shareAccessed,
  ),
  5156: mapping(
    CLASS_UID.network_activity,
    1,
    'SourceAddress SourcePort DestAddress DestPort Direction Protocol Application ProcessID',
    connection,
  ),
  5157: mapping(
    CLASS_UID.network_activity,
    5,
    'SourceAddress SourcePort DestAddress DestPort Direction Protocol Application ProcessID',
    connection,
  ),
}
