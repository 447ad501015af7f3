import { CLASS_UID } from '@opensoc/ocsf'
import type { EventDraft } from '../classification.ts'
import { endpointOf, fileOf, numberOf } from '../ocsf-parts.ts'
import { type Mapping, type Mappings, mapping, put } from './mapping.ts'
import { processOf } from './process-of.ts'
import { ACTOR, putActor } from './security-subject.ts'
import { field, type WindowsRecord } from './windows-record.ts'

const FIELDS = `${ACTOR} ObjectName ObjectType AccessMask`

/** Access rights, each with the activity that uses it; the most telling first. */
type Rights = readonly (readonly [mask: number, activityId: number])[]
const DELETE = 0x10000
const WRITE_DAC = 0x40000
const WRITE_OWNER = 0x80000
const FILE_RIGHTS: Rights = [
  [DELETE, 4],
  [WRITE_DAC | WRITE_OWNER, 7],
  [0x2 | 0x4, 3],
  [0x10 | 0x100, 6],
  [0x1, 2],
  [0x8 | 0x80, 8],
  [0x20000, 9],
]
const KEY_RIGHTS: Rights = [
  [DELETE, 4],
  [WRITE_DAC | WRITE_OWNER, 6],
  [0x2 | 0x4, 3],
  [0x1 | 0x8 | 0x10 | 0x20000, 2],
]

function activityOf(rights: Rights, otherwise: number): Mapping['activityId'] {
  return ({ fields }) => {
    const accessed = numberOf(field(fields, 'AccessMask')) ?? 0
    return rights.find(([mask]) => (accessed & mask) !== 0)?.[1] ?? otherwise
  }
}

function fileAccessed(event: EventDraft, { fields }: WindowsRecord): boolean {
  put(event, 'access_mask', numberOf(field(fields, 'AccessMask')))
  return put(event, 'file', fileOf(field(fields, 'ObjectName'))) && putActor(event, fields)
}

function keyAccessed(event: EventDraft, { fields }: WindowsRecord): boolean {
  const path = field(fields, 'ObjectName')
  event['reg_key'] = { path }
  put(event, 'access_mask', numberOf(field(fields, 'AccessMask')))
  return path !== '' && putActor(event, fields)
}

/** Kinds of objects of the kernel and of the account database that OCSF numbers. */
const RESOURCE_TYPES: ReadonlyMap<string, number> = new Map([
  ['Directory', 1],
  ['Event', 2],
  ['Device', 4],
  ['Mutant', 5],
  ['Token', 8],
  ['Thread', 9],
  ['Section', 10],
  ['SymbolicLink', 18],
  ['WmiGuid', 19],
  ['Process', 20],
  ['Job', 29],
  ['SAM_ALIAS', 33],
  ['SAM_GROUP', 34],
  ['SAM_USER', 35],
  ['SAM_DOMAIN', 36],
  ['SAM_SERVER', 37],
])

function resourceAccessed(event: EventDraft, { fields }: WindowsRecord): boolean {
  const name = field(fields, 'ObjectName')
  const type = field(fields, 'ObjectType')
  const typeId = RESOURCE_TYPES.get(type) ?? (type === '' ? 0 : 99)
  event['win_resource'] = { name, type_id: typeId, type: type || 'Unknown' }
  return name !== '' && putActor(event, fields)
}

const RESOURCE = mapping(
  CLASS_UID.windows_resource_activity,
  1,
  `${ACTOR} ObjectName ObjectType`,
  resourceAccessed,
)

function accessed(fileActivity: Mapping['activityId'], keyActivity: Mapping['activityId']) {
  const file = mapping(CLASS_UID.file_activity, fileActivity, FIELDS, fileAccessed)
  const key = mapping(CLASS_UID.registry_key_activity, keyActivity, FIELDS, keyAccessed)
  return ({ fields }: WindowsRecord): Mapping => {
    const type = fields['ObjectType']
    return type === 'File' ? file : type === 'Key' ? key : RESOURCE
  }
}

const OPENED = accessed(14, activityOf(KEY_RIGHTS, 2))
const USED = accessed(activityOf(FILE_RIGHTS, 14), activityOf(KEY_RIGHTS, 2))
const SECURED = accessed(7, 6)

/** 4657: the operation is a message number. */
const VALUE_ACTIVITY: ReadonlyMap<string, number> = new Map([
  ['%%1904', 2],
  ['%%1905', 3],
  ['%%1906', 4],
])

function valueChanged(event: EventDraft, { fields }: WindowsRecord): boolean {
  const path = field(fields, 'ObjectName')
  const name = field(fields, 'ObjectValueName')
  const value: EventDraft = { path, name }
  put(value, 'data', field(fields, 'NewValue'))
  event['reg_value'] = value
  return path !== '' && name !== '' && putActor(event, fields)
}

function shareAccessed(event: EventDraft, { fields, computer }: WindowsRecord): boolean {
  if (!put(event, 'share', field(fields, 'ShareName'))) return false
  const path = field(fields, 'RelativeTargetName')
  if (path !== '\\') put(event, 'file', fileOf(path))
  putActor(event, fields)
  const source = endpointOf(field(fields, 'IpAddress'), '', field(fields, 'IpPort'))
  const hasSource = put(event, 'src_endpoint', source)
  return put(event, 'dst_endpoint', endpointOf('', computer)) || hasSource
}

const share = (uses: string) =>
  mapping(CLASS_UID.smb_activity, 2, `${ACTOR} ShareName IpAddress IpPort ${uses}`, shareAccessed)

/** Windows Filtering Platform: direction %%14592 inbound, %%14593 outbound; none where a port is only taken. */
function connection(event: EventDraft, { fields }: WindowsRecord): boolean {
  const direction = field(fields, 'Direction')
  const directionId = direction === '%%14592' ? 1 : direction === '%%14593' ? 2 : 0
  const info: EventDraft = { direction_id: directionId, direction: DIRECTIONS[directionId] }
  put(info, 'protocol_num', numberOf(field(fields, 'Protocol')))
  event['connection_info'] = info
  const image = 'Application'
  putActor(
    event,
    fields,
    processOf(fields, { image, pid: 'ProcessID' }) ?? processOf(fields, { image, pid: 'ProcessId' }),
  )
  const source = endpointOf(field(fields, 'SourceAddress'), '', field(fields, 'SourcePort'))
  const target = endpointOf(field(fields, 'DestAddress'), '', field(fields, 'DestPort'))
  const hasSource = put(event, 'src_endpoint', source)
  return put(event, 'dst_endpoint', target) || hasSource
}

const DIRECTIONS = ['Unknown', 'Inbound', 'Outbound']
const CONNECTION =
  'SourceAddress SourcePort DestAddress DestPort Direction Protocol Application ProcessID ProcessId'
const network = (activityId: number) =>
  mapping(CLASS_UID.network_activity, activityId, CONNECTION, connection)

export const OBJECTS: Mappings = {
  4656: OPENED,
  4657: mapping(
    CLASS_UID.registry_value_activity,
    ({ fields }) => VALUE_ACTIVITY.get(field(fields, 'OperationType')) ?? 3,
    `${ACTOR} ObjectName ObjectValueName NewValue`,
    valueChanged,
  ),
  4661: RESOURCE,
  4662: RESOURCE,
  4663: USED,
  4670: SECURED,
  4674: RESOURCE,
  4907: SECURED,
  5140: share(''),
  5145: share('RelativeTargetName'),
  5152: network(5),
  5154: network(7),
  5156: network(1),
  5157: network(5),
  // A port was taken, and refused.
  5158: network(99),
  5159: network(5),
}
