import { CLASS_UID } from '@opensoc/ocsf'
import type { EventDraft } from '../classification.ts'
import { endpointOf, fileOf, hashesOf, isHostname, userOf } from '../ocsf-parts.ts'
import { parseTime } from '../parse-time.ts'
import { type Mappings, mapping, put } from './mapping.ts'
import { processOf } from './process-of.ts'
import { field, type Tree, type WindowsRecord } from './windows-record.ts'

const OWN = { image: 'Image', pid: 'ProcessId', uid: 'ProcessGuid', commandLine: 'CommandLine' }
const PARENT = {
  image: 'ParentImage',
  pid: 'ParentProcessId',
  uid: 'ParentProcessGuid',
  commandLine: 'ParentCommandLine',
}
// Sysmon 8 writes Guid, Sysmon 10 GUID.
const SOURCE = {
  image: 'SourceImage',
  pid: 'SourceProcessId',
  uid: 'SourceProcessGuid',
  otherUid: 'SourceProcessGUID',
}
const TARGET = {
  image: 'TargetImage',
  pid: 'TargetProcessId',
  uid: 'TargetProcessGuid',
  otherUid: 'TargetProcessGUID',
}
const ACTOR_FIELDS = 'Image ProcessId ProcessGuid User UtcTime'
const PAIR_FIELDS =
  'SourceImage SourceProcessId SourceProcessGuid SourceProcessGUID SourceUser TargetImage TargetProcessId TargetProcessGuid TargetProcessGUID TargetUser UtcTime'

/** Most Sysmon events: the process in Image acted. */
function actor(event: EventDraft, fields: Tree): boolean {
  const process = processOf(fields, OWN)
  const user = userOf(field(fields, 'User'))
  if (process === undefined && user === undefined) return false
  if (process !== undefined && user !== undefined) process['user'] = user
  event['actor'] = { ...(process === undefined ? {} : { process }), ...(user === undefined ? {} : { user }) }
  return true
}

const INTEGRITY: ReadonlyMap<string, number> = new Map([
  ['Untrusted', 1],
  ['Low', 2],
  ['Medium', 3],
  ['High', 4],
  ['System', 5],
  ['Protected', 6],
])

function launched(event: EventDraft, record: WindowsRecord): boolean {
  const { fields } = record
  const process = processOf(fields, OWN)
  if (process === undefined) return false
  const parent = processOf(fields, PARENT)
  const user = userOf(field(fields, 'User'))
  const parentUser = userOf(field(fields, 'ParentUser'))
  if (parent !== undefined && parentUser !== undefined) parent['user'] = parentUser
  const hashes = hashesOf(field(fields, 'Hashes'))
  put(process, 'file', fileOf(field(fields, 'Image'), hashes))
  put(process, 'user', user)
  put(process, 'parent_process', parent)
  put(process, 'working_directory', field(fields, 'CurrentDirectory'))
  const integrity = field(fields, 'IntegrityLevel')
  if (put(process, 'integrity_id', INTEGRITY.get(integrity))) process['integrity'] = integrity
  if (record.time > 0) process['created_time'] = record.time
  event['process'] = process
  event['actor'] =
    parent !== undefined ? { process: parent } : user !== undefined ? { user } : { invoked_by: 'unknown' }
  return true
}

/** The process ended, or its image was replaced: it is all that the record knows of. */
function ofItself(event: EventDraft, record: WindowsRecord): boolean {
  const process = processOf(record.fields, OWN)
  if (process === undefined) return false
  event['process'] = process
  event['actor'] = { process: { ...process } }
  return true
}

/** The process in Source acts on the one in Target. */
function onProcess(event: EventDraft, { fields }: WindowsRecord): boolean {
  const source = processOf(fields, SOURCE)
  const target = processOf(fields, TARGET)
  if (source === undefined || target === undefined) return false
  put(source, 'user', userOf(field(fields, 'SourceUser')))
  put(target, 'user', userOf(field(fields, 'TargetUser')))
  event['actor'] = { process: source }
  event['process'] = target
  return true
}

const fileAction =
  (pathField: string) =>
  (event: EventDraft, { fields }: WindowsRecord): boolean => {
    const file = fileOf(field(fields, pathField), hashesOf(field(fields, 'Hashes') || field(fields, 'Hash')))
    if (file === undefined || !actor(event, fields)) return false
    const created = parseTime(field(fields, 'CreationUtcTime'))
    if (!Number.isNaN(created) && created > 0) file['created_time'] = created
    event['file'] = file
    return true
  }

function loaded(event: EventDraft, { fields }: WindowsRecord): boolean {
  const file = fileOf(field(fields, 'ImageLoaded'), hashesOf(field(fields, 'Hashes')))
  if (file === undefined || !actor(event, fields)) return false
  event['module'] = { file, load_type_id: 1, load_type: 'Standard' }
  return true
}

function driver(event: EventDraft, { fields }: WindowsRecord): boolean {
  const file = fileOf(field(fields, 'ImageLoaded'), hashesOf(field(fields, 'Hashes')))
  if (file === undefined) return false
  event['driver'] = { file }
  event['actor'] = { process: { pid: 4, name: 'System' } }
  return true
}

function connected(event: EventDraft, { fields }: WindowsRecord): boolean {
  const source = endpointOf(
    field(fields, 'SourceIp'),
    field(fields, 'SourceHostname'),
    field(fields, 'SourcePort'),
  )
  const target = endpointOf(
    field(fields, 'DestinationIp'),
    field(fields, 'DestinationHostname'),
    field(fields, 'DestinationPort'),
  )
  put(event, 'src_endpoint', source)
  put(event, 'dst_endpoint', target)
  const initiated = field(fields, 'Initiated').toLowerCase()
  const isOutbound = initiated === 'true'
  event['connection_info'] = {
    direction_id: initiated === '' ? 0 : isOutbound ? 2 : 1,
    direction: initiated === '' ? 'Unknown' : isOutbound ? 'Outbound' : 'Inbound',
    ...(field(fields, 'Protocol') === '' ? {} : { protocol_name: field(fields, 'Protocol').toLowerCase() }),
  }
  actor(event, fields)
  return source !== undefined || target !== undefined
}

function asked(event: EventDraft, { fields, computer }: WindowsRecord): boolean {
  const hostname = field(fields, 'QueryName')
  if (hostname === '' || !isHostname(hostname)) return false
  event['query'] = { hostname }
  put(event, 'src_endpoint', endpointOf('', computer))
  const answers = field(fields, 'QueryResults')
    .split(';')
    .map((answer) =>
      answer
        .replace(/^type:\s*\d+\s*/, '')
        .replace(/^::ffff:/, '')
        .trim(),
    )
    .filter((answer) => answer !== '')
  if (answers.length > 0) event['answers'] = answers.slice(0, 32).map((rdata) => ({ rdata }))
  actor(event, fields)
  return event['src_endpoint'] !== undefined
}

function keyChanged(event: EventDraft, { fields }: WindowsRecord): boolean {
  const path = field(fields, 'TargetObject')
  if (path === '' || !actor(event, fields)) return false
  event['reg_key'] = { path }
  return true
}

function valueSet(event: EventDraft, { fields }: WindowsRecord): boolean {
  const target = field(fields, 'TargetObject')
  const cut = target.lastIndexOf('\\')
  if (cut <= 0 || !actor(event, fields)) return false
  const data = field(fields, 'Details')
  event['reg_value'] = {
    path: target.slice(0, cut),
    name: target.slice(cut + 1),
    ...(data === '' ? {} : { data }),
  }
  return true
}

function resource(typeId: number, type: string, nameOf: (fields: Tree) => string) {
  return (event: EventDraft, { fields }: WindowsRecord): boolean => {
    const name = nameOf(fields)
    if (name === '' || !actor(event, fields)) return false
    event['win_resource'] = { name, type_id: typeId, type }
    return true
  }
}

const KEY_FIELDS = `${ACTOR_FIELDS} TargetObject EventType`
const PIPE = resource(99, 'Pipe', (fields) => field(fields, 'PipeName'))
const CLIPBOARD = resource(99, 'Clipboard', () => 'Clipboard')
const WMI = resource(19, 'WmiGuid', (fields) => field(fields, 'Name') || field(fields, 'Consumer'))

/** Sysmon 12 tells by EventType what happened to the key. */
const KEY_ACTIVITY: ReadonlyMap<string, number> = new Map([
  ['CreateKey', 1],
  ['DeleteKey', 4],
  ['DeleteValue', 4],
  ['CreateValue', 3],
])

/** Sysmon 4: the service itself was started or stopped; 16: it was configured anew. */
function sysmonItself(event: EventDraft, { fields }: WindowsRecord): boolean {
  const version = field(fields, 'Version')
  event['app'] = { name: 'Sysmon', vendor_name: 'Microsoft', ...(version === '' ? {} : { version }) }
  return true
}

const SERVICE_ACTIVITY: ReadonlyMap<string, number> = new Map([
  ['Started', 3],
  ['Stopped', 4],
])

const NEW_FILE = mapping(
  CLASS_UID.file_activity,
  1,
  `${ACTOR_FIELDS} TargetFilename CreationUtcTime Hash Hashes`,
  fileAction('TargetFilename'),
)
const DELETED_FILE = mapping(
  CLASS_UID.file_activity,
  4,
  `${ACTOR_FIELDS} TargetFilename Hashes`,
  fileAction('TargetFilename'),
)

export const SYSMON: Mappings = {
  1: mapping(
    CLASS_UID.process_activity,
    1,
    `${ACTOR_FIELDS} CommandLine CurrentDirectory Hashes IntegrityLevel ParentImage ParentProcessId ParentProcessGuid ParentCommandLine ParentUser`,
    launched,
  ),
  2: mapping(
    CLASS_UID.file_activity,
    6,
    `${ACTOR_FIELDS} TargetFilename CreationUtcTime`,
    fileAction('TargetFilename'),
  ),
  3: mapping(
    CLASS_UID.network_activity,
    1,
    `${ACTOR_FIELDS} SourceIp SourceHostname SourcePort DestinationIp DestinationHostname DestinationPort Protocol Initiated`,
    connected,
  ),
  4: mapping(
    CLASS_UID.application_lifecycle,
    ({ fields }) => SERVICE_ACTIVITY.get(field(fields, 'State')) ?? 99,
    'UtcTime State Version',
    sysmonItself,
  ),
  5: mapping(CLASS_UID.process_activity, 2, ACTOR_FIELDS, ofItself),
  6: mapping(CLASS_UID.kernel_extension_activity, 1, 'UtcTime ImageLoaded Hashes', driver),
  7: mapping(CLASS_UID.module_activity, 1, `${ACTOR_FIELDS} ImageLoaded Hashes`, loaded),
  8: mapping(CLASS_UID.process_activity, 4, PAIR_FIELDS, (event, record) => {
    event['injection_type_id'] = 1
    event['injection_type'] = 'Remote Thread'
    return onProcess(event, record)
  }),
  9: mapping(
    CLASS_UID.windows_resource_activity,
    1,
    `${ACTOR_FIELDS} Device`,
    resource(4, 'Device', (fields) => field(fields, 'Device')),
  ),
  10: mapping(CLASS_UID.process_activity, 3, `${PAIR_FIELDS} GrantedAccess`, (event, record) => {
    const access = Number(field(record.fields, 'GrantedAccess'))
    if (Number.isSafeInteger(access)) event['actual_permissions'] = access
    return onProcess(event, record)
  }),
  11: NEW_FILE,
  12: mapping(
    CLASS_UID.registry_key_activity,
    ({ fields }) => KEY_ACTIVITY.get(field(fields, 'EventType')) ?? 3,
    KEY_FIELDS,
    keyChanged,
  ),
  13: mapping(CLASS_UID.registry_value_activity, 2, `${KEY_FIELDS} Details`, valueSet),
  14: mapping(CLASS_UID.registry_key_activity, 5, KEY_FIELDS, keyChanged),
  15: NEW_FILE,
  16: mapping(CLASS_UID.application_lifecycle, 99, 'UtcTime', sysmonItself),
  17: mapping(CLASS_UID.windows_resource_activity, 1, `${ACTOR_FIELDS} PipeName`, PIPE),
  18: mapping(CLASS_UID.windows_resource_activity, 1, `${ACTOR_FIELDS} PipeName`, PIPE),
  19: mapping(CLASS_UID.windows_resource_activity, 1, `${ACTOR_FIELDS} Name`, WMI),
  20: mapping(CLASS_UID.windows_resource_activity, 1, `${ACTOR_FIELDS} Name`, WMI),
  21: mapping(CLASS_UID.windows_resource_activity, 1, `${ACTOR_FIELDS} Consumer`, WMI),
  22: mapping(CLASS_UID.dns_activity, 1, `${ACTOR_FIELDS} QueryName QueryResults`, asked),
  23: DELETED_FILE,
  24: mapping(CLASS_UID.windows_resource_activity, 1, ACTOR_FIELDS, CLIPBOARD),
  25: mapping(CLASS_UID.process_activity, 4, ACTOR_FIELDS, ofItself),
  26: DELETED_FILE,
  27: NEW_FILE,
  28: DELETED_FILE,
  29: NEW_FILE,
}
