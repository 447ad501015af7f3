import { type EventDraft, startEvent } from '../classification.ts'
import { given, metadataOf } from '../metadata.ts'
import { endpointOf, isHostname } from '../ocsf-parts.ts'
import { type Tree, textAt, treeAt } from '../tree.ts'
import { setUnmapped } from '../unmapped.ts'

/** What an event of a protocol is made of. */
export interface EveKind {
  readonly classUid: number
  readonly activityId: number
  /** Profiles whose attributes `fill` adds. */
  readonly profiles?: readonly string[]
  /** Adds what the class has beyond endpoints; `part` is the record's object of the event type. */
  readonly fill?: (event: EventDraft, part: Tree, record: Tree) => void
}

export interface Ends {
  readonly source: EventDraft | undefined
  readonly target: EventDraft | undefined
}

export function endsOf(record: Tree): Ends {
  return {
    source: endpointOf(textAt(record, 'src_ip'), '', textAt(record, 'src_port')),
    target: endpointOf(textAt(record, 'dest_ip'), '', textAt(record, 'dest_port')),
  }
}

export function startEve(
  record: Tree,
  time: number,
  kind: Omit<EveKind, 'fill'>,
  severityId = 1,
): EventDraft {
  const event = startEvent(kind.classUid, kind.activityId, severityId, time)
  event['metadata'] = metadata(record, kind.profiles)
  return event
}

function metadata(record: Tree, profiles: readonly string[] = []): EventDraft {
  const type = textAt(record, 'event_type')
  const code = type === 'alert' ? textAt(treeAt(record, 'alert'), 'signature_id') : ''
  return metadataOf({
    product: 'Suricata',
    vendor: 'OISF',
    logName: type,
    eventCode: code || type,
    uid: textAt(record, 'flow_id'),
    originalTime: textAt(record, 'timestamp'),
    profiles,
  })
}

export function connectionOf(record: Tree): EventDraft {
  return {
    direction_id: 0,
    direction: 'Unknown',
    ...given('protocol_name', textAt(record, 'proto').toLowerCase()),
    ...given('uid', textAt(record, 'flow_id')),
    ...given('community_uid', textAt(record, 'community_id')),
  }
}

export function nameTarget(event: EventDraft, hostname: string): void {
  const target = event['dst_endpoint'] as EventDraft | undefined
  if (target !== undefined && hostname !== '' && isHostname(hostname)) target['hostname'] = hostname
}

const TOLD: ReadonlySet<string> = new Set(
  'timestamp event_type src_ip src_port dest_ip dest_port proto flow_id community_id'.split(' '),
)

/** The protocol objects stay whole beside what the class takes from them. */
export function withRest(event: EventDraft, record: Tree): EventDraft {
  return setUnmapped(event, record, TOLD)
}
