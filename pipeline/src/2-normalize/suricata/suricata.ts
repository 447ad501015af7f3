import type { FieldMapping, Layer } from '@opensoc/domain'
import { type BaseEvent, CLASS_UID } from '@opensoc/ocsf'
import type { EventDraft } from '../classification.ts'
import { createSigmaViews } from '../field-mapping.ts'
import type { Normalizer } from '../normalizer.ts'
import { parseTime } from '../parse-time.ts'
import { isTree, type Tree, textAt, treeAt } from '../tree.ts'
import { alert } from './eve-alert.ts'
import { connectionOf, type EveKind, endsOf, startEve, withRest } from './eve-event.ts'
import { kindOf } from './eve-types.ts'

/** Suricata EVE JSON: alerts as Detection Findings, the rest by protocol. */
export function createSuricataNormalizer(mappings: readonly FieldMapping[] = []): Normalizer {
  const viewsOf = createSigmaViews(mappings, 'suricata')
  return {
    name: 'suricata',
    media: 'json',
    isSpecific: true,
    recognizes: ({ json }) => isTree(json) && isEve(json),
    normalize({ json }) {
      const record = json as Tree
      const written = textAt(record, 'timestamp')
      const time = parseTime(written)
      if (Number.isNaN(time))
        return { reason: 'time_invalid', detail: `suricata: timestamp ${written.slice(0, 60)}` }
      const event = toOcsf(record, time)
      return {
        layer: layerOf(record, event),
        ocsf: event as unknown as BaseEvent,
        sigma: viewsOf(withDottedParts(record)),
      }
    },
  }
}

/** Industrial protocols are told apart: who watches a plant asks for them. */
const INDUSTRIAL: ReadonlySet<string> = new Set(['modbus', 'dnp3', 'enip'])

function layerOf(record: Tree, event: EventDraft): Layer {
  if (event['class_uid'] === CLASS_UID.email_activity) return 'mail'
  return INDUSTRIAL.has(textAt(record, 'event_type')) ? 'ot' : 'network'
}

function isEve(json: Tree): boolean {
  if (typeof json['event_type'] !== 'string' || typeof json['timestamp'] !== 'string') return false
  return (
    json['flow_id'] !== undefined ||
    json['src_ip'] !== undefined ||
    json['event_type'] === 'stats' ||
    isTree(json[json['event_type']])
  )
}

function toOcsf(record: Tree, time: number): EventDraft {
  const type = textAt(record, 'event_type')
  const ends = endsOf(record)
  if (type === 'alert') return alert(record, time, ends)
  const { source, target } = ends
  const hasEnds = source !== undefined || target !== undefined
  const kind = hasEnds ? (kindOf(record) ?? TRAFFIC) : OTHER
  const event = startEve(record, time, kind)
  if (kind.activityId === 99) event['activity_name'] = type
  if (source !== undefined) event['src_endpoint'] = source
  if (target !== undefined) event['dst_endpoint'] = target
  if (hasEnds && !UNCONNECTED.has(kind.classUid)) event['connection_info'] = connectionOf(record)
  kind.fill?.(event, treeAt(record, type), record)
  return withRest(event, record)
}

const TRAFFIC: EveKind = { classUid: CLASS_UID.network_activity, activityId: 6 }
const OTHER: EveKind = { classUid: CLASS_UID.base_event, activityId: 99 }
/** Classes without a place for the connection. */
const UNCONNECTED: ReadonlySet<number> = new Set([CLASS_UID.authentication, CLASS_UID.email_activity])

/** Rules read `http.url` from nested objects themselves; the field mappings name fields by one key. */
function withDottedParts(record: Tree): Record<string, unknown> {
  const fields: Record<string, unknown> = { ...record }
  const type = textAt(record, 'event_type')
  if (type === 'http' || type === 'dns')
    for (const [key, value] of Object.entries(treeAt(record, type))) fields[`${type}.${key}`] ??= value
  return fields
}
