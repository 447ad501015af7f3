/** Counts different texts exactly up to a bound, beyond which it says so. */
export class DistinctCount {
  readonly #seen = new Set<string>()
  readonly #most: number
  isMore = false

  constructor(most: number) {
    this.#most = most
  }

  add(text: string): void {
    if (this.#seen.size < this.#most) this.#seen.add(text)
    else if (!this.#seen.has(text)) this.isMore = true
  }

  get count(): number {
    return this.#seen.size
  }
}
