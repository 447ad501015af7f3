import type { EventDraft } from '../classification.ts'
import { isHostname } from '../ocsf-parts.ts'
import type { Tree } from '../tree.ts'

/** How the records of one log become events of one class. */
export interface LogMapping {
  readonly classUid: number
  readonly activityId: (record: Tree) => number
  /** Adds what the class has beyond endpoints and connection. */
  readonly fill: (event: EventDraft, record: Tree) => void
  /** Fields that the event tells; others go to `unmapped`. */
  readonly uses: ReadonlySet<string>
}

export type LogMappings = Readonly<Record<string, LogMapping>>

/** Fields of every log that the event tells. */
export const ALWAYS_TOLD = [
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

export function log(
  classUid: number,
  activityId: number | ((record: Tree) => number),
  uses: string,
  fill: LogMapping['fill'],
): LogMapping {
  return {
    classUid,
    activityId: typeof activityId === 'number' ? () => activityId : activityId,
    fill,
    uses: new Set([...ALWAYS_TOLD, ...uses.split(' ')]),
  }
}

export const SUCCESS = { status_id: 1, status: 'Success' }
export const FAILURE = { status_id: 2, status: 'Failure' }

export function nameDestination(event: EventDraft, hostname: string): void {
  const target = event['dst_endpoint'] as EventDraft | undefined
  if (target !== undefined && hostname !== '' && isHostname(hostname)) target['hostname'] = hostname
}
