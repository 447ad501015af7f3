import { CLASS_UID } from '@opensoc/ocsf'
import { type EventDraft, startEvent } from '../classification.ts'
import { given, metadataOf } from '../metadata.ts'
import { endpointOf } from '../ocsf-parts.ts'
import { type Tree, textAt } from '../tree.ts'
import { setUnmapped } from '../unmapped.ts'
import { ICS_LOGS } from './ics-logs.ts'
import { ALWAYS_TOLD, type LogMapping, type LogMappings } from './log-mapping.ts'
import { dhcpEnds, TRAFFIC_LOGS } from './traffic-logs.ts'
import { isMail, WEB_AND_MAIL_LOGS } from './web-and-mail-logs.ts'
import { fileClass, fileEnds, isEmptyKerberos, transferredFile, WINDOWS_LOGS } from './windows-logs.ts'
import { idPart } from './zeek-record.ts'

const LOGS: LogMappings = { ...TRAFFIC_LOGS, ...WEB_AND_MAIL_LOGS, ...WINDOWS_LOGS, ...ICS_LOGS }

interface Ends {
  readonly source: EventDraft | undefined
  readonly target: EventDraft | undefined
}

/** One Zeek record as OCSF; a log without a mapping, or without endpoints, is told generically. */
export function toOcsf(record: Tree, name: string, time: number): EventDraft {
  const ends = endsOf(record, name)
  if (name === 'notice') return notice(record, time, ends)
  if (name === 'files') return transfer(record, time, ends)
  const mapping = mappingOf(record, name)
  if (mapping === undefined || (ends.source === undefined && ends.target === undefined))
    return generic(record, name, time, ends)
  const event = begin(record, name, time, {
    ...ends,
    classUid: mapping.classUid,
    activityId: mapping.activityId(record),
  })
  if (event['activity_id'] === 99) event['activity_name'] = textAt(record, 'method') || name
  mapping.fill(event, record)
  return setUnmapped(event, record, mapping.uses)
}

function mappingOf(record: Tree, name: string): LogMapping | undefined {
  if (name === 'smtp' && !isMail(record)) return undefined
  if (name === 'kerberos' && isEmptyKerberos(record)) return undefined
  return Object.hasOwn(LOGS, name) ? LOGS[name] : undefined
}

function endsOf(record: Tree, name: string): Ends {
  if (name === 'dhcp') {
    const [source, target] = dhcpEnds(record)
    return { source, target }
  }
  if (name === 'files' && idPart(record, 'orig_h') === '') {
    const [from, to] = fileEnds(record)
    return { source: endpointOf(from), target: endpointOf(to) }
  }
  return {
    source: endpointOf(idPart(record, 'orig_h'), '', idPart(record, 'orig_p')),
    target: endpointOf(idPart(record, 'resp_h'), '', idPart(record, 'resp_p')),
  }
}

/** Classes of the network that tell their connection. */
const CONNECTED: ReadonlySet<number> = new Set([
  CLASS_UID.network_activity,
  CLASS_UID.dns_activity,
  CLASS_UID.http_activity,
  CLASS_UID.ssh_activity,
  CLASS_UID.rdp_activity,
  CLASS_UID.smb_activity,
  CLASS_UID.ftp_activity,
])

function begin(
  record: Tree,
  name: string,
  time: number,
  kind: Ends & { readonly classUid: number; readonly activityId: number },
): EventDraft {
  const event = startEvent(kind.classUid, kind.activityId, 1, time)
  event['metadata'] = metadata(record, name)
  if (kind.source !== undefined) event['src_endpoint'] = kind.source
  if (kind.target !== undefined) event['dst_endpoint'] = kind.target
  if (CONNECTED.has(kind.classUid)) event['connection_info'] = connectionInfo(record)
  return event
}

/** A log of which no class speaks (x509, weird, pe, …): network traffic where it has endpoints, else a base event. */
function generic(record: Tree, name: string, time: number, ends: Ends): EventDraft {
  const hasEnds = ends.source !== undefined || ends.target !== undefined
  const kind = hasEnds
    ? { classUid: CLASS_UID.network_activity, activityId: 6 }
    : { classUid: CLASS_UID.base_event, activityId: 99 }
  const event = begin(record, name, time, { ...ends, ...kind })
  if (!hasEnds) event['activity_name'] = name
  const message = name === 'weird' ? textAt(record, 'name') : textAt(record, 'failure_reason')
  return setUnmapped(Object.assign(event, given('message', message)), record, GENERIC)
}

const GENERIC = new Set(ALWAYS_TOLD)

function transfer(record: Tree, time: number, ends: Ends): EventDraft {
  const classUid = fileClass(record)
  const file = transferredFile(record)
  if (classUid === undefined || file === undefined || (ends.source ?? ends.target) === undefined)
    return generic(record, 'files', time, ends)
  const event = begin(record, 'files', time, { ...ends, classUid, activityId: 99 })
  event['activity_name'] = 'Transfer'
  event['file'] = file
  return setUnmapped(event, record, FILE_USES)
}

const FILE_USES = new Set([
  ...ALWAYS_TOLD,
  ...'fuid tx_hosts rx_hosts mime_type filename total_bytes seen_bytes md5 sha1 sha256'.split(' '),
])

/** Zeek's notices are what its scripts found: Detection Findings, with the connection as their evidence. */
function notice(record: Tree, time: number, { source, target }: Ends): EventDraft {
  const event = startEvent(CLASS_UID.detection_finding, 1, 3, time)
  const title = textAt(record, 'note') || 'Zeek notice'
  const from = source ?? endpointOf(textAt(record, 'src'))
  const to = target ?? endpointOf(textAt(record, 'dst'), '', textAt(record, 'p'))
  event['metadata'] = metadata(record, 'notice')
  Object.assign(event, given('message', textAt(record, 'msg')))
  event['finding_info'] = {
    uid: `${textAt(record, 'uid') || 'notice'}-${title}-${time}`,
    title,
    ...given('desc', textAt(record, 'msg')),
    analytic: { type_id: 1, type: 'Rule', name: title },
  }
  event['evidences'] = [
    {
      data: { source: 'zeek' },
      ...(from === undefined ? {} : { src_endpoint: from }),
      ...(to === undefined ? {} : { dst_endpoint: to }),
    },
  ]
  event['status_id'] = 1
  event['status'] = 'New'
  return setUnmapped(event, record, NOTICE_USES)
}

const NOTICE_USES = new Set([...ALWAYS_TOLD, 'note', 'msg', 'src', 'dst', 'p'])

function connectionInfo(record: Tree): EventDraft {
  return {
    direction_id: 0,
    direction: 'Unknown',
    ...given('protocol_name', textAt(record, 'proto')),
    ...given('uid', textAt(record, 'uid')),
  }
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
