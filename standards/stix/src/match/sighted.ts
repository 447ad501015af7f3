import type { Seat } from './pattern-plan.ts'

/** One observation that satisfies a bracket: `number_observed` makes several of one `observed-data`. */
export interface Sighted {
  /** Position in the list that was evaluated. */
  readonly index: number
  readonly id: string
  readonly first: number
  readonly last: number
  /** By number of the bracket. */
  readonly holds: readonly boolean[]
}

export function bySightedTime(a: Sighted, b: Sighted): number {
  return a.first - b.first || a.last - b.last || (a.id < b.id ? -1 : a.id > b.id ? 1 : a.index - b.index)
}

export function canSit(sighted: Sighted, seat: Seat): boolean {
  return (
    seat.brackets.some((bracket) => sighted.holds[bracket]) &&
    seat.spans.every(({ start, stop }) => sighted.first < stop && sighted.last >= start)
  )
}
