import type { RawRecord } from '@opensoc/domain'
import type { CodedFormat, ReadFields } from '../coded-format/coded-format.ts'
import {
  blockedOf,
  controlAction,
  DISPOSITIONS,
  endpoints,
  HTTP_METHODS,
  NETWORK_ACTIVITIES,
  NEW_FINDING,
  SEVERITIES,
} from '../coded-format/network-attributes.ts'
import { parseAnyTime } from '../coded-format/read-time.ts'
import { compileTimePattern, type ReadTime } from '../coded-format/time-pattern.ts'
import { parseSyslogLine } from '../syslog-line.ts'
import { parseLeef } from './leef-record.ts'

const ENDS = {
  source: 'src',
  sourcePort: 'srcPort',
  target: 'dst',
  targetPort: 'dstPort',
  protocol: 'proto',
} as const
const severity = { from: 'sev', values: SEVERITIES, otherwise: 0 } as const
const WORDS = ['action', 'act', 'disposition']
const LOGON = /log ?[io]n|log ?o(?:ff|ut)|auth/i
const THREAT = /threat|attack|exploit|intrusion|ips|ids|malware|virus|anomaly|scan|bot/i

export const LEEF: CodedFormat = {
  name: 'leef',
  media: 'text',
  vendor: { from: 'leef_vendor' },
  product: { from: 'leef_product' },
  layer: 'network',
  sigmaProduct: 'leef',
  recognizes: ({ text }) => text.slice(0, 512).includes('LEEF:') && parseLeef(text) !== undefined,
  read: readLeef,
  eventCode: 'leef_event_id',
  message: ['msg', 'message', 'leef_event_id'],
  reporter: ['syslog_host'],
  made: ['leef_kind', 'leef_time'],
  events: [
    {
      when: { leef_kind: ['threat'] },
      class: 'detection_finding',
      activity: 'Create',
      severity,
      set: NEW_FINDING,
      map: {
        'finding_info.uid': { template: '{leef_event_id}-{leef_time}' },
        'finding_info.title': ['name', 'signature', 'leef_event_id'],
        'finding_info.desc': ['msg', 'message'],
        'finding_info.types': 'cat',
        'finding_info.analytic.uid': 'leef_event_id',
        'finding_info.analytic.name': ['policy', 'leef_event_id'],
        ...endpoints({ ...ENDS, within: 'evidences[0].' }),
        'evidences[0].url.url_string': 'url',
        'evidences[0].user.name': 'usrName',
        ...controlAction(WORDS),
      },
    },
    {
      when: { leef_kind: ['logon'], usrName: ['*'] },
      class: 'authentication',
      activity: { from: 'cat', values: { logout: 'Logoff', logoff: 'Logoff' }, otherwise: 'Logon' },
      severity,
      map: {
        'user.name': 'usrName',
        'user.domain': 'domain',
        'src_endpoint.ip': ['src', 'identSrc'],
        'src_endpoint.hostname': 'identHostName',
        'dst_endpoint.ip': 'dst',
        'service.name': 'leef_product',
      },
    },
    {
      when: { url: ['*'] },
      class: 'http_activity',
      activity: { ...HTTP_METHODS, from: ['method', 'httpMethod'] },
      severity,
      map: {
        'http_request.url.url_string': 'url',
        'http_request.url.hostname': { from: 'url', take: 'host_of_url' },
        'http_request.http_method': ['method', 'httpMethod'],
        ...endpoints(ENDS),
        'actor.user.name': 'usrName',
        ...controlAction(WORDS),
      },
    },
    {
      class: 'network_activity',
      activity: { from: WORDS, values: NETWORK_ACTIVITIES, otherwise: 'Traffic' },
      severity,
      map: {
        ...endpoints(ENDS),
        'src_endpoint.mac': 'srcMAC',
        'dst_endpoint.mac': 'dstMAC',
        'actor.user.name': 'usrName',
        'traffic.bytes_in': 'dstBytes',
        'traffic.bytes_out': 'srcBytes',
        'traffic.packets_in': 'dstPackets',
        'traffic.packets_out': 'srcPackets',
        'firewall_rule.name': 'policy',
        ...controlAction(WORDS),
      },
    },
  ],
  view: (fields) => ({
    ...fields,
    ...blockedOf(fields['action'] ?? fields['act']),
    action: DISPOSITIONS[String(fields['action'] ?? '').toLowerCase()] ?? fields['action'],
  }),
}

function readLeef(record: RawRecord): ReadFields | undefined {
  const leef = parseLeef(record.text)
  if (leef === undefined) return undefined
  const reference = record.receivedTime ?? 0
  const header = parseSyslogLine(record.text.slice(0, leef.start).concat('-'), reference)
  const { attributes } = leef
  const written = timeOf(attributes, reference)
  const time =
    written ?? (header === undefined || Number.isNaN(header.time) ? record.receivedTime : header.time)
  const words = `${leef.eventId} ${attributes['cat'] ?? ''}`.slice(0, 512)
  return {
    ...(time === undefined ? {} : { time }),
    fields: {
      ...attributes,
      leef_vendor: leef.vendor,
      leef_product: leef.product,
      leef_version: leef.productVersion,
      leef_event_id: leef.eventId,
      leef_kind: THREAT.test(words) ? 'threat' : LOGON.test(words) ? 'logon' : 'other',
      leef_time: time,
      ...(header === undefined || header.host === '' ? {} : { syslog_host: header.host }),
    },
  }
}

/** Senders choose the form of their times; what they chose is remembered, few of them. */
const patterns = new Map<string, ReadTime | undefined>()
const MAX_PATTERNS = 64

/** NaN where `devTime` is there and cannot be read; undefined where it is not. */
function timeOf(attributes: Readonly<Record<string, string>>, reference: number): number | undefined {
  const written = attributes['devTime']
  if (written === undefined || written === '') return undefined
  const form = attributes['devTimeFormat']
  const read = form === undefined ? undefined : patternOf(form)
  const time = read?.(written, reference) ?? Number.NaN
  return Number.isNaN(time) ? parseAnyTime(written, reference) : time
}

function patternOf(form: string): ReadTime | undefined {
  if (patterns.has(form)) return patterns.get(form)
  const read = compileTimePattern(form)
  if (patterns.size < MAX_PATTERNS) patterns.set(form, read)
  return read
}
