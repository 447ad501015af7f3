/** How often fields were filled in a sample of a source's events of one kind. */
export interface FieldProfile {
  readonly source: string
  /** Product, OCSF class and, where it is a number, event code. */
  readonly kind: string
  /** Events looked at. */
  readonly events: number
  /** Field -> events in which it held something: the vendor's names, and OCSF attributes behind `ocsf:`. */
  readonly fields: Readonly<Record<string, number>>
}

/** Something about a source that changed by itself: a parser that no longer fits, or a sender that stopped telling. */
export interface DriftAlarm {
  readonly id: string
  readonly source: string
  readonly type: 'field_lost' | 'quarantine_jump'
  /** Of `field_lost`. */
  readonly kind?: string
  readonly field?: string
  /** Fields that came when this one went: perhaps its new names. */
  readonly perhaps?: readonly string[]
  /** Share of events with the field, or of records in quarantine: as it was, and as it is. */
  readonly before: number
  readonly now: number
  /** Events or records that `now` was seen in. */
  readonly sample: number
  /** By the time of receipt. Milliseconds since the epoch. */
  readonly raisedTime: number
  /** When it was as before again. */
  readonly resolvedTime?: number
  /** Who said that it is right as it is now. */
  readonly acceptedBy?: string
}
