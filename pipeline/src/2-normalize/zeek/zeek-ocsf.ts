import { CLASS_UID } from '@opensoc/ocsf'
import { type EventDraft, startEvent } from '../classification.ts'
import { given, metadataOf } from '../metadata.ts'
import { endpointOf, fileOf, isHostname } from '../ocsf-parts.ts'
import { listAt, numberAt, type Tree, textAt } from '../tree.ts'
import { idPart } from './zeek-record.ts'

type Fill = (event: EventDraft, record: Tree) => void

interface LogMapping {
  readonly classUid: number
  readonly activityId: number | ((record: Tree) => number)
  readonly fill: Fill
  readonly uses: ReadonlySet<string>
}

const ENDS = [
  'ts',
  'uid',
  'id',
  'id.orig_h',
  'id.orig_p',
  'id.resp_h',
  'id.resp_p',
  'id_orig_h',
  'id_orig_p',
  'id_resp_h',
  'id_resp_p',
  '_path',
  '@stream',
  'proto',
]

function log(classUid: number, activityId: LogMapping['activityId'], uses: string, fill: Fill): LogMapping {
  return { classUid, activityId, fill, uses: new Set([...ENDS, ...uses.split(' ')]) }
}

/** Zeek conn_state: what became of the connection. */
const CONN_ACTIVITY: Readonly<Record<string, number>> = {
  S0: 4,
  REJ: 5,
  RSTO: 3,
  RSTR: 3,
  RSTOS0: 3,
  RSTRH: 3,
  SF: 2,
  S1: 1,
}

const LOGS: Readonly<Record<string, LogMapping>> = {
  conn: log(
    CLASS_UID.network_activity,
    (record) => CONN_ACTIVITY[textAt(record, 'conn_state')] ?? 6,
    'orig_bytes resp_bytes orig_pkts resp_pkts duration service',
    (event, record) => {
      const bytesOut = numberAt(record, 'orig_bytes')
      const bytesIn = numberAt(record, 'resp_bytes')
      if (bytesOut !== undefined || bytesIn !== undefined) {
        event['traffic'] = {
          bytes_out: bytesOut ?? 0,
          bytes_in: bytesIn ?? 0,
          bytes: (bytesOut ?? 0) + (bytesIn ?? 0),
        }
      }
      const seconds = numberAt(record, 'duration')
      if (seconds !== undefined && seconds >= 0) event['duration'] = Math.round(seconds * 1000)
      Object.assign(event, given('app_name', textAt(record, 'service')))
    },
  ),
  dns: log(
    CLASS_UID.dns_activity,
    6,
    'query qtype_name qclass_name answers rcode_name rcode',
    (event, record) => {
      const hostname = textAt(record, 'query')
      if (hostname !== '' && isHostname(hostname))
        event['query'] = { hostname, ...given('type', textAt(record, 'qtype_name')) }
      const answers = listAt(record, 'answers', 32).map((answer) => ({ rdata: String(answer) }))
      if (answers.length > 0) event['answers'] = answers
      const rcode = RCODES[textAt(record, 'rcode_name').toUpperCase()]
      if (rcode !== undefined) Object.assign(event, { rcode_id: rcode[0], rcode: rcode[1] })
    },
  ),
  http: log(
    CLASS_UID.http_activity,
    (record) => METHODS[textAt(record, 'method').toUpperCase()] ?? 99,
    'method host uri user_agent status_code referrer version',
    fillHttp,
  ),
  ssl: log(CLASS_UID.network_activity, 6, 'server_name version cipher ja3 ja3s', (event, record) => {
    const sni = textAt(record, 'server_name')
    event['tls'] = {
      version: textAt(record, 'version') || 'unknown',
      ...given('cipher', textAt(record, 'cipher')),
      ...given('sni', sni),
    }
    nameDestination(event, sni)
  }),
  ssh: log(CLASS_UID.ssh_activity, 1, 'client server auth_success version', (event, record) => {
    const succeeded = textAt(record, 'auth_success')
    if (succeeded !== '') Object.assign(event, succeeded === 'true' ? SUCCESS : FAILURE)
  }),
  rdp: log(CLASS_UID.rdp_activity, 1, 'cookie', (event, record) => {
    Object.assign(event, given('identifier_cookie', textAt(record, 'cookie')))
  }),
  smb_files: log(
    CLASS_UID.smb_activity,
    (record) => (textAt(record, 'action') === 'SMB::FILE_OPEN' ? 2 : 99),
    'action path name size',
    (event, record) => {
      const file = fileOf(textAt(record, 'name'))
      if (file !== undefined) event['file'] = file
      Object.assign(event, given('share', textAt(record, 'path')))
    },
  ),
  smb_mapping: log(CLASS_UID.smb_activity, 99, 'path share_type', (event, record) => {
    Object.assign(event, given('share', textAt(record, 'path')))
  }),
  kerberos: log(
    CLASS_UID.authentication,
    (record) => (textAt(record, 'request_type') === 'TGS' ? 4 : 3),
    'client service success error_msg request_type',
    (event, record) => {
      event['user'] = { name: textAt(record, 'client').split('/')[0] || 'unknown' }
      event['service'] = { name: textAt(record, 'service') || 'krbtgt' }
      Object.assign(
        event,
        { auth_protocol_id: 2, auth_protocol: 'Kerberos' },
        textAt(record, 'success') === 'false' ? FAILURE : SUCCESS,
      )
    },
  ),
  ntlm: log(CLASS_UID.authentication, 1, 'username domainname success hostname', (event, record) => {
    event['user'] = {
      name: textAt(record, 'username') || 'unknown',
      ...given('domain', textAt(record, 'domainname')),
    }
    Object.assign(
      event,
      { auth_protocol_id: 1, auth_protocol: 'NTLM' },
      textAt(record, 'success') === 'false' ? FAILURE : SUCCESS,
    )
  }),
  notice: log(CLASS_UID.detection_finding, 1, 'note msg sub', (event, record) => {
    const title = textAt(record, 'note') || 'Zeek notice'
    event['finding_info'] = {
      uid: textAt(record, 'uid') || `${title}-${event['time']}`,
      title,
      ...given('desc', textAt(record, 'msg')),
      analytic: { type_id: 1, type: 'Rule', name: title },
    }
    event['evidences'] = [evidenceOf(event)]
    delete event['src_endpoint']
    delete event['dst_endpoint']
  }),
}

const SUCCESS = { status_id: 1, status: 'Success' }
const FAILURE = { status_id: 2, status: 'Failure' }
const METHODS: Readonly<Record<string, number>> = {
  CONNECT: 1,
  DELETE: 2,
  GET: 3,
  HEAD: 4,
  OPTIONS: 5,
  POST: 6,
  PUT: 7,
  TRACE: 8,
  PATCH: 9,
}
const RCODES: Readonly<Record<string, readonly [number, string]>> = {
  NOERROR: [0, 'NoError'],
  FORMERR: [1, 'FormError'],
  SERVFAIL: [2, 'ServError'],
  NXDOMAIN: [3, 'NXDomain'],
  NOTIMP: [4, 'NotImp'],
  REFUSED: [5, 'Refused'],
}

/** One Zeek record as OCSF; a log without a mapping, or without endpoints, is told generically. */
export function toOcsf(record: Tree, name: string, time: number): EventDraft {
  const mapping = LOGS[name]
  const source = endpointOf(idPart(record, 'orig_h'), '', idPart(record, 'orig_p'))
  const target = endpointOf(idPart(record, 'resp_h'), '', idPart(record, 'resp_p'))
  const isEndless = source === undefined && target === undefined
  if (mapping === undefined || (isEndless && name !== 'notice'))
    return generic(record, name, time, source, target)
  const activityId = typeof mapping.activityId === 'number' ? mapping.activityId : mapping.activityId(record)
  const event = startEvent(mapping.classUid, activityId, name === 'notice' ? 3 : 1, time)
  if (activityId === 99) event['activity_name'] = textAt(record, 'action') || textAt(record, 'method') || name
  event['metadata'] = metadata(record, name)
  if (source !== undefined) event['src_endpoint'] = source
  if (target !== undefined) event['dst_endpoint'] = target
  const protocol = textAt(record, 'proto')
  if (NETWORK_CLASSES.has(mapping.classUid)) event['connection_info'] = connectionInfo(record, protocol)
  mapping.fill(event, record)
  return withRest(event, record, mapping.uses)
}

const NETWORK_CLASSES: ReadonlySet<number> = new Set([
  CLASS_UID.network_activity,
  CLASS_UID.dns_activity,
  CLASS_UID.http_activity,
  CLASS_UID.ssh_activity,
  CLASS_UID.rdp_activity,
  CLASS_UID.smb_activity,
])

function connectionInfo(record: Tree, protocol: string): EventDraft {
  return {
    direction_id: 0,
    direction: 'Unknown',
    ...given('protocol_name', protocol),
    ...given('uid', textAt(record, 'uid')),
  }
}

/** A log of which no class speaks (files, x509, weird, pe, ...): network traffic where it has endpoints, else a base event. */
function generic(
  record: Tree,
  name: string,
  time: number,
  source?: EventDraft,
  target?: EventDraft,
): EventDraft {
  const hasEnds = source !== undefined || target !== undefined
  const event = startEvent(
    hasEnds ? CLASS_UID.network_activity : CLASS_UID.base_event,
    hasEnds ? 6 : 99,
    1,
    time,
  )
  if (!hasEnds) event['activity_name'] = name
  event['metadata'] = metadata(record, name)
  if (source !== undefined) event['src_endpoint'] = source
  if (target !== undefined) event['dst_endpoint'] = target
  if (hasEnds) event['connection_info'] = connectionInfo(record, textAt(record, 'proto'))
  return withRest(event, record, new Set(ENDS))
}

function metadata(record: Tree, name: string): EventDraft {
  return metadataOf({
    product: 'Zeek',
    vendor: 'Zeek',
    logName: name,
    eventCode: name,
    uid: textAt(record, 'uid') || textAt(record, 'fuid'),
    originalTime: textAt(record, 'ts'),
  })
}

function withRest(event: EventDraft, record: Tree, uses: ReadonlySet<string>): EventDraft {
  const unmapped: Record<string, unknown> = {}
  for (const [key, value] of Object.entries(record))
    if (!uses.has(key) && value !== '-' && value !== null) unmapped[key] = value
  if (Object.keys(unmapped).length > 0) event['unmapped'] = unmapped
  return event
}

function fillHttp(event: EventDraft, record: Tree): void {
  const host = textAt(record, 'host')
  const uri = textAt(record, 'uri')
  const hostname = host.replace(/:\d+$/, '')
  event['http_request'] = {
    ...(METHODS[textAt(record, 'method').toUpperCase()] === undefined
      ? {}
      : { http_method: textAt(record, 'method').toUpperCase() }),
    ...given('user_agent', textAt(record, 'user_agent')),
    ...given('referrer', textAt(record, 'referrer')),
    url: {
      url_string: uri.includes('://') ? uri : `http://${host}${uri}`,
      ...(isHostname(hostname) && hostname !== '' ? { hostname } : {}),
      ...given('path', uri),
    },
  }
  const code = numberAt(record, 'status_code')
  if (code !== undefined) event['http_response'] = { code }
  nameDestination(event, hostname)
}

function nameDestination(event: EventDraft, hostname: string): void {
  const target = event['dst_endpoint'] as EventDraft | undefined
  if (target !== undefined && hostname !== '' && isHostname(hostname)) target['hostname'] = hostname
}

function evidenceOf(event: EventDraft): EventDraft {
  const { src_endpoint, dst_endpoint } = event
  return {
    data: { source: 'zeek' },
    ...(src_endpoint === undefined ? {} : { src_endpoint }),
    ...(dst_endpoint === undefined ? {} : { dst_endpoint }),
  }
}
