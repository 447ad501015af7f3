import type { RawRecord } from '@opensoc/domain'
import type { CodedFormat, ReadFields } from '../coded-format/coded-format.ts'
import type { EventRule } from '../coded-format/event-rule.ts'
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
import type { ValueSource } from '../coded-format/value-source.ts'
import { parseSyslogLine } from '../syslog-line.ts'
import { writtenTime } from '../written-time.ts'
import { kindOf } from './cef-kind.ts'
import { parseCef } from './cef-record.ts'

const ENDS = {
  source: ['src', 'c6a2', 'sourceTranslatedAddress'],
  sourcePort: 'spt',
  target: ['dst', 'c6a3', 'destinationTranslatedAddress'],
  targetPort: 'dpt',
  protocol: { from: ['proto', 'app'], take: 'protocol' },
} as const

const NAMES: Readonly<Record<string, ValueSource>> = {
  'src_endpoint.hostname': 'shost',
  'src_endpoint.mac': 'smac',
  'dst_endpoint.hostname': 'dhost',
  'dst_endpoint.mac': 'dmac',
}

const severity = { from: 'severity', values: SEVERITIES, otherwise: 0 } as const
const WORDS = ['act', 'deviceAction', 'outcome']

/** What a control found: the connection, the file and the request are its evidence. */
const finding = (kind: string): EventRule => ({
  when: { cef_kind: [kind] },
  class: 'detection_finding',
  activity: 'Create',
  severity,
  set: NEW_FINDING,
  map: {
    'finding_info.uid': [...['externalId', 'eventId'], 'cef_uid'],
    'finding_info.title': ['name', 'deviceEventClassId'],
    'finding_info.desc': ['msg', 'reason'],
    'finding_info.types': 'cat',
    'finding_info.analytic.uid': 'deviceEventClassId',
    'finding_info.analytic.name': ['cs1', 'name'],
    ...endpoints({ ...ENDS, within: 'evidences[0].' }),
    'evidences[0].src_endpoint.hostname': 'shost',
    'evidences[0].dst_endpoint.hostname': 'dhost',
    'evidences[0].url.url_string': 'request',
    'evidences[0].http_request.user_agent': 'requestClientApplication',
    'evidences[0].http_request.http_method': 'requestMethod',
    'evidences[0].file.name': { from: ['fname', 'filePath'], take: 'file_name' },
    'evidences[0].file.path': 'filePath',
    'evidences[0].file.hashes[0].value': 'fileHash',
    'evidences[0].file.hashes[0].algorithm_id': 'hash_algorithm',
    'evidences[0].user.name': ['duser', 'suser'],
    'device.hostname': 'dvchost',
    ...controlAction(WORDS),
  },
})

const EVENTS: readonly EventRule[] = [
  finding('malware'),
  finding('threat'),
  {
    when: { cef_kind: ['logon'] },
    class: 'authentication',
    activity: {
      from: ['name', 'act'],
      values: { logout: 'Logoff', logoff: 'Logoff', '*': 'Logon' },
      otherwise: 1,
    },
    severity,
    map: {
      'user.name': ['duser', 'suser'],
      'user.domain': ['dntdom', 'sntdom'],
      'src_endpoint.ip': ENDS.source,
      'src_endpoint.port': ENDS.sourcePort,
      'src_endpoint.hostname': 'shost',
      'dst_endpoint.ip': ['dst', 'dvc'],
      'dst_endpoint.hostname': ['dhost', 'dvchost'],
      'service.name': ['deviceProduct'],
      status_id: {
        from: 'outcome',
        values: {
          success: 'Success',
          successful: 'Success',
          failure: 'Failure',
          failed: 'Failure',
          fail: 'Failure',
        },
      },
      status_detail: 'reason',
    },
  },
  {
    when: { cef_kind: ['http'], request: ['*'] },
    class: 'http_activity',
    activity: { ...HTTP_METHODS, from: 'requestMethod' },
    severity,
    map: {
      'http_request.url.url_string': 'request',
      'http_request.url.hostname': [...['dhost'], 'destinationDnsDomain'],
      'http_request.http_method': 'requestMethod',
      'http_request.user_agent': 'requestClientApplication',
      'http_request.referrer': 'requestContext',
      ...endpoints(ENDS),
      ...NAMES,
      'actor.user.name': ['suser', 'duser'],
      'traffic.bytes_in': 'in',
      'traffic.bytes_out': 'out',
      ...controlAction(WORDS),
    },
  },
  {
    when: { cef_kind: ['traffic', 'http'] },
    class: 'network_activity',
    activity: { from: WORDS, values: NETWORK_ACTIVITIES, otherwise: 'Traffic' },
    severity,
    map: {
      ...endpoints(ENDS),
      ...NAMES,
      'actor.user.name': ['suser', 'duser'],
      'traffic.bytes_in': 'in',
      'traffic.bytes_out': 'out',
      'firewall_rule.name': ['cs1', 'policy'],
      'connection_info.direction_id': {
        from: 'deviceDirection',
        values: { '0': 'Inbound', '1': 'Outbound' },
      },
      ...controlAction(WORDS),
    },
  },
]

export const CEF: CodedFormat = {
  name: 'cef',
  media: 'text',
  vendor: { from: 'deviceVendor' },
  product: { from: 'deviceProduct' },
  layer: 'network',
  sigmaProduct: 'cef',
  recognizes: ({ text }) => text.slice(0, 512).includes('CEF:') && parseCef(text) !== undefined,
  read: readCef,
  time: { from: ['rt', 'end', 'start', 'deviceReceiptTime'], parse: cefTime() },
  eventCode: 'deviceEventClassId',
  uid: 'externalId',
  message: ['msg', 'name'],
  reporter: ['dvchost', 'dvc', 'syslog_host'],
  made: ['cef_kind', 'cef_uid', 'hash_algorithm'],
  events: EVENTS,
  view: (fields) => ({
    ...fields,
    ...blockedOf(fields['act'] ?? fields['deviceAction']),
    action: DISPOSITIONS[String(fields['act'] ?? '').toLowerCase()] ?? fields['act'],
    Signature: fields['virusName'] ?? fields['name'],
    Filename: fields['filePath'] ?? fields['fname'],
  }),
}

/** Nobody says which hash it is. */
const HASH_OF_LENGTH: Readonly<Record<number, string>> = { 32: 'MD5', 40: 'SHA-1', 64: 'SHA-256' }

function readCef(record: RawRecord): ReadFields | undefined {
  const cef = parseCef(record.text)
  if (cef === undefined) return undefined
  const header = parseSyslogLine(record.text.slice(0, cef.start).concat('-'), record.receivedTime ?? 0)
  const time = header === undefined || Number.isNaN(header.time) ? record.receivedTime : header.time
  const { extension, custom } = cef
  return {
    ...(time === undefined ? {} : { time }),
    fields: {
      ...custom,
      ...extension,
      deviceVendor: cef.vendor,
      deviceProduct: cef.product,
      deviceVersion: cef.productVersion,
      deviceEventClassId: cef.signatureId,
      name: cef.name,
      severity: cef.severity,
      cef_kind: kindOf(cef),
      hash_algorithm: HASH_OF_LENGTH[extension['fileHash']?.length ?? 0],
      cef_uid: [cef.signatureId, extension['src'], extension['dst'], extension['rt'] ?? time].join('-'),
      ...(header === undefined || header.host === '' ? {} : { syslog_host: header.host }),
    },
  }
}

/** Milliseconds since the epoch, or a written date. */
function cefTime(): ReadTime {
  const written = [
    'MMM dd yyyy HH:mm:ss.SSS z',
    'MMM dd yyyy HH:mm:ss z',
    'MMM dd yyyy HH:mm:ss.SSS',
    'MMM dd HH:mm:ss.SSS z',
    'MMM dd HH:mm:ss z',
  ].map((pattern) => compileTimePattern(pattern)!)
  return (text, referenceTime) => {
    const epoch = writtenTime(text)
    if (!Number.isNaN(epoch)) return epoch
    for (const read of written) {
      const time = read(text, referenceTime)
      if (!Number.isNaN(time)) return time
    }
    return parseAnyTime(text, referenceTime)
  }
}
