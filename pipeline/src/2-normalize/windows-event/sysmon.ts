import { CLASS_UID } from '@opensoc/ocsf'
import type { EventDraft } from '../classification.ts'
import { type Mappings, mapping } from './mapping.ts'
import { asked, connected } from './sysmon-network.ts'
import { driver, fileAction, keyChanged, loaded, resource, valueSet } from './sysmon-objects.ts'
import { ACTOR_FIELDS, launched, ofItself, onProcess, PAIR_FIELDS } from './sysmon-process.ts'
import { field, type WindowsRecord } from './windows-record.ts'

const KEY_FIELDS = `${ACTOR_FIELDS} TargetObject EventType`
const PIPE = resource(99, 'Pipe', (fields) => field(fields, 'PipeName'))
const CLIPBOARD = resource(99, 'Clipboard', () => 'Clipboard')
// Sysmon writes ` "Name"`.
const WMI = resource(19, 'WmiGuid', (fields) =>
  (field(fields, 'Name') || field(fields, 'Consumer')).trim().replace(/^"|"$/g, ''),
)

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
