import type { EventDraft } from '../classification.ts'
import type { WindowsRecord } from './windows-record.ts'

/** How one kind of Windows event becomes OCSF. */
export interface Mapping {
  readonly classUid: number
  /** The same for all, or told by the record's fields. */
  readonly activityId: number | ((record: WindowsRecord) => number)
  /** Fields that have a home in the event; all others go to `unmapped`. */
  readonly uses: ReadonlySet<string>
  /** Puts the parts into the event; false where the record lacks what the class requires. */
  readonly fill: (event: EventDraft, record: WindowsRecord) => boolean
  /** Over the severity that the Windows level gives. */
  readonly severityId?: number
}

/** By event id, within a channel. Where one id tells of different things, the record chooses. */
export type Mappings = Readonly<Record<number, Mapping | ((record: WindowsRecord) => Mapping)>>

/** Told in metadata, device and message: never in `unmapped`. */
const SYSTEM_FIELDS = [
  'EventID',
  'Channel',
  'Provider_Name',
  'Computer',
  'Level',
  'Message',
  'Hostname',
  'SourceName',
  'EventTime',
  'RecordNumber',
  'Severity',
]

export const USES_NOTHING: ReadonlySet<string> = new Set(SYSTEM_FIELDS)

export function mapping(
  classUid: number,
  activityId: Mapping['activityId'],
  /** Names with a space between them, or a list where a name holds one. */
  uses: string | readonly string[],
  fill: Mapping['fill'],
  severityId?: number,
): Mapping {
  return {
    classUid,
    activityId,
    uses: new Set([...SYSTEM_FIELDS, ...(typeof uses === 'string' ? uses.split(' ') : uses)]),
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
