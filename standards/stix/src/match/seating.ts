import type { Alternative } from './pattern-plan.ts'
import { canSit, type Sighted } from './sighted.ts'

export interface SeatingOptions {
  /** Whether observations exactly a `WITHIN` apart match: the text says no, the OASIS matcher yes. */
  readonly isWithinInclusive: boolean
  readonly budget: SearchBudget
}

/** Steps that a search may still take; at zero it gives up and says so. */
export interface SearchBudget {
  steps: number
}

/** What is known of the observations on one seat: the latest `first` and the earliest `last` among them. */
interface Taken {
  latestFirst: number
  earliestLast: number
}

/**
 * Looks for observations that satisfy an alternative, `must` among them.
 *
 * For a seat, only the latest `first` and the earliest `last` of its observations matter to windows and order: so for
 * each earliest `last` the observations with the smallest `first` are the best choice. This is complete unless two seats
 * want the same observation; then every choice is tried, within the budget.
 */
export class Seating {
  readonly #alternative: Alternative
  readonly #candidates: readonly (readonly Sighted[])[]
  /** The longest an observation of a seat lasts: how far before a time one that lasts until it may begin. */
  readonly #longest: readonly number[]
  readonly #isContested: boolean
  readonly #options: SeatingOptions
  readonly #taken: Taken[] = []
  readonly #used = new Set<Sighted>()
  /** Seats in the order in which they are filled: a seat with few candidates first. */
  #order: readonly number[] = []
  #isExhaustive = false

  constructor(alternative: Alternative, sighted: readonly Sighted[], options: SeatingOptions) {
    this.#alternative = alternative
    this.#options = options
    this.#candidates = alternative.seats.map((seat) => sighted.filter((one) => canSit(one, seat)))
    this.#longest = this.#candidates.map((list) =>
      list.reduce((most, one) => Math.max(most, one.last - one.first), 0),
    )
    const all = this.#candidates.reduce((sum, list) => sum + list.length, 0)
    this.#isContested = new Set(this.#candidates.flat()).size < all
  }

  /** All observations that satisfy the alternative together with `must`, or undefined if there are none. */
  seat(must: Sighted): readonly Sighted[] | undefined {
    if (this.#candidates.some((list, at) => list.length < this.#alternative.seats[at]!.count))
      return undefined
    for (const isExhaustive of this.#isContested ? [false, true] : [false]) {
      this.#isExhaustive = isExhaustive
      for (const [at, seat] of this.#alternative.seats.entries()) {
        if (!canSit(must, seat)) continue
        this.#used.clear()
        this.#used.add(must)
        this.#taken.length = 0
        const others = [...this.#candidates.keys()].filter((other) => other !== at)
        others.sort((a, b) => this.#candidates[a]!.length - this.#candidates[b]!.length)
        this.#order = [at, ...others]
        if (this.#fill(0, must)) return [...this.#used]
      }
    }
    return undefined
  }

  #fill(turn: number, must?: Sighted): boolean {
    const at = this.#order[turn]
    if (at === undefined) return true
    return this.#isExhaustive ? this.#fillAnyhow(turn, at, must) : this.#fillTightly(turn, at, must)
  }

  #fillTightly(turn: number, at: number, must: Sighted | undefined): boolean {
    const candidates = this.#candidates[at]!
    const count = this.#alternative.seats[at]!.count - (must === undefined ? 0 : 1)
    if (count === 0) return this.#sit(turn, at, { latestFirst: must!.first, earliestLast: must!.last }, [])
    // Backwards from the observation that must be among them: the nearest are tried first.
    const from = must === undefined ? 0 : lastBefore(candidates, must.last)
    const step = must === undefined ? 1 : -1
    for (let i = from; i >= 0 && i < candidates.length; i += step) {
      if (this.#options.budget.steps-- <= 0) return false
      const earliestLast = Math.min(candidates[i]!.last, must?.last ?? Number.POSITIVE_INFINITY)
      const floor: Taken = { latestFirst: must?.first ?? Number.NEGATIVE_INFINITY, earliestLast }
      if (!this.#isPossible(at, floor)) {
        if (must !== undefined && this.#longest[at] === 0) return false
        continue
      }
      const chosen = this.#earliestFrom(at, earliestLast, count)
      if (chosen === undefined) continue
      const latestFirst = Math.max(floor.latestFirst, chosen.at(-1)!.first)
      const lasts = chosen.reduce(
        (least, one) => Math.min(least, one.last),
        must?.last ?? Number.POSITIVE_INFINITY,
      )
      if (this.#sit(turn, at, { latestFirst, earliestLast: lasts }, chosen)) return true
    }
    return false
  }

  /** The `count` free observations that begin first among those that last until `earliestLast` or longer. */
  #earliestFrom(at: number, earliestLast: number, count: number): readonly Sighted[] | undefined {
    const candidates = this.#candidates[at]!
    const chosen: Sighted[] = []
    for (let i = firstFrom(candidates, earliestLast - this.#longest[at]!); i < candidates.length; i++) {
      const one = candidates[i]!
      if (one.last < earliestLast || this.#used.has(one)) continue
      if (chosen.push(one) === count) return chosen
    }
    return undefined
  }

  #fillAnyhow(turn: number, at: number, must: Sighted | undefined): boolean {
    const candidates = this.#candidates[at]!
    const count = this.#alternative.seats[at]!.count - (must === undefined ? 0 : 1)
    const start: Taken =
      must === undefined
        ? { latestFirst: Number.NEGATIVE_INFINITY, earliestLast: Number.POSITIVE_INFINITY }
        : { latestFirst: must.first, earliestLast: must.last }
    const choose = (from: number, left: number, taken: Taken): boolean => {
      if (this.#options.budget.steps-- <= 0) return false
      if (!this.#isPossible(at, taken)) return false
      if (left === 0) return this.#sit(turn, at, taken, [])
      for (let i = from; i <= candidates.length - left; i++) {
        const one = candidates[i]!
        if (this.#used.has(one)) continue
        this.#used.add(one)
        const latestFirst = Math.max(taken.latestFirst, one.first)
        const earliestLast = Math.min(taken.earliestLast, one.last)
        if (choose(i + 1, left - 1, { latestFirst, earliestLast })) return true
        this.#used.delete(one)
      }
      return false
    }
    return choose(0, count, start)
  }

  #sit(turn: number, at: number, taken: Taken, chosen: readonly Sighted[]): boolean {
    if (!this.#isPossible(at, taken)) return false
    this.#taken[at] = taken
    for (const one of chosen) this.#used.add(one)
    if (this.#fill(turn + 1)) return true
    for (const one of chosen) this.#used.delete(one)
    delete this.#taken[at]
    return false
  }

  /** Whether windows and orders still hold with `taken` on seat `at` and the others as they are. */
  #isPossible(at: number, taken: Taken): boolean {
    for (const { seats, ms } of this.#alternative.windows) {
      if (!seats.includes(at)) continue
      const { latestFirst, earliestLast } = this.#over(seats, at, taken)
      const apart = latestFirst - earliestLast
      if (this.#options.isWithinInclusive ? apart > ms : apart >= ms) return false
    }
    for (const { before, after } of this.#alternative.orders) {
      if (!before.includes(at) && !after.includes(at)) continue
      if (this.#over(before, at, taken).latestFirst > this.#over(after, at, taken).earliestLast) return false
    }
    return true
  }

  #over(seats: readonly number[], at: number, taken: Taken): Taken {
    let latestFirst = Number.NEGATIVE_INFINITY
    let earliestLast = Number.POSITIVE_INFINITY
    for (const seat of seats) {
      const known = seat === at ? taken : this.#taken[seat]
      if (known === undefined) continue
      latestFirst = Math.max(latestFirst, known.latestFirst)
      earliestLast = Math.min(earliestLast, known.earliestLast)
    }
    return { latestFirst, earliestLast }
  }
}

/** Position of the first candidate that begins at `time` or later; candidates are sorted by their beginning. */
function firstFrom(candidates: readonly Sighted[], time: number): number {
  let low = 0
  let high = candidates.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (candidates[middle]!.first < time) low = middle + 1
    else high = middle
  }
  return low
}

function lastBefore(candidates: readonly Sighted[], time: number): number {
  let at = firstFrom(candidates, time)
  while (at < candidates.length && candidates[at]!.first <= time) at++
  return Math.min(at, candidates.length - 1)
}
