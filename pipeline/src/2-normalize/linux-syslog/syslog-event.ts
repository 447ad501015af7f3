import { isIpAddress } from '@opensoc/ocsf'
import { type EventDraft, startEvent } from '../classification.ts'
import { metadataOf } from '../metadata.ts'
import { endpointOf, isHostname } from '../ocsf-parts.ts'
import type { SyslogLine } from '../syslog-line.ts'

/** What a line says, or undefined where it says nothing that has a class of its own. */
export type ReadMessage = (line: SyslogLine) => EventDraft | undefined

/** OCSF severity of a syslog severity, 0 emergency to 7 debug. */
const SEVERITY = [6, 5, 5, 4, 3, 2, 1, 1]
/** A longer message is cut in the OCSF event; the original record keeps it. */
const MAX_MESSAGE = 4096

/** An event of a line with what all classes have. `profiles` beside `host`, which it has where the line names one. */
export function startSyslogEvent(
  line: SyslogLine,
  classUid: number,
  activityId: number,
  profiles: readonly string[] = [],
): EventDraft {
  const severity = line.severity === undefined ? 1 : SEVERITY[line.severity]!
  const event = startEvent(classUid, activityId, severity, line.time)
  const hasHost = line.host !== ''
  event['metadata'] = metadataOf({
    product: line.app || 'syslog',
    vendor: 'Linux',
    logName: 'syslog',
    eventCode: line.app,
    originalTime: line.originalTime,
    profiles: hasHost ? ['host', ...profiles] : profiles,
  })
  event['message'] = line.message.slice(0, MAX_MESSAGE)
  if (hasHost) event['device'] = deviceOf(line.host)
  if (line.pid !== '') event['unmapped'] = { pid: line.pid }
  return event
}

function deviceOf(host: string): EventDraft {
  return {
    type_id: 0,
    type: 'Unknown',
    os: { type_id: 200, type: 'Linux', name: 'Linux' },
    ...(isHostname(host) ? { hostname: host } : { name: host }),
  }
}

/** Where somebody came from: an address, or a name that was resolved. */
export function sourceOf(address: string, port = ''): EventDraft | undefined {
  return endpointOf(address, isIpAddress(address) ? '' : address, port)
}

export function succeeded(event: EventDraft): EventDraft {
  return Object.assign(event, { status_id: 1, status: 'Success' })
}

export function failed(event: EventDraft, detail = ''): EventDraft {
  Object.assign(event, { status_id: 2, status: 'Failure' })
  if (detail !== '') event['status_detail'] = detail
  return event
}
