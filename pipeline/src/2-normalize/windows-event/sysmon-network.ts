import type { EventDraft } from '../classification.ts'
import { endpointOf, isHostname } from '../ocsf-parts.ts'
import { answersOf } from './dns-answers.ts'
import { put } from './mapping.ts'
import { actor } from './sysmon-process.ts'
import { field, type WindowsRecord } from './windows-record.ts'

export function connected(event: EventDraft, { fields }: WindowsRecord): boolean {
  const source = endpointOf(
    field(fields, 'SourceIp'),
    field(fields, 'SourceHostname'),
    field(fields, 'SourcePort'),
  )
  const target = endpointOf(
    field(fields, 'DestinationIp'),
    field(fields, 'DestinationHostname'),
    field(fields, 'DestinationPort'),
  )
  put(event, 'src_endpoint', source)
  put(event, 'dst_endpoint', target)
  const initiated = field(fields, 'Initiated').toLowerCase()
  const isOutbound = initiated === 'true'
  event['connection_info'] = {
    direction_id: initiated === '' ? 0 : isOutbound ? 2 : 1,
    direction: initiated === '' ? 'Unknown' : isOutbound ? 'Outbound' : 'Inbound',
    ...(field(fields, 'Protocol') === '' ? {} : { protocol_name: field(fields, 'Protocol').toLowerCase() }),
  }
  actor(event, fields)
  return source !== undefined || target !== undefined
}

export function asked(event: EventDraft, { fields, computer }: WindowsRecord): boolean {
  const hostname = field(fields, 'QueryName')
  if (hostname === '' || !isHostname(hostname)) return false
  event['query'] = { hostname }
  put(event, 'src_endpoint', endpointOf('', computer))
  put(event, 'answers', answersOf(field(fields, 'QueryResults')))
  actor(event, fields)
  return event['src_endpoint'] !== undefined
}
