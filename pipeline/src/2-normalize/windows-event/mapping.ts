import type { EventDraft } from '../classification.ts'
import type { WindowsRecord } from './windows-record.ts'

/** How one kind of Windows event becomes OCSF. */
export interface Mapping {
  readonly classUid: number
  readonly activityId: number
  /** Fields that have a home in the event; all others go to `unmapped`. */
  readonly uses: ReadonlySet<string>
  /** Puts the parts into the event; false where the record lacks what the class requires. */
  readonly fill: (event: EventDraft, record: WindowsRecord) => boolean
  /** Over the severity that the Windows level gives. */
  readonly severityId?: number
}

/** By event id, within a channel. */
export type Mappings = Readonly<Record<number, Mapping>>

export function mapping(
  classUid: number,
  activityId: number,
  /** Names with a space between them, or a list where a name holds one. */
  uses: string | readonly string[],
  fill: Mapping['fill'],
  severityId?: number,
): Mapping {
  return {
    classUid,
    activityId,
    uses: new Set(typeof uses === 'string' ? uses.split(' ') : uses),
    fill,
    ...(severityId === undefined ? {} : { severityId }),
  }
}

/** Sets an attribute unless there is nothing to set; tells whether it did. */
export function put(event: EventDraft, attribute: string, value: unknown): boolean {
  if (value === undefined || value === '') return false
  event[attribute] = value
  return true
}
