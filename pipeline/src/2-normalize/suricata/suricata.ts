import type { FieldMapping } from '@opensoc/domain'
import { type BaseEvent, CLASS_UID } from '@opensoc/ocsf'
import { type EventDraft, startEvent } from '../classification.ts'
import { createSigmaViews } from '../field-mapping.ts'
import { given, metadataOf } from '../metadata.ts'
import type { Normalizer } from '../normalizer.ts'
import { endpointOf, fileOf, isHostname } from '../ocsf-parts.ts'
import { parseTime } from '../parse-time.ts'
import { isTree, listAt, numberAt, type Tree, textAt, treeAt } from '../tree.ts'

/** Suricata EVE JSON: alerts as Detection Findings, the rest by protocol. */
export function createSuricataNormalizer(mappings: readonly FieldMapping[]): Normalizer {
  const viewsOf = createSigmaViews(mappings, 'suricata')
  return {
    name: 'suricata',
    media: 'json',
    isSpecific: true,
    recognizes: ({ json }) =>
      isTree(json) &&
      typeof json['event_type'] === 'string' &&
      typeof json['timestamp'] === 'string' &&
      isEve(json),
    normalize({ json }) {
      const record = json as Tree
      const time = parseTime(textAt(record, 'timestamp'))
      if (Number.isNaN(time))
        return {
          reason: 'time_invalid',
          detail: `suricata: timestamp ${textAt(record, 'timestamp').slice(0, 60)}`,
        }
      return {
        layer: 'network',
        ocsf: toOcsf(record, time) as unknown as BaseEvent,
        sigma: viewsOf({ ...record }),
      }
    },
  }
}

function isEve(json: Tree): boolean {
  return (
    json['flow_id'] !== undefined ||
    json['src_ip'] !== undefined ||
    json['event_type'] === 'stats' ||
    isTree(json[textAt(json, 'event_type')])
  )
}

type Fill = (event: EventDraft, part: Tree) => void

const TYPES: Readonly<
  Record<string, { readonly classUid: number; readonly activityId: number; readonly fill: Fill }>
> = {
  dns: { classUid: CLASS_UID.dns_activity, activityId: 6, fill: fillDns },
  http: { classUid: CLASS_UID.http_activity, activityId: 99, fill: fillHttp },
  tls: {
    classUid: CLASS_UID.network_activity,
    activityId: 6,
    fill: (event, tls) => {
      event['tls'] = { version: textAt(tls, 'version') || 'unknown', ...given('sni', textAt(tls, 'sni')) }
    },
  },
  ssh: { classUid: CLASS_UID.ssh_activity, activityId: 6, fill: () => undefined },
  smb: {
    classUid: CLASS_UID.smb_activity,
    activityId: 99,
    fill: (event, smb) => {
      Object.assign(event, given('command', textAt(smb, 'command')), given('share', textAt(smb, 'share')))
      const file = fileOf(textAt(smb, 'filename'))
      if (file !== undefined) event['file'] = file
    },
  },
  flow: { classUid: CLASS_UID.network_activity, activityId: 2, fill: fillTraffic },
  netflow: { classUid: CLASS_UID.network_activity, activityId: 6, fill: fillTraffic },
  fileinfo: { classUid: CLASS_UID.network_activity, activityId: 6, fill: () => undefined },
}

/** Suricata's severity 1 is its highest. */
const SEVERITY: Readonly<Record<number, number>> = { 1: 4, 2: 3, 3: 2 }

function toOcsf(record: Tree, time: number): EventDraft {
  const type = textAt(record, 'event_type')
  const source = endpointOf(textAt(record, 'src_ip'), '', textAt(record, 'src_port'))
  const target = endpointOf(textAt(record, 'dest_ip'), '', textAt(record, 'dest_port'))
  if (type === 'alert') return alert(record, time, source, target)
  const mapping = source === undefined && target === undefined ? undefined : TYPES[type]
  const hasEnds = source !== undefined || target !== undefined
  const event = startEvent(
    mapping?.classUid ?? (hasEnds ? CLASS_UID.network_activity : CLASS_UID.base_event),
    mapping?.activityId ?? (hasEnds ? 6 : 99),
    1,
    time,
  )
  if (event['activity_id'] === 99) event['activity_name'] = type
  event['metadata'] = metadata(record, type)
  if (source !== undefined) event['src_endpoint'] = source
  if (target !== undefined) event['dst_endpoint'] = target
  if (hasEnds) event['connection_info'] = connection(record)
  mapping?.fill(event, treeAt(record, type))
  return withRest(event, record)
}

function alert(record: Tree, time: number, source?: EventDraft, target?: EventDraft): EventDraft {
  const found = treeAt(record, 'alert')
  const severity = SEVERITY[numberAt(found, 'severity') ?? 3] ?? 2
  const event = startEvent(CLASS_UID.detection_finding, 1, severity, time)
  const title = textAt(found, 'signature') || 'Suricata alert'
  const flow = textAt(record, 'flow_id')
  event['metadata'] = metadata(record, 'alert', textAt(found, 'signature_id'))
  event['message'] = title
  event['finding_info'] = {
    uid: `${flow || 'flow'}-${textAt(found, 'signature_id') || 'sid'}-${time}`,
    title,
    types: [textAt(found, 'category') || 'alert'],
    analytic: { type_id: 1, type: 'Rule', name: title, ...given('uid', textAt(found, 'signature_id')) },
  }
  event['evidences'] = [
    {
      data: { action: textAt(found, 'action') || 'allowed' },
      ...(source === undefined ? {} : { src_endpoint: source }),
      ...(target === undefined ? {} : { dst_endpoint: target }),
      connection_info: connection(record),
    },
  ]
  event['status_id'] = 1
  event['status'] = 'New'
  return withRest(event, record)
}

const TOLD = new Set([
  'timestamp',
  'event_type',
  'src_ip',
  'src_port',
  'dest_ip',
  'dest_port',
  'proto',
  'flow_id',
])

function withRest(event: EventDraft, record: Tree): EventDraft {
  const unmapped: Record<string, unknown> = {}
  for (const [key, value] of Object.entries(record)) if (!TOLD.has(key)) unmapped[key] = value
  if (Object.keys(unmapped).length > 0) event['unmapped'] = unmapped
  return event
}

function metadata(record: Tree, type: string, code = type): EventDraft {
  return metadataOf({
    product: 'Suricata',
    vendor: 'OISF',
    logName: type,
    eventCode: code,
    uid: textAt(record, 'flow_id'),
    originalTime: textAt(record, 'timestamp'),
  })
}

function connection(record: Tree): EventDraft {
  return {
    direction_id: 0,
    direction: 'Unknown',
    ...given('protocol_name', textAt(record, 'proto').toLowerCase()),
    ...given('uid', textAt(record, 'flow_id')),
  }
}

function fillDns(event: EventDraft, dns: Tree): void {
  const query = listAt(dns, 'queries', 1).find(isTree) ?? dns
  const hostname = textAt(query, 'rrname')
  if (hostname !== '' && isHostname(hostname))
    event['query'] = { hostname, ...given('type', textAt(query, 'rrtype')) }
  const answers = listAt(dns, 'answers', 32)
    .filter(isTree)
    .map((answer) => ({ rdata: textAt(answer, 'rdata') || textAt(answer, 'rrname') }))
  if (answers.length > 0) event['answers'] = answers
}

/** OCSF lists the methods of RFC 9110 and PATCH; others stay in `unmapped`. */
const METHODS = new Set(['CONNECT', 'DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT', 'TRACE'])

function fillHttp(event: EventDraft, http: Tree): void {
  const method = textAt(http, 'http_method').toUpperCase()
  event['activity_name'] = method || 'http'
  const hostname = textAt(http, 'hostname')
  const path = textAt(http, 'url')
  event['http_request'] = {
    ...(METHODS.has(method) ? { http_method: method } : {}),
    ...given('user_agent', textAt(http, 'http_user_agent')),
    url: {
      url_string: path.includes('://') ? path : `http://${hostname}${path}`,
      ...(hostname !== '' && isHostname(hostname) ? { hostname } : {}),
    },
  }
  const code = numberAt(http, 'status')
  if (code !== undefined) event['http_response'] = { code }
}

function fillTraffic(event: EventDraft, flow: Tree): void {
  const bytesOut = numberAt(flow, 'bytes_toserver') ?? numberAt(flow, 'bytes')
  const bytesIn = numberAt(flow, 'bytes_toclient') ?? 0
  if (bytesOut !== undefined)
    event['traffic'] = { bytes_out: bytesOut, bytes_in: bytesIn, bytes: bytesOut + bytesIn }
}
