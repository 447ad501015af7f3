import type { RawRecord } from '@opensoc/domain'
import type { CodedFormat, ReadFields } from '../coded-format/coded-format.ts'
import type { EventRule } from '../coded-format/event-rule.ts'
import { blockedOf, endpoints, NEW_FINDING } from '../coded-format/network-attributes.ts'
import { compileTimePattern } from '../coded-format/time-pattern.ts'
import { parseSyslogLine } from '../syslog-line.ts'
import { readCiscoMessage } from './cisco-messages.ts'

const SIGN = /%(ASA|FTD|FWSM|PIX)-(?:[a-z]{1,16}-)?(\d)-(\d{6}): ?/
const ENDS = {
  source: 'src_ip',
  sourcePort: 'src_port',
  target: 'dst_ip',
  targetPort: 'dst_port',
  protocol: 'protocol',
} as const
const severity = {
  from: 'cisco_level',
  values: { '0': 6, '1': 5, '2': 5, '3': 4, '4': 3, '5': 2, '6': 1, '7': 1 },
} as const

const connection = (
  kind: string,
  activity: string,
  outcome: { readonly action: string; readonly disposition: string },
): EventRule => ({
  when: { cisco_kind: [kind] },
  class: 'network_activity',
  activity,
  severity,
  set: { action_id: outcome.action, disposition_id: outcome.disposition },
  map: {
    ...endpoints(ENDS),
    'src_endpoint.interface_name': 'src_interface',
    'dst_endpoint.interface_name': 'dst_interface',
    'connection_info.uid': 'connection',
    'connection_info.direction_id': {
      from: 'direction',
      values: { inbound: 'Inbound', outbound: 'Outbound' },
    },
    'traffic.bytes': 'bytes',
    'firewall_rule.name': 'rule',
    status_detail: 'reason',
  },
})

/** Cisco Secure Firewall: ASA, FTD and their forerunners. */
export const CISCO_ASA: CodedFormat = {
  name: 'cisco-asa',
  media: 'text',
  vendor: 'Cisco',
  product: {
    from: 'cisco_product',
    values: { FTD: 'Firepower Threat Defense', '*': 'Adaptive Security Appliance' },
  },
  layer: 'network',
  sigmaProduct: 'cisco',
  recognizes: ({ text }) => SIGN.test(text.slice(0, 512)),
  read: readCisco,
  eventCode: 'message_id',
  message: 'message',
  reporter: 'syslog_host',
  made: ['cisco', 'cisco_kind', 'cisco_time'],
  events: [
    connection('built', 'Open', { action: 'Allowed', disposition: 'Allowed' }),
    connection('teardown', 'Close', { action: 'Allowed', disposition: 'Allowed' }),
    connection('denied', 'Refuse', { action: 'Denied', disposition: 'Blocked' }),
    connection('permitted', 'Traffic', { action: 'Allowed', disposition: 'Allowed' }),
    {
      when: { cisco_kind: ['logon', 'logoff'] },
      class: 'authentication',
      activity: { from: 'cisco_kind', values: { logon: 'Logon', logoff: 'Logoff' } },
      severity,
      map: {
        'user.name': 'user',
        'src_endpoint.ip': 'src_ip',
        'dst_endpoint.hostname': 'syslog_host',
        'service.name': 'cisco_product',
        status_id: { from: 'outcome', values: { success: 'Success', failure: 'Failure' } },
      },
    },
    {
      when: { cisco_kind: ['command'] },
      class: 'entity_management',
      activity: 'Update',
      severity,
      map: { 'entity.name': 'command', 'actor.user.name': 'user', comment: 'command' },
    },
    {
      when: { cisco_kind: ['threat'] },
      class: 'detection_finding',
      activity: 'Create',
      severity,
      set: NEW_FINDING,
      map: {
        'finding_info.uid': { template: '{message_id}-{cisco_time}' },
        'finding_info.title': ['title', 'message'],
        'finding_info.analytic.uid': 'message_id',
        ...endpoints({ ...ENDS, within: 'evidences[0].' }),
      },
    },
  ],
  view: (fields) => ({ ...fields, ...blockedOf(fields['action']) }),
}

const WITH_YEAR = compileTimePattern('MMM dd yyyy HH:mm:ss')!
const BARE_TIME = /(?:^|>)([A-Z][a-z]{2} {1,2}\d{1,2} \d{4} \d{2}:\d{2}:\d{2})\s?:?/

function readCisco(record: RawRecord): ReadFields | undefined {
  const found = SIGN.exec(record.text.slice(0, 512))
  if (found === null) return undefined
  const [whole, product = '', level = '', id = ''] = found
  const message = record.text.slice(found.index + whole.length)
  const told = readCiscoMessage(id, message)
  const { time, host } = headerOf(record, record.text.slice(0, found.index))
  const { a_ip, a_port, a_if, b_ip, b_port, b_if, ...rest } = told?.fields ?? {}
  return {
    time,
    fields: {
      ...rest,
      ...(isOutward(rest['direction'])
        ? namedEnds([b_ip, b_port, b_if], [a_ip, a_port, a_if])
        : namedEnds([a_ip, a_port, a_if], [b_ip, b_port, b_if])),
      ...(told === undefined ? {} : { cisco_kind: told.kind }),
      ...(host === '' ? {} : { syslog_host: host }),
      action: told?.kind === 'denied' ? 'blocked' : told?.kind,
      cisco_product: product,
      cisco_level: level,
      cisco: product.toLowerCase(),
      message_id: id,
      cisco_time: time,
      message,
    },
  }
}

/** An outbound connection names the outside first. */
function isOutward(direction: string | undefined): boolean {
  return direction === 'outbound'
}

type End = readonly (string | undefined)[]

function namedEnds(
  [srcIp, srcPort, srcIf]: End,
  [dstIp, dstPort, dstIf]: End,
): Record<string, string | undefined> {
  return {
    src_ip: srcIp,
    src_port: srcPort,
    src_interface: srcIf,
    dst_ip: dstIp,
    dst_port: dstPort,
    dst_interface: dstIf,
  }
}

function headerOf(record: RawRecord, prefix: string): { readonly time: number; readonly host: string } {
  const received = record.receivedTime ?? Number.NaN
  const bare = BARE_TIME.exec(prefix)
  if (bare !== null) {
    const host = /\d{2}:\d{2}:\d{2} ([^\s:]{1,255})/.exec(prefix)?.[1] ?? ''
    return { time: WITH_YEAR(bare[1]!, received), host }
  }
  const line = parseSyslogLine(`${prefix.replace(/:\s{0,4}$/, '')} -`, record.receivedTime ?? 0)
  if (line === undefined) return { time: received, host: '' }
  return { time: Number.isNaN(line.time) ? received : line.time, host: line.host }
}
