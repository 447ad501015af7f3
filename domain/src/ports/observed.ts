/** A value of an event, as the lake's observables have it. */
export interface ObservedPair {
  /** The caption of its OCSF observable type, such as `Hostname`. */
  readonly kind: string
  readonly value: string
}

export interface ObservedAsk {
  readonly tenantId: string
  readonly from: number
  readonly to: number
  readonly kinds: readonly string[]
  /** One of these, or one that contains one of `containing` (in lower case); neither given: all. */
  readonly exact?: readonly string[]
  readonly containing?: readonly string[]
  /** The last of the page before. */
  readonly after?: ObservedPair
  readonly limit: number
}

/** A value on one host. Times are those of events, milliseconds since the epoch. */
export interface ObservedAt extends ObservedPair {
  readonly host: string
  readonly count: number
  readonly firstTime: number
  readonly lastTime: number
  readonly lastEventId: string
}

/** What the lake holds of what one source sent on one day (of receipt; days since the epoch). */
export interface StoredDay {
  readonly source: string
  readonly day: number
  readonly count: number
  readonly hosts: readonly string[]
  readonly firstTime: number
  readonly lastTime: number
}
