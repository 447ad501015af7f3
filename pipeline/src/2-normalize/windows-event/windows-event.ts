import type { FieldMapping } from '@opensoc/domain'
import { type BaseEvent, CLASS_UID, OCSF_VERSION } from '@opensoc/ocsf'
import { type EventDraft, startEvent } from '../classification.ts'
import { createSigmaViews } from '../field-mapping.ts'
import type { Normalizer } from '../normalizer.ts'
import { isHostname } from '../ocsf-parts.ts'
import { auditOutcome, setStatus } from './audit-outcome.ts'
import { BITS_CLIENT, DNS_CLIENT, RDP_CONNECTIONS, RDP_CORE, RDP_SESSIONS } from './client-logs.ts'
import { type Mapping, type Mappings, put, USES_NOTHING } from './mapping.ts'
import { DEFENDER, POWERSHELL, POWERSHELL_CLASSIC, SYSTEM, TASK_SCHEDULER } from './other-logs.ts'
import { APPLOCKER, DNS_SERVER, FIREWALL, WMI_ACTIVITY } from './policy-logs.ts'
import { readWindowsRecord, shapeOf } from './read-shapes.ts'
import { SECURITY } from './security.ts'
import { SYSMON } from './sysmon.ts'
import type { WindowsRecord } from './windows-record.ts'

/** A longer message is cut in the OCSF event; the original record keeps it. */
const MAX_MESSAGE = 4096

const MAPPINGS_OF_CHANNEL: ReadonlyMap<string, Mappings> = new Map([
  ['microsoft-windows-sysmon/operational', SYSMON],
  ['security', SECURITY],
  ['microsoft-windows-powershell/operational', POWERSHELL],
  ['powershellcore/operational', POWERSHELL],
  ['windows powershell', POWERSHELL_CLASSIC],
  ['system', SYSTEM],
  ['microsoft-windows-windows defender/operational', DEFENDER],
  ['microsoft-windows-taskscheduler/operational', TASK_SCHEDULER],
  ['microsoft-windows-dns-client/operational', DNS_CLIENT],
  ['microsoft-windows-dns client events/operational', DNS_CLIENT],
  ['microsoft-windows-bits-client/operational', BITS_CLIENT],
  ['microsoft-windows-wmi-activity/operational', WMI_ACTIVITY],
  ['microsoft-windows-applocker/exe and dll', APPLOCKER],
  ['microsoft-windows-applocker/msi and script', APPLOCKER],
  ['microsoft-windows-applocker/packaged app-execution', APPLOCKER],
  ['microsoft-windows-applocker/packaged app-deployment', APPLOCKER],
  ['microsoft-windows-windows firewall with advanced security/firewall', FIREWALL],
  ['dns server', DNS_SERVER],
  ['microsoft-windows-dns-server/analytical', DNS_SERVER],
  ['microsoft-windows-remotedesktopservices-rdpcorets/operational', RDP_CORE],
  ['microsoft-windows-terminalservices-localsessionmanager/operational', RDP_SESSIONS],
  ['microsoft-windows-terminalservices-remoteconnectionmanager/operational', RDP_CONNECTIONS],
])

/** Windows events in the JSON shapes of evtx converters, Winlogbeat, and NXLog or Logstash. Every channel is understood. */
export function createWindowsEventNormalizer(mappings: readonly FieldMapping[]): Normalizer {
  const viewsOf = createSigmaViews(mappings, 'windows')
  return {
    name: 'windows-event',
    media: 'json',
    isSpecific: true,
    recognizes: ({ json }) => shapeOf(json) !== undefined,
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

/** A Windows (or Sysmon for Linux) record as OCSF. */
export function toOcsf(record: WindowsRecord): EventDraft {
  const found = MAPPINGS_OF_CHANNEL.get(record.channel.toLowerCase())?.[record.eventId]
  const mapping = typeof found === 'function' ? found(record) : found
  const event = mapping === undefined ? undefined : mapped(record, mapping)
  return event ?? generic(record)
}

/** Undefined where the record lacks what the class requires: then it is told generically, and nothing is lost. */
function mapped(record: WindowsRecord, mapping: Mapping): EventDraft | undefined {
  const activityId = typeof mapping.activityId === 'number' ? mapping.activityId : mapping.activityId(record)
  const severityId = mapping.severityId ?? severityOf(record.level)
  const event = startEvent(mapping.classUid, activityId, severityId, record.time)
  if (activityId === 99) event['activity_name'] = `Event ${record.eventId}`
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
  const unmapped = withRest(event, record, USES_NOTHING)
  // base_event has no device of its own; the host profile brings one.
  if (record.computer !== '') {
    event['device'] = deviceOf(record.computer)
    metadata.profiles = ['host']
  }
  return unmapped
}

function withRest(event: EventDraft, { fields }: WindowsRecord, uses: ReadonlySet<string>): EventDraft {
  let unmapped: Record<string, unknown> | undefined
  for (const name in fields) {
    const value = fields[name]
    if (value === '' || value === null || uses.has(name)) continue
    unmapped ??= {}
    unmapped[name] = value
  }
  if (unmapped !== undefined) event['unmapped'] = unmapped
  return event
}

function describe(event: EventDraft, record: WindowsRecord): void {
  const metadata: EventDraft = {
    version: OCSF_VERSION,
    product: productOf(record),
    event_code: String(record.eventId),
  }
  put(metadata, 'log_name', record.channel)
  put(metadata, 'log_provider', record.provider)
  put(metadata, 'uid', record.recordId)
  metadata['original_time'] = record.originalTime
  metadata['profiles'] = ['host']
  event['metadata'] = metadata
  event['device'] = deviceOf(record.computer)
  put(event, 'message', record.message.slice(0, MAX_MESSAGE))
  const outcome = auditOutcome(record)
  if (outcome !== undefined) setStatus(event, outcome)
}

function productOf({ channel, provider }: WindowsRecord): object {
  const isSysmon = channel.includes('Sysmon')
  return {
    name: isSysmon ? 'Sysmon' : provider.includes('Defender') ? 'Microsoft Defender Antivirus' : 'Windows',
    vendor_name: 'Microsoft',
  }
}

function deviceOf(computer: string): EventDraft {
  const device: EventDraft = {
    type_id: 0,
    type: 'Unknown',
    os: { type_id: 100, type: 'Windows', name: 'Windows' },
  }
  device[computer !== '' && isHostname(computer) ? 'hostname' : 'name'] = computer || 'unknown'
  return device
}

/** OCSF severity of a Windows level. */
function severityOf(level: number): number {
  return level === 1 ? 5 : level === 2 ? 3 : level === 3 ? 2 : 1
}
