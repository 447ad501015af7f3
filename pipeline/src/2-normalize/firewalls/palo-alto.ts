import type { CodedFormat } from '../coded-format/coded-format.ts'
import { namedColumns, splitDelimited } from '../coded-format/delimited.ts'
import {
  blockedOf,
  controlAction,
  endpoints,
  HTTP_METHODS,
  NEW_FINDING,
  SEVERITIES,
} from '../coded-format/network-attributes.ts'
import { syslogParts } from '../coded-format/syslog-fields.ts'
import { compileTimePattern } from '../coded-format/time-pattern.ts'
import { PAN_COLUMNS } from './palo-alto-columns.ts'

/** Two times and the serial number around the type tell it from other CSV. */
const SIGN =
  /(?:^|[\s>])\d{0,4},(?:\d{4}\/\d{2}\/\d{2} \d{2}:\d{2}:\d{2}),[^,]{0,32},(TRAFFIC|THREAT|SYSTEM|CONFIG|GLOBALPROTECT),/
const ENDS = {
  source: 'src',
  sourcePort: 'sport',
  target: 'dst',
  targetPort: 'dport',
  protocol: 'proto',
} as const
const severity = { from: 'severity', values: SEVERITIES, otherwise: 1 } as const

/** PAN-OS logs as comma-separated syslog. */
export const PALO_ALTO: CodedFormat = {
  name: 'palo-alto',
  media: 'text',
  vendor: 'Palo Alto Networks',
  product: 'PAN-OS',
  layer: 'network',
  sigmaProduct: 'paloalto',
  recognizes: ({ text }) => SIGN.test(text.slice(0, 512)),
  read(record) {
    const found = SIGN.exec(record.text.slice(0, 512))
    const columns = PAN_COLUMNS[found?.[1] ?? '']
    if (found === null || columns === undefined) return undefined
    const { fields: header, time } = syslogParts(record)
    const body = record.text.slice(found.index).trimStart().replace(/^>/, '')
    const fields = { ...header, ...namedColumns(columns, splitDelimited(body)) }
    return {
      fields: {
        ...fields,
        ...whoFromWhere(fields['opaque'] ?? ''),
        ...threatNumber(fields['threatid'] ?? ''),
      },
      time,
    }
  },
  time: { from: ['generated_time', 'receive_time'], parse: compileTimePattern('yyyy/MM/dd HH:mm:ss')! },
  logName: { from: ['type'] },
  eventCode: ['eventid', 'threatid', 'subtype'],
  message: ['opaque', 'threatid', 'cmd'],
  reporter: ['device_name', 'syslog_host', 'serial'],
  made: ['threat_number', 'pan_user', 'pan_from'],
  events: [
    {
      when: { type: ['THREAT'], subtype: ['url'] },
      class: 'http_activity',
      activity: { ...HTTP_METHODS, from: 'http_method' },
      severity,
      map: {
        'http_request.url.url_string': 'misc',
        'http_request.url.categories': 'category',
        'http_request.http_method': 'http_method',
        'http_request.user_agent': 'user_agent',
        'http_request.referrer': 'referer',
        ...endpoints(ENDS),
        'actor.user.name': 'srcuser',
        'firewall_rule.name': 'rule',
        ...controlAction('action'),
      },
    },
    {
      when: { type: ['THREAT'] },
      class: 'detection_finding',
      activity: 'Create',
      severity,
      set: NEW_FINDING,
      map: {
        'finding_info.uid': { template: '{serial}-{sessionid}-{generated_time}' },
        'finding_info.title': ['threatid', 'misc'],
        'finding_info.types': 'subtype',
        'finding_info.analytic.name': 'threatid',
        'finding_info.analytic.uid': 'threat_number',
        ...endpoints({ ...ENDS, within: 'evidences[0].' }),
        'evidences[0].url.url_string': 'misc',
        'evidences[0].user.name': 'srcuser',
        'evidences[0].http_request.user_agent': 'user_agent',
        ...controlAction('action'),
      },
    },
    {
      when: { type: ['TRAFFIC'] },
      class: 'network_activity',
      activity: { from: 'subtype', values: { start: 'Open', end: 'Close', drop: 'Refuse', deny: 'Refuse' } },
      map: {
        ...endpoints(ENDS),
        'src_endpoint.zone': 'from',
        'src_endpoint.interface_name': 'inbound_if',
        'dst_endpoint.zone': 'to',
        'dst_endpoint.interface_name': 'outbound_if',
        'connection_info.uid': 'sessionid',
        'traffic.bytes': 'bytes',
        'traffic.bytes_out': 'bytes_sent',
        'traffic.bytes_in': 'bytes_received',
        'traffic.packets': 'packets',
        'traffic.packets_out': 'pkts_sent',
        'traffic.packets_in': 'pkts_received',
        'firewall_rule.name': 'rule',
        'actor.user.name': 'srcuser',
        app_name: 'app',
        ...controlAction('action'),
      },
    },
    {
      when: { type: ['GLOBALPROTECT'] },
      class: 'authentication',
      activity: {
        from: ['stage', 'eventid'],
        values: { logout: 'Logoff', 'gateway-logout': 'Logoff' },
        otherwise: 'Logon',
      },
      map: {
        'user.name': 'srcuser',
        'src_endpoint.ip': ['public_ip', 'public_ipv6'],
        'src_endpoint.hostname': 'machinename',
        'dst_endpoint.hostname': 'portal',
        'service.name': ['portal', 'type'],
        auth_protocol: 'auth_method',
        status_id: { from: 'status', values: { success: 'Success', failure: 'Failure' } },
        status_detail: ['reason', 'error'],
      },
    },
    {
      when: { type: ['CONFIG'] },
      class: 'entity_management',
      activity: {
        from: 'cmd',
        values: {
          add: 'Create',
          set: 'Update',
          edit: 'Update',
          delete: 'Delete',
          clone: 'Create',
          rename: 'Update',
          move: 'Move',
          commit: 'Activate',
        },
      },
      map: {
        'entity.name': ['path', 'cmd'],
        'entity.type': 'type',
        'actor.user.name': 'admin',
        'src_endpoint.ip': 'host',
        comment: 'after_change_detail',
        status_id: {
          from: 'result',
          values: { succeeded: 'Success', failed: 'Failure', unauthorized: 'Failure' },
        },
      },
    },
    {
      when: {
        type: ['SYSTEM'],
        eventid: [
          'auth-success',
          'auth-fail',
          'globalprotectportal-auth-succ',
          'globalprotectgateway-auth-fail',
        ],
      },
      class: 'authentication',
      activity: 'Logon',
      severity,
      map: {
        'user.name': 'pan_user',
        'src_endpoint.ip': 'pan_from',
        'service.name': ['object', 'module'],
        status_id: {
          from: 'eventid',
          values: {
            'auth-success': 'Success',
            'auth-fail': 'Failure',
            'globalprotectportal-auth-succ': 'Success',
            'globalprotectgateway-auth-fail': 'Failure',
          },
        },
      },
    },
  ],
  view: (fields) => ({
    ...fields,
    ...blockedOf(fields['action']),
    TargetFilename: fields['misc'],
  }),
}

const WHO = /\buser '([^']{1,256})'/
const FROM = /\bFrom: ([0-9a-fA-F.:]{2,45}?)\.?(?:\s|$)/

/** The description of a system log names them in a sentence. */
function whoFromWhere(description: string): Record<string, string> {
  const text = description.slice(0, 2048)
  const [who, from] = [WHO.exec(text)?.[1], FROM.exec(text)?.[1]]
  return {
    ...(who === undefined ? {} : { pan_user: who }),
    ...(from === undefined ? {} : { pan_from: from }),
  }
}

/** A threat's number stands in parentheses behind its name. */
function threatNumber(threat: string): Record<string, string> {
  const number = /\((\d{1,12})\)$/.exec(threat)?.[1]
  return number === undefined ? {} : { threat_number: number }
}
