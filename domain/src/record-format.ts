import type { Layer } from './layer.ts'

/**
 * A JSON format whose way to OCSF is data: `content/formats/*.yaml`, compiled by the normalize stage.
 * Paths are dotted (`userIdentity.userName`); a step into an array means each of its elements, a number one of them.
 * A key that is not there is tried in lower case too: data lakes and shippers fold names.
 */
export interface RecordFormat {
  /** Kebab-case and unique: also the normalizer's name and its Sigma product where `sigma` names none. */
  readonly name: string
  readonly vendor: string
  readonly product: string
  readonly layer: Layer
  /** OCSF `cloud.provider`; adds the cloud profile. */
  readonly cloud?: string
  /** Any of these makes a record one of the format. */
  readonly recognize: readonly Condition[]
  /** `p_log_type` of records exported from a Panther data lake, which say themselves what they are. */
  readonly pantherType?: string
  /** Objects that forwarders wrap around the record; the first that holds a recognized one is opened. */
  readonly within: readonly string[]
  /** Where the time of the event stands; a record without any of them has the time of its receipt. */
  readonly time: readonly string[]
  readonly sigma?: SigmaNames
  /** Attributes of every kind of event, left out where the class does not have them. */
  readonly attributes: Attributes
  readonly severity?: number | ValueSource
  readonly status?: StatusConditions
  /** Kinds of event, the first that fits; the last has no condition. */
  readonly events: readonly EventKind[]
}

export interface EventKind {
  readonly when?: readonly Condition[]
  /** OCSF class name, as in `api_activity`. */
  readonly class: string
  readonly activity: number | ValueSource
  readonly severity?: number | ValueSource
  readonly status?: StatusConditions
  readonly layer?: Layer
  readonly attributes: Attributes
  readonly sigma?: SigmaNames
}

/** Every path must hold one of its values: globs with `*`, without case; `*` alone means that it is there. */
export type Condition = Readonly<Record<string, readonly string[]>>

export interface StatusConditions {
  readonly success: readonly Condition[]
  readonly failure: readonly Condition[]
}

/** OCSF attribute, dotted -> where its value comes from. */
export type Attributes = Readonly<Record<string, ValueSource>>

export interface ValueSource {
  /** Paths, the first that holds something; a text that begins with `=` stands for itself. */
  readonly of: readonly string[]
  /** Word of the record, without case -> value. */
  readonly map?: Readonly<Record<string, string | number>>
  /** From this number on -> value; the highest that is reached. */
  readonly from?: readonly (readonly [number, number])[]
  /** The activity that the words of an operation tell (`DeleteUser` -> 4). */
  readonly words?: boolean
}

/** What Sigma rules call the record and its fields. */
export interface SigmaNames {
  readonly product: string
  readonly service?: string
  readonly category?: string
  /** Sigma field -> paths, the first that holds something. */
  readonly fields: Readonly<Record<string, readonly string[]>>
}
