import { CLASS_UID } from '@opensoc/ocsf'
import type { EventDraft } from '../classification.ts'
import { endpointOf, isHostname, userOf } from '../ocsf-parts.ts'
import { setStatus } from './audit-outcome.ts'
import { answersOf } from './dns-answers.ts'
import { type Mappings, mapping, put } from './mapping.ts'
import { processOf } from './process-of.ts'
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

/** Somebody knocks: `ClientIP` is address and port. */
function asked(event: EventDraft, { fields, computer }: WindowsRecord): boolean {
  const client = field(fields, 'ClientIP')
  const colon = client.lastIndexOf(':')
  const ip = (colon < 0 ? client : client.slice(0, colon)).replace(/^\[|\]$/g, '')
  const source = endpointOf(ip, '', colon < 0 ? '' : client.slice(colon + 1))
  put(event, 'dst_endpoint', endpointOf('', computer))
  return put(event, 'src_endpoint', source)
}

export const RDP_CORE: Mappings = { 131: mapping(CLASS_UID.rdp_activity, 1, 'ClientIP', asked) }

/** A background transfer: its address may be of any scheme, but only the web's is HTTP activity. */
function transferred(event: EventDraft, { fields, computer }: WindowsRecord): boolean {
  const address = field(fields, 'url')
  if (!/^https?:\/\//i.test(address) || !URL.canParse(address)) return false
  const { hostname } = new URL(address)
  event['http_request'] = { http_method: 'GET', url: { url_string: address, hostname } }
  put(event, 'dst_endpoint', endpointOf(hostname, hostname))
  const code = field(fields, 'hr')
  if (code !== '') setStatus(event, Number(code) === 0 ? 'Success' : 'Failure')
  put(event, 'status_code', code)
  return put(event, 'src_endpoint', endpointOf('', computer))
}

/** Started, stopped, stopped by an error: `hr` is 0 where all went well. */
const transfer = mapping(CLASS_UID.http_activity, 3, 'url hr', transferred)

function transferJobCreated(event: EventDraft, { fields }: WindowsRecord): boolean {
  const name = field(fields, 'jobTitle')
  event['job'] = { name }
  const actor: EventDraft = {}
  put(actor, 'user', userOf(field(fields, 'jobOwner')))
  put(actor, 'process', processOf(fields, { image: 'processPath', pid: 'processId' }))
  event['actor'] = actor
  return name !== ''
}

export const BITS_CLIENT: Mappings = {
  3: mapping(
    CLASS_UID.scheduled_job_activity,
    1,
    'jobTitle jobOwner processPath processId',
    transferJobCreated,
  ),
  59: transfer,
  60: transfer,
  61: transfer,
}
