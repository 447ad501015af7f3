import type { CorrelationType } from '../sigma-document.ts'
import type { SessionEvent } from './session-event.ts'

/** A value over the events of a sliding window. */
export interface Aggregate {
  add(event: SessionEvent): void
  remove(event: SessionEvent): void
  /** NaN where there is none, as the average of nothing. */
  value(): number
}

export function createAggregate(
  type: Exclude<CorrelationType, 'temporal_ordered' | 'x_opensoc_new_terms'>,
  percentile = 50,
  /** Whether the rules that matched, by position, are what a temporal correlation wants. */
  isWanted: (matched: ReadonlySet<number>) => boolean = () => true,
): Aggregate {
  switch (type) {
    case 'event_count':
      return new Distinct((event) => [event.id])
    case 'value_count':
      return new Distinct((event) => (event.value === undefined ? [] : [event.value]))
    case 'temporal':
      return new Matched(isWanted)
    case 'value_sum':
      return new Sum((sum) => sum)
    case 'value_avg':
      return new Sum((sum, count) => sum / count)
    case 'value_percentile':
      return new Percentile(percentile)
    case 'value_median':
      return new Percentile(50)
  }
}

class Distinct<Key extends string | number> implements Aggregate {
  readonly #keysOf: (event: SessionEvent) => readonly Key[]
  readonly #counts = new Map<Key, number>()

  constructor(keysOf: (event: SessionEvent) => readonly Key[]) {
    this.#keysOf = keysOf
  }

  add(event: SessionEvent): void {
    for (const key of this.#keysOf(event)) this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1)
  }

  remove(event: SessionEvent): void {
    for (const key of this.#keysOf(event)) {
      const left = (this.#counts.get(key) ?? 1) - 1
      if (left === 0) this.#counts.delete(key)
      else this.#counts.set(key, left)
    }
  }

  keys(): Iterable<Key> {
    return this.#counts.keys()
  }

  value(): number {
    return this.#counts.size
  }
}

/** How many rules matched; NaN where they are not what is wanted. */
class Matched implements Aggregate {
  readonly #isWanted: (matched: ReadonlySet<number>) => boolean
  readonly #rules = new Distinct<number>((event) => event.bases)

  constructor(isWanted: (matched: ReadonlySet<number>) => boolean) {
    this.#isWanted = isWanted
  }

  add(event: SessionEvent): void {
    this.#rules.add(event)
  }

  remove(event: SessionEvent): void {
    this.#rules.remove(event)
  }

  value(): number {
    return this.#isWanted(new Set(this.#rules.keys())) ? this.#rules.value() : Number.NaN
  }
}

/** Whole numbers are summed as they come and go; fractions anew, because errors of adding and taking away would grow. */
class Sum implements Aggregate {
  readonly #result: (sum: number, count: number) => number
  #numbers: number[] = []
  #oldest = 0
  #sum = 0
  #fractions = 0

  constructor(result: (sum: number, count: number) => number) {
    this.#result = result
  }

  add({ value }: SessionEvent): void {
    if (typeof value !== 'number') return
    this.#numbers.push(value)
    if (Number.isSafeInteger(value)) this.#sum += value
    else this.#fractions += 1
  }

  // A window loses its oldest event first.
  remove({ value }: SessionEvent): void {
    if (typeof value !== 'number') return
    this.#oldest += 1
    if (Number.isSafeInteger(value)) this.#sum -= value
    else this.#fractions -= 1
    if (this.#oldest * 2 < this.#numbers.length) return
    this.#numbers = this.#numbers.slice(this.#oldest)
    this.#oldest = 0
  }

  value(): number {
    const count = this.#numbers.length - this.#oldest
    if (this.#fractions === 0 && Number.isSafeInteger(this.#sum)) return this.#result(this.#sum, count)
    let sum = 0
    for (let index = this.#oldest; index < this.#numbers.length; index++) sum += this.#numbers[index]!
    return this.#result(sum, count)
  }
}

/** Linear interpolation between the two nearest ranks, as NumPy's and PostgreSQL's `percentile_cont` do. */
class Percentile implements Aggregate {
  readonly #percentile: number
  readonly #sorted: number[] = []

  constructor(percentile: number) {
    this.#percentile = percentile
  }

  add({ value }: SessionEvent): void {
    if (typeof value === 'number') this.#sorted.splice(this.#position(value), 0, value)
  }

  remove({ value }: SessionEvent): void {
    if (typeof value === 'number') this.#sorted.splice(this.#position(value), 1)
  }

  value(): number {
    const rank = (this.#percentile / 100) * (this.#sorted.length - 1)
    const below = this.#sorted[Math.floor(rank)]
    const above = this.#sorted[Math.ceil(rank)]
    if (below === undefined || above === undefined) return Number.NaN
    return below + (above - below) * (rank - Math.floor(rank))
  }

  #position(value: number): number {
    let low = 0
    let high = this.#sorted.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (this.#sorted[middle]! < value) low = middle + 1
      else high = middle
    }
    return low
  }
}
