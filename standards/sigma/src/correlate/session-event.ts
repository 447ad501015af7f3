/** What a session keeps of an event: small, and JSON as it is. */
export interface SessionEvent {
  readonly id: string
  readonly time: number
  /** Positions in the correlation's `rules` that it is a match of. */
  readonly bases: readonly number[]
  /** Of a value correlation: the values of the condition's fields, folded and joined; or the number. */
  readonly value?: string | number
  /** The group's values as this event holds them. */
  readonly group: readonly string[]
  /** Of a firing of a correlation below: the events that it rests on. */
  readonly restsOn?: readonly string[]
}

/** By time, then by id: an order that does not depend on how events arrived. */
export function compareEvents(a: SessionEvent, b: SessionEvent): number {
  return a.time - b.time || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)
}
