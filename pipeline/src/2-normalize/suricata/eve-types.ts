import { CLASS_UID } from '@opensoc/ocsf'
import type { EventDraft } from '../classification.ts'
import { given } from '../metadata.ts'
import { fileOf } from '../ocsf-parts.ts'
import { parseTime } from '../parse-time.ts'
import { countAt, type Tree, textAt, treeAt } from '../tree.ts'
import { type EveKind, nameTarget } from './eve-event.ts'
import {
  answersOf,
  emailOf,
  httpActivity,
  httpRequestOf,
  queryOf,
  tlsOf,
  trafficOf,
  transferredFile,
} from './eve-protocols.ts'

/** The class of an event type; undefined for those of which no class speaks. */
export function kindOf(record: Tree): EveKind | undefined {
  const type = textAt(record, 'event_type')
  return Object.hasOwn(KINDS, type) ? KINDS[type]?.(record) : undefined
}

const traffic = (fill?: NonNullable<EveKind['fill']>): EveKind => ({
  classUid: CLASS_UID.network_activity,
  activityId: 6,
  ...(fill === undefined ? {} : { fill }),
})

const KINDS: Readonly<Record<string, (record: Tree) => EveKind | undefined>> = {
  dns: (record) => ({ classUid: CLASS_UID.dns_activity, activityId: dnsActivity(record), fill: fillDns }),
  http: (record) => http(record),
  tls: () =>
    traffic((event, tls) => {
      event['tls'] = tlsOf(tls)
      nameTarget(event, textAt(tls, 'sni'))
    }),
  ssh: () => ({ classUid: CLASS_UID.ssh_activity, activityId: 6, fill: fillSsh }),
  rdp: () => ({ classUid: CLASS_UID.rdp_activity, activityId: 6, fill: fillRdp }),
  smb: () => ({ classUid: CLASS_UID.smb_activity, activityId: 99, fill: fillSmb }),
  doh2: (record) => ({ classUid: CLASS_UID.dns_activity, activityId: dnsActivity(record), fill: fillDns }),
  mdns: (record) => ({ classUid: CLASS_UID.dns_activity, activityId: dnsActivity(record), fill: fillDns }),
  http2: (record) => http(record),
  dhcp: (record) => ({
    classUid: CLASS_UID.dhcp_activity,
    activityId: DHCP_ACTIVITY.get(textAt(treeAt(record, 'dhcp'), 'dhcp_type')) ?? 99,
    fill: fillDhcp,
  }),
  quic: () => traffic((event, quic) => nameTarget(event, textAt(quic, 'sni'))),
  ftp: () => ({ classUid: CLASS_UID.ftp_activity, activityId: 99, fill: fillFtp }),
  krb5: () => ({ classUid: CLASS_UID.authentication, activityId: 99, fill: fillKerberos }),
  smtp: (record) => (emailOf(record) === undefined ? undefined : MAIL),
  fileinfo: (record) => fileKind(record),
  flow: (record) => ({
    classUid: CLASS_UID.network_activity,
    activityId: textAt(treeAt(record, 'flow'), 'state') === 'closed' ? 2 : 6,
    fill: fillFlow,
  }),
  netflow: () => traffic((event, netflow) => fillFlow(event, netflow)),
  anomaly: () =>
    traffic((event, anomaly) => {
      Object.assign(event, given('message', textAt(anomaly, 'event') || textAt(anomaly, 'type')))
    }),
  drop: () => ({
    classUid: CLASS_UID.network_activity,
    activityId: 5,
    profiles: ['security_control'],
    fill: (event, drop) => {
      Object.assign(event, { action_id: 2, action: 'Denied', disposition_id: 6, disposition: 'Dropped' })
      Object.assign(event, given('status_detail', textAt(drop, 'reason')))
    },
  }),
}

/** OCSF DNS Activity: 1 Query, 2 Response, 6 Traffic where both are in one record. */
function dnsActivity(record: Tree): number {
  const type = textAt(treeAt(record, 'dns'), 'type')
  if (type === 'query' || type === 'request') return 1
  return type === 'answer' || type === 'response' ? 2 : 6
}

function fillDns(event: EventDraft, dns: Tree): void {
  const query = queryOf(dns)
  const answers = answersOf(dns)
  if (query !== undefined) event['query'] = query
  if (answers.length > 0) event['answers'] = answers
  const rcode = RCODES[textAt(dns, 'rcode').toUpperCase()]
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

function http(record: Tree): EveKind {
  return {
    classUid: CLASS_UID.http_activity,
    activityId: httpActivity(treeAt(record, 'http')),
    fill: (event, part) => fillHttp(event, part),
  }
}

function fillHttp(event: EventDraft, part: Tree): void {
  if (event['activity_id'] === 99)
    event['activity_name'] = textAt(part, 'http_method').toUpperCase() || 'http'
  event['http_request'] = httpRequestOf(part)
  const code = countAt(part, 'status')
  if (code !== undefined) event['http_response'] = { code }
  nameTarget(event, textAt(part, 'hostname'))
}

/** OCSF DHCP Activity: 1 Discover, 2 Offer, 3 Request, 4 Decline, 5 Ack, 6 Nak, 7 Release, 8 Inform. */
const DHCP_ACTIVITY: ReadonlyMap<string, number> = new Map(
  ['discover', 'offer', 'request', 'decline', 'ack', 'nak', 'release', 'inform'].map((kind, at) => [
    kind,
    at + 1,
  ]),
)

function fillDhcp(event: EventDraft, dhcp: Tree): void {
  const kind = textAt(dhcp, 'dhcp_type')
  if (event['activity_id'] === 99) event['activity_name'] = kind || 'dhcp'
  Object.assign(event, given('transaction_uid', textAt(dhcp, 'id')))
  const lease = countAt(dhcp, 'lease_time')
  if (lease !== undefined && lease <= 2_147_483_647) event['lease_dur'] = lease
}

function fillSsh(event: EventDraft, ssh: Tree): void {
  Object.assign(event, given('protocol_ver', textAt(treeAt(ssh, 'client'), 'proto_version')))
}

function fillRdp(event: EventDraft, rdp: Tree): void {
  Object.assign(event, given('identifier_cookie', textAt(rdp, 'cookie')))
}

function fillSmb(event: EventDraft, smb: Tree): void {
  const command = textAt(smb, 'command')
  event['activity_name'] = command || 'smb'
  Object.assign(event, given('command', command), given('share', textAt(smb, 'share')))
  Object.assign(event, given('dialect', textAt(smb, 'dialect')))
  const file = fileOf(textAt(smb, 'filename'))
  if (file !== undefined) event['file'] = file
}

function fillFtp(event: EventDraft, ftp: Tree): void {
  const command = textAt(ftp, 'command')
  event['activity_name'] = command || 'ftp'
  Object.assign(event, given('command', command))
}

function fillKerberos(event: EventDraft, krb5: Tree): void {
  event['activity_name'] = textAt(krb5, 'msg_type') || 'krb5'
  const name = told(krb5, 'cname') || 'unknown'
  event['user'] = { name, ...given('domain', told(krb5, 'realm')) }
  event['service'] = { name: told(krb5, 'sname') || 'krbtgt' }
  Object.assign(event, { auth_protocol_id: 2, auth_protocol: 'Kerberos', is_remote: true })
  const error = textAt(krb5, 'error_code')
  if (error !== '') Object.assign(event, { status_id: 2, status: 'Failure', status_code: error })
}

/** Suricata writes `<empty>` where it saw none. */
function told(krb5: Tree, key: string): string {
  const text = textAt(krb5, key)
  return text === '<empty>' ? '' : text
}

const MAIL: EveKind = {
  classUid: CLASS_UID.email_activity,
  activityId: 1,
  fill: (event, smtp, record) => {
    Object.assign(event, { direction_id: 0, direction: 'Unknown', protocol_name: 'smtp' })
    Object.assign(event, given('smtp_hello', textAt(smtp, 'helo')))
    event['email'] = emailOf(record)
  },
}

/** A file went over a protocol whose class has a place for it, or over another. */
function fileKind(record: Tree): EveKind {
  const file = transferredFile(treeAt(record, 'fileinfo'))
  const put = (event: EventDraft): void => {
    event['activity_name'] = 'Transfer'
    if (file !== undefined) event['file'] = file
  }
  const protocol = textAt(record, 'app_proto')
  if (protocol === 'smb') return { classUid: CLASS_UID.smb_activity, activityId: 99, fill: put }
  if (protocol === 'ftp' || protocol === 'ftp-data')
    return { classUid: CLASS_UID.ftp_activity, activityId: 99, fill: put }
  if (record['http'] === undefined) return traffic()
  return {
    ...http(record),
    fill: (event) => {
      fillHttp(event, treeAt(record, 'http'))
      if (file !== undefined) event['file'] = file
    },
  }
}

function fillFlow(event: EventDraft, flow: Tree): void {
  const told = trafficOf(flow)
  if (told !== undefined) event['traffic'] = told
  const start = parseTime(textAt(flow, 'start'))
  const end = parseTime(textAt(flow, 'end'))
  if (!Number.isNaN(start)) event['start_time'] = start
  if (!Number.isNaN(end)) event['end_time'] = end
  if (end >= start) event['duration'] = end - start
}
