import { CLASS_UID } from '@opensoc/ocsf'
import type { EventDraft } from '../classification.ts'
import { endpointOf, isHostname, userOf } from '../ocsf-parts.ts'
import { setStatus } from './audit-outcome.ts'
import { answersOf } from './dns-answers.ts'
import { type Mappings, mapping, put } from './mapping.ts'
import { setLogonType } from './security-logons.ts'
import { field, type WindowsRecord } from './windows-record.ts'

function resolved(event: EventDraft, { fields, computer }: WindowsRecord): boolean {
  const hostname = field(fields, 'QueryName')
  if (hostname === '' || !isHostname(hostname)) return false
  event['query'] = { hostname }
  put(event, 'answers', answersOf(field(fields, 'QueryResults')))
  return put(event, 'src_endpoint', endpointOf('', computer))
}

const dns = (activityId: number) =>
  mapping(CLASS_UID.dns_activity, activityId, 'QueryName QueryResults', resolved)

/** Queries and responses of the resolver. */
export const DNS_CLIENT: Mappings = { 3006: dns(1), 3008: dns(2), 3020: dns(2) }

/** A remote desktop session; from the console it is LOCAL. */
function session(event: EventDraft, { fields, computer }: WindowsRecord): boolean {
  if (!put(event, 'user', userOf(field(fields, 'User')))) return false
  const source = endpointOf(field(fields, 'Address'))
  const uid = field(fields, 'SessionID')
  if (uid !== '') event['session'] = { uid }
  setLogonType(event, put(event, 'src_endpoint', source) ? '10' : '2')
  setStatus(event, 'Success')
  return put(event, 'dst_endpoint', endpointOf('', computer))
}

const rdp = (activityId: number) =>
  mapping(CLASS_UID.authentication, activityId, 'User Address SessionID', session)

export const RDP_SESSIONS: Mappings = { 21: rdp(1), 23: rdp(2), 24: rdp(2), 25: rdp(1) }

/** 1149 leaves its fields without names. */
function authenticatedByNetwork(event: EventDraft, { fields, computer }: WindowsRecord): boolean {
  if (!put(event, 'user', userOf(field(fields, 'Param1'), field(fields, 'Param2')))) return false
  put(event, 'src_endpoint', endpointOf(field(fields, 'Param3')))
  setLogonType(event, '10')
  setStatus(event, 'Success')
  return put(event, 'dst_endpoint', endpointOf('', computer))
}

export const RDP_CONNECTIONS: Mappings = {
  1149: mapping(CLASS_UID.authentication, 1, 'Param1 Param2 Param3', authenticatedByNetwork),
}
