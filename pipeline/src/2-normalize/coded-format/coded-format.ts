import type { Layer, RawRecord } from '@opensoc/domain'
import type { EventRule } from './event-rule.ts'
import type { ReadTime } from './time-pattern.ts'
import type { Fields, ValueSource } from './value-source.ts'

/** What a format reads out of a record. */
export interface ReadFields {
  readonly fields: Fields
  /** Milliseconds since the epoch where the reader knows it (a syslog header); else `CodedFormat.time` says. */
  readonly time?: number
}

/**
 * A format whose mapping to OCSF is data: what it recognizes, how it is cut into fields, which event its records
 * become. The first event whose `when` fits and that can be made whole is taken; a base event where none can.
 */
export interface CodedFormat {
  readonly name: string
  readonly media: 'json' | 'text'
  /** False for one that takes whatever looks like its format; true where absent. */
  readonly isSpecific?: boolean
  readonly vendor: ValueSource
  readonly product: ValueSource
  readonly layer: Layer
  /** Product of the Sigma log sources (`content/field-mappings/<product>.yaml`); several where rules know it by several. */
  readonly sigmaProduct: string | readonly string[]
  /** Cheap and certain, never throws. */
  recognizes(record: RawRecord): boolean
  /** Undefined where the record is cut off or broken. Called on what it recognized. */
  read(record: RawRecord): ReadFields | undefined
  readonly time?: { readonly from: ValueSource; readonly parse: ReadTime }
  readonly logName?: ValueSource
  readonly eventCode?: ValueSource
  readonly uid?: ValueSource
  readonly message?: ValueSource
  /** Who reported it: a host name or address. */
  readonly reporter?: ValueSource
  /** Fields that `read` made for the mapping and that the record does not have: no event carries them. */
  readonly made?: readonly string[]
  readonly events: readonly EventRule[]
  /** What rules see; the fields where absent. Returns a new object. */
  view?(fields: Fields): Record<string, unknown>
}
