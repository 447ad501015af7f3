import { CLASS_UID } from '@opensoc/ocsf'
import { type EventDraft, startEvent } from '../classification.ts'
import { given, metadataOf } from '../metadata.ts'
import { endpointOf } from '../ocsf-parts.ts'
import { activityOfOperation } from '../operation-activity.ts'
import type { Tree } from '../tree.ts'
import { setUnmapped } from '../unmapped.ts'
import { type AuditSource, textOn } from './audit-source.ts'

/** API Activity, or Authentication where the operation is a logon. `time` in milliseconds. */
export function toAuditEvent(source: AuditSource, record: Tree, time: number): EventDraft {
  const operation = textOn(record, source.operation)
  const service = textOn(record, source.service) || source.product
  const event = source.isLogon(record, operation)
    ? logon(source, record, service, time)
    : apiCall(source, record, operation, service, time)
  describe(event, source, record, operation)
  return setUnmapped(event, record, source.told)
}

function apiCall(
  source: AuditSource,
  record: Tree,
  operation: string,
  service: string,
  time: number,
): EventDraft {
  const activityId = activityOfOperation(operation)
  const event = startEvent(CLASS_UID.api_activity, activityId, 1, time)
  if (activityId === 99) event['activity_name'] = operation || 'Other'
  const user = userOf(source, record)
  event['actor'] = user === undefined ? { invoked_by: service } : { user }
  event['api'] = { operation: operation || 'unknown', service: { name: service } }
  event['src_endpoint'] = endpointOf(withoutPort(textOn(record, source.address))) ?? { svc_name: service }
  const name = textOn(record, source.resourceName)
  if (name !== '') event['resources'] = [{ name, ...given('type', textOn(record, source.resourceType)) }]
  return event
}

function logon(source: AuditSource, record: Tree, service: string, time: number): EventDraft {
  const event = startEvent(CLASS_UID.authentication, 1, 1, time)
  event['user'] = userOf(source, record) ?? { name: 'unknown' }
  event['service'] = { name: service }
  const from = endpointOf(withoutPort(textOn(record, source.address)))
  if (from !== undefined) event['src_endpoint'] = from
  return event
}

/** Exchange writes `203.0.113.7:52114` and `[2001:db8::1]:443`. */
function withoutPort(address: string): string {
  if (address.startsWith('[')) return address.slice(1, Math.max(address.indexOf(']'), 1))
  const colon = address.indexOf(':')
  return colon > 0 && colon === address.lastIndexOf(':') ? address.slice(0, colon) : address
}

function userOf(source: AuditSource, record: Tree): EventDraft | undefined {
  const name = textOn(record, source.userName)
  const uid = textOn(record, source.userUid)
  return name === '' && uid === '' ? undefined : { ...given('name', name), ...given('uid', uid) }
}

function describe(event: EventDraft, source: AuditSource, record: Tree, operation: string): void {
  event['metadata'] = metadataOf({
    product: source.product,
    vendor: source.vendor,
    eventCode: operation,
    uid: textOn(record, source.uid),
    originalTime: textOn(record, source.time),
    profiles: source.cloudProvider === undefined ? [] : ['cloud'],
  })
  if (source.cloudProvider !== undefined) event['cloud'] = { provider: source.cloudProvider }
  Object.assign(event, given('message', textOn(record, source.message)))
  const userAgent = textOn(record, source.userAgent)
  if (userAgent !== '') event['http_request'] = { user_agent: userAgent }
  const hasFailed = source.hasFailed(record)
  if (hasFailed !== undefined)
    Object.assign(
      event,
      hasFailed ? { status_id: 2, status: 'Failure' } : { status_id: 1, status: 'Success' },
    )
}
