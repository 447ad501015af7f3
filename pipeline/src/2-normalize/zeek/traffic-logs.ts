import { CLASS_UID, isIpAddress } from '@opensoc/ocsf'
import type { EventDraft } from '../classification.ts'
import { given } from '../metadata.ts'
import { isHostname } from '../ocsf-parts.ts'
import { countAt, listAt, numberAt, type Tree, textAt } from '../tree.ts'
import { FAILURE, type LogMappings, log, nameDestination, SUCCESS } from './log-mapping.ts'

/** Zeek conn_state: what became of the connection. OCSF: 1 Open, 2 Close, 3 Reset, 4 Fail, 5 Refuse, 6 Traffic. */
const CONN_ACTIVITY: ReadonlyMap<string, number> = new Map([
  ['S0', 4],
  ['REJ', 5],
  ['RSTO', 3],
  ['RSTR', 3],
  ['RSTOS0', 3],
  ['RSTRH', 3],
  ['SF', 2],
  ['S1', 1],
])

/** Connections, and what is said over them. */
export const TRAFFIC_LOGS: LogMappings = {
  conn: log(
    CLASS_UID.network_activity,
    (record) => CONN_ACTIVITY.get(textAt(record, 'conn_state')) ?? 6,
    'orig_bytes resp_bytes orig_pkts resp_pkts duration service history community_id orig_l2_addr resp_l2_addr local_orig local_resp',
    fillConnection,
  ),
  dns: log(CLASS_UID.dns_activity, 6, 'query qtype_name qclass_name answers TTLs rcode_name rcode', fillDns),
  ssl: log(CLASS_UID.network_activity, 6, 'server_name version cipher ja3 ja3s', (event, record) => {
    const sni = textAt(record, 'server_name')
    event['tls'] = {
      version: textAt(record, 'version') || 'unknown',
      ...given('cipher', textAt(record, 'cipher')),
      ...given('sni', sni),
      ...fingerprint('ja3_hash', textAt(record, 'ja3')),
      ...fingerprint('ja3s_hash', textAt(record, 'ja3s')),
    }
    nameDestination(event, sni)
  }),
  ssh: log(CLASS_UID.ssh_activity, 1, 'auth_success version', (event, record) => {
    Object.assign(event, given('protocol_ver', textAt(record, 'version')))
    const succeeded = textAt(record, 'auth_success')
    if (succeeded !== '') Object.assign(event, succeeded === 'true' ? SUCCESS : FAILURE)
  }),
  rdp: log(CLASS_UID.rdp_activity, 1, 'cookie', (event, record) => {
    Object.assign(event, given('identifier_cookie', textAt(record, 'cookie')))
  }),
  dhcp: log(
    CLASS_UID.dhcp_activity,
    dhcpActivity,
    'mac host_name client_fqdn lease_time trans_id',
    (event, record) => {
      const seconds = countAt(record, 'lease_time')
      if (seconds !== undefined) event['lease_dur'] = seconds
      Object.assign(event, given('transaction_uid', textAt(record, 'trans_id')))
    },
  ),
}

function fillConnection(event: EventDraft, record: Tree): void {
  const bytes = between('bytes', countAt(record, 'orig_bytes'), countAt(record, 'resp_bytes'))
  const packets = between('packets', countAt(record, 'orig_pkts'), countAt(record, 'resp_pkts'))
  if (bytes !== undefined || packets !== undefined) event['traffic'] = { ...bytes, ...packets }
  const seconds = numberAt(record, 'duration')
  const duration = seconds === undefined ? -1 : Math.round(seconds * 1000)
  if (duration >= 0 && Number.isSafeInteger(duration)) event['duration'] = duration
  Object.assign(event, given('app_name', textAt(record, 'service')))
  Object.assign(event['connection_info'] as EventDraft, directionOf(record), {
    ...given('flag_history', textAt(record, 'history')),
    ...given('community_uid', textAt(record, 'community_id')),
  })
  setMac(event['src_endpoint'], textAt(record, 'orig_l2_addr'))
  setMac(event['dst_endpoint'], textAt(record, 'resp_l2_addr'))
}

function between(name: string, out: number | undefined, back: number | undefined): EventDraft | undefined {
  if (out === undefined && back === undefined) return undefined
  return { [`${name}_out`]: out ?? 0, [`${name}_in`]: back ?? 0, [name]: (out ?? 0) + (back ?? 0) }
}

/** Which ends are on our side, where Zeek was told its networks. */
function directionOf(record: Tree): EventDraft {
  const from = textAt(record, 'local_orig')
  const to = textAt(record, 'local_resp')
  if (from === 'true' && to === 'false') return { direction_id: 2, direction: 'Outbound' }
  if (from === 'false' && to === 'true') return { direction_id: 1, direction: 'Inbound' }
  return from === 'true' && to === 'true' ? { direction_id: 3, direction: 'Lateral' } : {}
}

const MAC = /^(?:[0-9a-fA-F]{2}:){5}[0-9a-fA-F]{2}$/

function setMac(endpoint: unknown, mac: string): void {
  if (endpoint !== undefined && MAC.test(mac)) (endpoint as EventDraft)['mac'] = mac
}

function fillDns(event: EventDraft, record: Tree): void {
  const hostname = textAt(record, 'query')
  if (hostname !== '' && isHostname(hostname))
    event['query'] = {
      hostname,
      ...given('type', textAt(record, 'qtype_name')),
      ...given('class', textAt(record, 'qclass_name')),
    }
  const lifetimes = listAt(record, 'TTLs', 32)
  const answers = listAt(record, 'answers', 32).flatMap((answer, at) => {
    if (typeof answer !== 'string' && typeof answer !== 'number') return []
    const ttl = countAt({ ttl: lifetimes[at] }, 'ttl')
    return [{ rdata: String(answer), ...(ttl === undefined ? {} : { ttl }) }]
  })
  if (answers.length > 0) event['answers'] = answers
  const rcode = RCODES[textAt(record, 'rcode_name').toUpperCase()]
  if (rcode !== undefined) Object.assign(event, { rcode_id: rcode[0], rcode: rcode[1] })
}

const RCODES: Readonly<Record<string, readonly [number, string]>> = {
  NOERROR: [0, 'NoError'],
  FORMERR: [1, 'FormError'],
  SERVFAIL: [2, 'ServError'],
  NXDOMAIN: [3, 'NXDomain'],
  NOTIMP: [4, 'NotImp'],
  REFUSED: [5, 'Refused'],
}

function fingerprint(name: string, md5: string): EventDraft {
  return /^[0-9a-f]{32}$/.test(md5) ? { [name]: { algorithm_id: 1, algorithm: 'MD5', value: md5 } } : {}
}

/** OCSF: 1 Discover, 2 Offer, 3 Request, 4 Decline, 5 Ack, 6 Nak, 7 Release, 8 Inform. */
const DHCP: readonly string[] = [
  '',
  'DISCOVER',
  'OFFER',
  'REQUEST',
  'DECLINE',
  'ACK',
  'NAK',
  'RELEASE',
  'INFORM',
]

/** What the exchange ended with. */
function dhcpActivity(record: Tree): number {
  const last = listAt(record, 'msg_types', 64).at(-1)
  const at = typeof last === 'string' ? DHCP.indexOf(last.toUpperCase()) : -1
  return at > 0 ? at : 99
}

/** DHCP has no connection: its ends stand in fields of their own. */
export function dhcpEnds(record: Tree): readonly [EventDraft | undefined, EventDraft | undefined] {
  const mac = textAt(record, 'mac')
  const host = textAt(record, 'host_name') || textAt(record, 'client_fqdn')
  const client =
    ipOf(record, 'client_addr') ?? ipOf(record, 'assigned_addr') ?? ipOf(record, 'requested_addr')
  const source = {
    ...(client === undefined ? {} : { ip: client }),
    ...(host !== '' && isHostname(host) ? { hostname: host } : {}),
    ...(MAC.test(mac) ? { mac } : {}),
  }
  const server = ipOf(record, 'server_addr')
  return [
    'ip' in source || 'hostname' in source ? source : undefined,
    server === undefined ? undefined : { ip: server, port: 67 },
  ]
}

function ipOf(record: Tree, key: string): string | undefined {
  const text = textAt(record, key)
  return text !== '' && isIpAddress(text) ? text : undefined
}
