import { CLASS_UID } from '@opensoc/ocsf'
import type { EventDraft } from '../classification.ts'
import { fileOf, userOf } from '../ocsf-parts.ts'
import { type Mappings, mapping, put } from './mapping.ts'
import { field, textOf, type WindowsRecord } from './windows-record.ts'

/** Longer scripts are cut in the OCSF event; the original record keeps them. */
const MAX_SCRIPT = 64 * 1024

const script =
  (contentOf: (record: WindowsRecord) => string) =>
  (event: EventDraft, record: WindowsRecord): boolean => {
    const content = contentOf(record)
    if (content === '') return false
    const path = field(record.fields, 'Path')
    const uid = field(record.fields, 'ScriptBlockId')
    const file = fileOf(path)
    event['script'] = {
      type_id: 2,
      type: 'PowerShell',
      script_content: {
        value: content.slice(0, MAX_SCRIPT),
        ...(content.length > MAX_SCRIPT ? { is_truncated: true, untruncated_size: content.length } : {}),
      },
      ...(uid === '' ? {} : { uid }),
      ...(file === undefined ? {} : { file }),
    }
    event['actor'] = actorOf(record)
    return true
  }

/** `ContextInfo` and the data of the classic log hold `User = DOMAIN\name` or `UserId=DOMAIN\name` lines. */
function userIn({ fields }: WindowsRecord): string {
  const text = `${textOf(fields['ContextInfo'])}\n${dataText(fields['Data'])}`
  const match = /(?:User = |UserId=)([^\r\n]{1,256})/.exec(text.slice(0, 20_000))
  return match?.[1]?.trim() ?? ''
}

/** The classic log does not know the process. */
function actorOf(record: WindowsRecord): EventDraft {
  const actor: EventDraft = { app_name: 'PowerShell' }
  put(actor, 'user', userOf(userIn(record), '', record.userId))
  const pid = Number(field(record.fields, 'ExecutionProcessID'))
  if (Number.isSafeInteger(pid) && pid > 0) actor['process'] = { name: 'powershell.exe', pid }
  return actor
}

function dataText(data: unknown): string {
  return Array.isArray(data) ? data.map(textOf).join('\n') : textOf(data)
}

const CLASSIC = script(({ fields }) => dataText(fields['Data']) || textOf(fields['Message']))

export const POWERSHELL: Mappings = {
  4103: mapping(
    CLASS_UID.script_activity,
    1,
    'Payload',
    script(({ fields }) => field(fields, 'Payload') || textOf(fields['Message'])),
  ),
  4104: mapping(
    CLASS_UID.script_activity,
    1,
    'ScriptBlockText ScriptBlockId Path',
    script(({ fields }) => field(fields, 'ScriptBlockText')),
  ),
}

export const POWERSHELL_CLASSIC: Mappings = {
  400: mapping(CLASS_UID.script_activity, 1, 'Data', CLASSIC),
  600: mapping(CLASS_UID.script_activity, 1, 'Data', CLASSIC),
  800: mapping(CLASS_UID.script_activity, 1, 'Data', CLASSIC),
}

function serviceInstalled(event: EventDraft, { fields, userId }: WindowsRecord): boolean {
  const name = field(fields, 'ServiceName')
  if (name === '') return false
  const account = field(fields, 'AccountName')
  event['win_service'] = {
    name,
    cmd_line: field(fields, 'ImagePath') || name,
    ...(account === '' ? {} : { service_start_name: account }),
  }
  event['actor'] = { user: userOf('', '', userId) ?? { name: 'SYSTEM' } }
  return true
}

/** Service Control Manager: param1 is the service, param2 its state or way to start. */
function serviceChanged(event: EventDraft, { fields }: WindowsRecord): boolean {
  const name = field(fields, 'param1')
  if (name === '') return false
  event['win_service'] = { name, cmd_line: name }
  event['actor'] = { user: { name: 'SYSTEM' } }
  put(event, 'status_detail', field(fields, 'param2'))
  return true
}

function logCleared(event: EventDraft, { fields }: WindowsRecord): boolean {
  // `Channel` names the log that was cleared: it stands in UserData, over the channel of the record itself.
  event['log_name'] = field(fields, 'ClearedChannel') || field(fields, 'Channel') || 'System'
  event['log_type_id'] = 1
  event['log_type'] = 'OS'
  const user = userOf(field(fields, 'SubjectUserName'), field(fields, 'SubjectDomainName'))
  if (user !== undefined) event['actor'] = { user }
  return true
}

/** Written in the language of the system: of others only the name of the state is told. */
const SERVICE_STATES: ReadonlyMap<string, number> = new Map([
  ['running', 3],
  ['stopped', 4],
  ['paused', 5],
])

export const SYSTEM: Mappings = {
  104: mapping(CLASS_UID.event_log_activity, 1, 'SubjectUserName SubjectDomainName', logCleared, 4),
  // Failed to start; did not answer in time; ended with an error
  7000: mapping(CLASS_UID.windows_service_activity, 99, 'param1', serviceChanged),
  7009: mapping(CLASS_UID.windows_service_activity, 99, 'param1 param2', serviceChanged),
  7023: mapping(CLASS_UID.windows_service_activity, 4, 'param1', serviceChanged),
  7024: mapping(CLASS_UID.windows_service_activity, 4, 'param1', serviceChanged),
  7031: mapping(CLASS_UID.windows_service_activity, 4, 'param1', serviceChanged),
  // Ended on its own account
  7034: mapping(CLASS_UID.windows_service_activity, 4, 'param1', serviceChanged),
  7036: mapping(
    CLASS_UID.windows_service_activity,
    ({ fields }) => SERVICE_STATES.get(field(fields, 'param2')) ?? 99,
    'param1 param2',
    serviceChanged,
  ),
  7040: mapping(CLASS_UID.windows_service_activity, 2, 'param1', serviceChanged),
  7045: mapping(CLASS_UID.windows_service_activity, 1, 'ServiceName ImagePath AccountName', serviceInstalled),
}

function threatFound(event: EventDraft, record: WindowsRecord): boolean {
  const { fields } = record
  const name = field(fields, 'Threat Name')
  if (name === '') return false
  const path = field(fields, 'Path')
    .replace(/^(file|containerfile|process|webfile):_?/, '')
    .split(';', 1)[0]!
  const uid = field(fields, 'Detection ID') || `${record.computer}-${record.recordId}`
  event['finding_info'] = {
    uid,
    title: name,
    types: ['malware'],
    analytic: { type_id: 99, type: 'Signature', name },
  }
  const file = fileOf(path.replace(/->.*$/, ''))
  event['evidences'] = [{ data: { threat: name }, ...(file === undefined ? {} : { file }) }]
  event['malware'] = [
    { name, classification_ids: [0], classifications: ['Unknown'], provider: 'Microsoft Defender Antivirus' },
  ]
  event['status_id'] = 1
  event['status'] = 'New'
  return true
}

const THREAT = mapping(
  CLASS_UID.detection_finding,
  1,
  ['Threat Name', 'Path', 'Detection ID'],
  threatFound,
  4,
)

export const DEFENDER: Mappings = {
  1006: THREAT,
  1007: THREAT,
  1015: THREAT,
  1116: THREAT,
  1117: THREAT,
  1118: THREAT,
  1119: THREAT,
}

function jobRan(event: EventDraft, { fields }: WindowsRecord): boolean {
  const name = field(fields, 'TaskName') || field(fields, 'Name')
  if (name === '') return false
  const path = field(fields, 'ActionName') || field(fields, 'Path')
  event['job'] = { name, ...(path === '' ? {} : { cmd_line: path }) }
  const user = userOf(field(fields, 'UserName') || field(fields, 'UserContext'))
  if (user !== undefined) event['actor'] = { user }
  return true
}

const job = (activityId: number) =>
  mapping(CLASS_UID.scheduled_job_activity, activityId, 'TaskName ActionName UserName UserContext', jobRan)

export const TASK_SCHEDULER: Mappings = {
  106: job(1),
  140: job(2),
  141: job(3),
  142: job(5),
  200: job(6),
  201: job(6),
  129: job(6),
}
