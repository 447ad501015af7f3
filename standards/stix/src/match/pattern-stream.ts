import type { CompiledPattern } from './compile-pattern.ts'
import type { Observation } from './observation.ts'

/**
 * A pattern on a stream of observations, in any order of arrival. What it has said in the end is what `evaluate` says of
 * all observations at once, as long as nothing that may still be needed was forgotten.
 */
export class PatternStream {
  readonly #pattern: CompiledPattern
  readonly #maxRemembered: number
  /** Those for which a bracket holds, oldest first; only patterns that join several observations need them. */
  #remembered: Observation[] = []
  readonly #said = new Set<string>()
  #forgotten = 0

  constructor(pattern: CompiledPattern, { maxRemembered = 1000 } = {}) {
    this.#pattern = pattern
    this.#maxRemembered = maxRemembered
  }

  /** Observations that were dropped from memory, the oldest first: above 0, a search of the history may know more. */
  get forgotten(): number {
    return this.#forgotten
  }

  /** The observations that the pattern matches now and did not before: the new one, and those it completes. */
  add(observation: Observation): readonly Observation[] {
    if (!this.#pattern.holds(observation).includes(true)) return []
    if (this.#pattern.isSingle) return this.#pattern.evaluate([observation]).matched
    this.#remembered.push(observation)
    if (this.#remembered.length > this.#maxRemembered) this.#forgetOldest()
    const fresh = this.#pattern.evaluate(this.#remembered).matched.filter(({ id }) => !this.#said.has(id))
    for (const { id } of fresh) this.#said.add(id)
    return fresh
  }

  #forgetOldest(): void {
    const oldest = this.#remembered.reduce((a, b) => (b.last < a.last ? b : a))
    this.#remembered = this.#remembered.filter((one) => one !== oldest)
    this.#said.delete(oldest.id)
    this.#forgotten++
  }
}
