import type { CodedFormat } from '../coded-format/coded-format.ts'
import { parseKeyValues } from '../coded-format/key-value.ts'
import {
  blockedOf,
  controlAction,
  endpoints,
  NETWORK_ACTIVITIES,
  NEW_FINDING,
} from '../coded-format/network-attributes.ts'
import { parseAnyTime } from '../coded-format/read-time.ts'
import { syslogParts } from '../coded-format/syslog-fields.ts'
import { writtenTime } from '../written-time.ts'

const SIGN =
  /(?:^|[\s>])(?:date=\d{4}-\d{2}-\d{2} time=\d{2}:\d{2}:\d{2}|logver=\d+ ).{0,400}\b(?:devid|logid|log_id)=/s
const ENDS = { source: 'srcip', sourcePort: 'srcport', target: 'dstip', targetPort: 'dstport' } as const
const severity = {
  from: ['crlevel', 'level'],
  values: {
    emergency: 6,
    alert: 5,
    critical: 5,
    high: 4,
    error: 4,
    medium: 3,
    warning: 3,
    low: 2,
    notice: 1,
    information: 1,
    debug: 1,
  },
  otherwise: 1,
} as const

/** FortiOS logs as FortiGate sends them by syslog: traffic, security profiles (UTM), events. */
export const FORTIGATE: CodedFormat = {
  name: 'fortigate',
  media: 'text',
  vendor: 'Fortinet',
  product: 'FortiGate',
  layer: 'network',
  sigmaProduct: ['fortigate', 'fortios'],
  recognizes: ({ text }) => SIGN.test(text.slice(0, 1024)),
  read(record) {
    const start = record.text.search(/\b(?:date|logver)=/)
    const { fields: header, time } = syslogParts(record)
    const fields = { ...header, ...parseKeyValues(record.text.slice(start)) }
    return { fields, time: timeOf(fields, time) }
  },
  logName: { from: ['subtype', 'type'] },
  eventCode: ['logid', 'log_id'],
  message: ['msg', 'logdesc', 'attack'],
  reporter: ['devname', 'syslog_host', 'devid'],
  made: ['fortigate_time'],
  events: [
    {
      when: {
        type: ['utm', 'ips'],
        subtype: ['ips', 'virus', 'anomaly', 'waf', 'emailfilter', 'dlp', 'file-filter'],
      },
      class: 'detection_finding',
      activity: 'Create',
      severity,
      set: NEW_FINDING,
      map: {
        'finding_info.uid': { template: '{logid}-{sessionid}-{fortigate_time}' },
        'finding_info.title': ['attack', 'virus', 'msg'],
        'finding_info.desc': 'msg',
        'finding_info.types': 'subtype',
        'finding_info.src_url': 'ref',
        'finding_info.analytic.uid': ['attackid', 'virusid', 'logid'],
        'finding_info.analytic.name': ['attack', 'virus', 'profile'],
        ...endpoints({ ...ENDS, protocol: 'proto', within: 'evidences[0].' }),
        'evidences[0].url.url_string': 'url',
        'evidences[0].file.name': 'filename',
        'evidences[0].user.name': ['user', 'unauthuser'],
        ...controlAction('action'),
      },
    },
    {
      when: { type: ['utm'], hostname: ['*'] },
      class: 'http_activity',
      activity: 99,
      severity,
      map: {
        'http_request.url.url_string': { template: '{hostname}{url}' },
        'http_request.url.hostname': 'hostname',
        'http_request.user_agent': 'agent',
        'http_request.referrer': 'referralurl',
        ...endpoints({ ...ENDS, protocol: 'proto' }),
        'actor.user.name': ['user', 'unauthuser'],
        'firewall_rule.name': 'profile',
        'traffic.bytes_out': 'sentbyte',
        'traffic.bytes_in': 'rcvdbyte',
        ...controlAction('action'),
      },
    },
    {
      when: { type: ['utm'], subtype: ['dns'] },
      class: 'dns_activity',
      activity: {
        from: 'eventtype',
        values: { 'dns-query': 'Query', 'dns-response': 'Response' },
        otherwise: 'Traffic',
      },
      severity,
      map: {
        'query.hostname': 'qname',
        'query.type': 'qtype',
        ...endpoints({ ...ENDS, protocol: 'proto' }),
        ...controlAction('action'),
      },
    },
    {
      when: {
        type: ['event'],
        action: [
          'login',
          'logout',
          'tunnel-up',
          'tunnel-down',
          'ssl-login-fail',
          'ssl-new-con',
          'auth-logon',
          'auth-logout',
          'authentication',
        ],
      },
      class: 'authentication',
      activity: {
        from: 'action',
        values: { logout: 'Logoff', 'tunnel-down': 'Logoff', 'auth-logout': 'Logoff', '*': 'Logon' },
      },
      severity,
      map: {
        'user.name': ['user', 'xauthuser'],
        'src_endpoint.ip': ['srcip', 'remip'],
        'dst_endpoint.hostname': 'devname',
        'dst_endpoint.ip': 'dstip',
        'service.name': ['method', 'ui', 'subtype'],
        status_id: {
          from: ['status', 'result', 'action'],
          values: { success: 'Success', failed: 'Failure', failure: 'Failure', 'ssl-login-fail': 'Failure' },
        },
        status_detail: 'reason',
      },
    },
    {
      when: { cfgpath: ['*'] },
      class: 'entity_management',
      activity: {
        from: 'action',
        values: { add: 'Create', edit: 'Update', delete: 'Delete', move: 'Move', '*': 'Update' },
      },
      severity,
      map: {
        'entity.name': ['cfgobj', 'cfgpath'],
        'entity.type': 'cfgpath',
        'actor.user.name': 'user',
        comment: 'cfgattr',
        'device.hostname': 'devname',
      },
    },
    {
      class: 'network_activity',
      activity: { from: 'action', values: NETWORK_ACTIVITIES, otherwise: 'Traffic' },
      severity,
      map: {
        ...endpoints({ ...ENDS, protocol: 'proto' }),
        'src_endpoint.hostname': 'srcname',
        'src_endpoint.mac': 'srcmac',
        'src_endpoint.interface_name': 'srcintf',
        'dst_endpoint.hostname': ['dstname', 'hostname'],
        'dst_endpoint.interface_name': 'dstintf',
        'connection_info.protocol_num': 'proto',
        'traffic.bytes_out': 'sentbyte',
        'traffic.bytes_in': 'rcvdbyte',
        'traffic.packets_out': 'sentpkt',
        'traffic.packets_in': 'rcvdpkt',
        'firewall_rule.uid': 'policyid',
        'firewall_rule.name': 'policyname',
        'actor.user.name': 'user',
        app_name: 'app',
        ...controlAction('action'),
      },
    },
  ],
  view: (fields) => ({
    ...fields,
    ...blockedOf(fields['action']),
  }),
}

/** `eventtime` where it is there, else the date and time of the device with its zone. */
function timeOf(fields: Record<string, string>, received: number): number {
  const epoch = writtenTime(fields['eventtime'] ?? '')
  const { date = '', time = '', tz = '' } = fields
  const told = Number.isNaN(epoch)
    ? parseAnyTime(`${date} ${time}${/^[+-]\d{4}$/.test(tz) ? tz : ''}`, received)
    : epoch
  const known = Number.isNaN(told) ? received : told
  fields['fortigate_time'] = String(known)
  return known
}
