import type { FieldMapping } from '@opensoc/domain'
import { type BaseEvent, CLASS_UID, OCSF_VERSION } from '@opensoc/ocsf'
import { type EventDraft, startEvent } from '../classification.ts'
import { createSigmaViews } from '../field-mapping.ts'
import type { Normalizer } from '../normalizer.ts'
import { isHostname } from '../ocsf-parts.ts'
import type { Mapping, Mappings } from './mapping.ts'
import { DEFENDER, POWERSHELL, POWERSHELL_CLASSIC, SYSTEM, TASK_SCHEDULER } from './other-logs.ts'
import { readWindowsRecord } from './read-shapes.ts'
import { SECURITY } from './security.ts'
import { SYSMON } from './sysmon.ts'
import { isTree, type Tree, type WindowsRecord } from './windows-record.ts'

const MAPPINGS_OF_CHANNEL: Readonly<Record<string, Mappings>> = {
  'microsoft-windows-sysmon/operational': SYSMON,
  security: SECURITY,
  'microsoft-windows-powershell/operational': POWERSHELL,
  'powershellcore/operational': POWERSHELL,
  'windows powershell': POWERSHELL_CLASSIC,
  system: SYSTEM,
  'microsoft-windows-windows defender/operational': DEFENDER,
  'microsoft-windows-taskscheduler/operational': TASK_SCHEDULER,
}

/** Windows events in the JSON shapes of evtx converters, Winlogbeat, and NXLog or Logstash. Every channel is understood. */
export function createWindowsEventNormalizer(mappings: readonly FieldMapping[]): Normalizer {
  const viewsOf = createSigmaViews(mappings, 'windows')
  return {
    name: 'windows-event',
    media: 'json',
    isSpecific: true,
    recognizes: ({ json }) => isTree(json) && looksLikeWindows(json),
    normalize({ json }) {
      const record = readWindowsRecord(json)
      if (record === undefined || !Number.isSafeInteger(record.eventId) || record.eventId < 0) {
        return { reason: 'normalizer_failed', detail: 'a Windows event without an event id' }
      }
      if (Number.isNaN(record.time))
        return { reason: 'time_invalid', detail: 'a Windows event without a readable time' }
      const ocsf = toOcsf(record) as unknown as BaseEvent
      return { layer: 'endpoint', ocsf, sigma: viewsOf(record.fields) }
    },
  }
}

function looksLikeWindows(json: Tree): boolean {
  const event = json['Event']
  if (isTree(event)) return isTree(event['System'])
  if (json['EventID'] !== undefined)
    return json['Channel'] !== undefined || json['SourceName'] !== undefined || hasTime(json)
  if (isTree(json['winlog'])) return true
  if (json['event_data'] !== undefined && json['event_id'] !== undefined) return true
  return typeof json['EventId'] === 'number' && hasTime(json)
}

function hasTime(json: Tree): boolean {
  return json['UtcTime'] !== undefined || json['EventTime'] !== undefined || json['@timestamp'] !== undefined
}

/** A Windows (or Sysmon for Linux) record as OCSF. */
export function toOcsf(record: WindowsRecord): EventDraft {
  const mapping = MAPPINGS_OF_CHANNEL[record.channel.toLowerCase()]?.[record.eventId]
  const event = mapping === undefined ? undefined : mapped(record, mapping)
  return event ?? generic(record)
}

/** Undefined where the record lacks what the class requires: then it is told generically, and nothing is lost. */
function mapped(record: WindowsRecord, mapping: Mapping): EventDraft | undefined {
  const event = startEvent(
    mapping.classUid,
    mapping.activityId,
    mapping.severityId ?? severityOf(record.level),
    record.time,
  )
  if (mapping.activityId === 99) event['activity_name'] = `Event ${record.eventId}`
  describe(event, record)
  if (!mapping.fill(event, record)) return undefined
  const needsSecurityControl = event['malware'] !== undefined
  if (needsSecurityControl) (event['metadata'] as { profiles: string[] }).profiles.push('security_control')
  return withRest(event, record, mapping.uses)
}

function generic(record: WindowsRecord): EventDraft {
  const event = startEvent(CLASS_UID.base_event, 99, severityOf(record.level), record.time)
  event['activity_name'] = `Event ${record.eventId}`
  describe(event, record)
  delete event['device']
  const metadata = event['metadata'] as { profiles?: string[] }
  delete metadata.profiles
  const unmapped = withRest(event, record, NONE)
  // base_event has no device of its own; the host profile brings one.
  if (record.computer !== '') {
    event['device'] = deviceOf(record.computer)
    metadata.profiles = ['host']
  }
  return unmapped
}

const NONE: ReadonlySet<string> = new Set()
/** Told in metadata and device. */
const SYSTEM_FIELDS = new Set([
  'EventID',
  'Channel',
  'Provider_Name',
  'Computer',
  'Level',
  'Message',
  'Hostname',
  'SourceName',
  'EventTime',
  'RecordNumber',
  'Severity',
])

function withRest(event: EventDraft, record: WindowsRecord, uses: ReadonlySet<string>): EventDraft {
  const unmapped: Record<string, unknown> = {}
  let isEmpty = true
  for (const [name, value] of Object.entries(record.fields)) {
    if (uses.has(name) || SYSTEM_FIELDS.has(name) || value === '' || value === null) continue
    unmapped[name] = value
    isEmpty = false
  }
  if (!isEmpty) event['unmapped'] = unmapped
  return event
}

function describe(event: EventDraft, record: WindowsRecord): void {
  event['metadata'] = {
    version: OCSF_VERSION,
    product: productOf(record),
    event_code: String(record.eventId),
    ...(record.channel === '' ? {} : { log_name: record.channel }),
    ...(record.provider === '' ? {} : { log_provider: record.provider }),
    ...(record.recordId === '' ? {} : { uid: record.recordId }),
    original_time: record.originalTime,
    profiles: ['host'],
  }
  event['device'] = deviceOf(record.computer)
  if (record.message !== '') event['message'] = record.message.slice(0, 4096)
}

function productOf({ channel, provider }: WindowsRecord): object {
  const isSysmon = channel.includes('Sysmon')
  return {
    name: isSysmon ? 'Sysmon' : provider.includes('Defender') ? 'Microsoft Defender Antivirus' : 'Windows',
    vendor_name: 'Microsoft',
  }
}

function deviceOf(computer: string): EventDraft {
  const named =
    computer !== '' && isHostname(computer) ? { hostname: computer } : { name: computer || 'unknown' }
  return { type_id: 0, type: 'Unknown', os: { type_id: 100, type: 'Windows', name: 'Windows' }, ...named }
}

/** OCSF severity of a Windows level. */
function severityOf(level: number): number {
  return level === 1 ? 5 : level === 2 ? 3 : level === 3 ? 2 : 1
}
