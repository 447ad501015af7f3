import type { FieldMapping } from '@opensoc/domain'
import type { BaseEvent } from '@opensoc/ocsf'
import type { EventDraft } from '../classification.ts'
import { createSigmaViews } from '../field-mapping.ts'
import { readFlatXml } from '../flat-xml.ts'
import type { NormalizedEvent, Normalizer, Rejection } from '../normalizer.ts'
import { parseTime } from '../parse-time.ts'
import { isTree } from '../tree.ts'
import { toOcsf } from '../windows-event/windows-event.ts'
import type { WindowsRecord } from '../windows-event/windows-record.ts'

const SIGN = '<Provider Name="Linux-Sysmon"'

/** Sysmon for Linux: an XML event inside a syslog line (text), or in the `SyslogMessage` of a JSON record. */
export function createLinuxSysmonNormalizers(mappings: readonly FieldMapping[] = []): readonly Normalizer[] {
  const viewsOf = createSigmaViews(mappings, 'linux')
  const normalize = (text: string): NormalizedEvent | Rejection => {
    const record = readRecord(text.slice(text.indexOf('<Event>')))
    if (record === undefined)
      return { reason: 'normalizer_failed', detail: 'linux-sysmon: no event id in the XML' }
    if (Number.isNaN(record.time))
      return { reason: 'time_invalid', detail: 'linux-sysmon: neither UtcTime nor SystemTime' }
    return {
      layer: 'endpoint',
      ocsf: asLinux(toOcsf(record)) as unknown as BaseEvent,
      sigma: viewsOf(record.fields),
    }
  }
  return [
    {
      name: 'linux-sysmon',
      media: 'text',
      isSpecific: true,
      recognizes: ({ text }) => text.includes(SIGN),
      normalize: ({ text }) => normalize(text),
    },
    {
      name: 'linux-sysmon-json',
      media: 'json',
      isSpecific: true,
      recognizes: ({ json }) => messageOf(json).includes(SIGN),
      normalize: ({ json }) => normalize(messageOf(json)),
    },
  ]
}

function messageOf(json: unknown): string {
  if (!isTree(json)) return ''
  const message = json['SyslogMessage'] ?? json['message'] ?? json['MESSAGE']
  return typeof message === 'string' ? message : ''
}

function readRecord(xml: string): WindowsRecord | undefined {
  const { elements, data } = readFlatXml(xml)
  const eventId = Number(elements.get('EventID'))
  if (!elements.has('EventID') || !Number.isSafeInteger(eventId)) return undefined
  const logged = elements.get('TimeCreated@SystemTime') ?? ''
  const utc = parseTime(data['UtcTime'] ?? '')
  const time = Number.isNaN(utc) ? parseTime(logged) : utc
  const computer = elements.get('Computer') ?? ''
  const fields: Record<string, unknown> = {
    ...data,
    EventID: eventId,
    Channel: 'Linux-Sysmon/Operational',
    Computer: computer,
  }
  return {
    // Its events are those of Sysmon for Windows, and so is their mapping.
    channel: 'Microsoft-Windows-Sysmon/Operational',
    provider: 'Linux-Sysmon',
    eventId,
    computer,
    recordId: elements.get('EventRecordID') ?? '',
    level: 4,
    time,
    originalTime: logged,
    userId: '',
    message: '',
    fields,
  }
}

function asLinux(event: EventDraft): EventDraft {
  const metadata = event['metadata'] as EventDraft
  metadata['product'] = { name: 'Sysmon for Linux', vendor_name: 'Microsoft' }
  metadata['log_name'] = 'Linux-Sysmon/Operational'
  const device = event['device'] as EventDraft | undefined
  if (device !== undefined) device['os'] = { type_id: 200, type: 'Linux', name: 'Linux' }
  return event
}
