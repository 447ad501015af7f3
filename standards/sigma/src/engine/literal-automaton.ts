import { buildLiteralTree } from './literal-tree.ts'

const DENSE_CELLS = 1 << 18
const LOWER_A = 0x61
const LOWER_Z = 0x7a
const UPPER_A = 0x41

/**
 * Finds which of many literals occur in a text, in one pass (Aho and Corasick, 1975), in typed arrays over an
 * alphabet compressed to the characters that literals use. Shallow states, where texts spend their time, have a
 * complete row of transitions; deep ones, which are most, have only their children and a failure state.
 */
export class LiteralAutomaton {
  readonly #classOfAscii = new Uint16Array(128)
  readonly #classOfOther = new Map<number, number>()
  readonly #width: number
  readonly #denseCount: number
  /** Transitions of the dense states. */
  readonly #next: Int32Array
  /** Children of state s: the states from `childStart[s]` up to `childStart[s + 1]`; `letter` leads to each. */
  readonly #childStart: Int32Array
  readonly #letter: Uint16Array
  readonly #failure: Int32Array
  /** The literal that ends in a state, and the nearest state among its suffixes in which one ends; -1 for none. */
  readonly #literalAt: Int32Array
  readonly #shorterAt: Int32Array
  readonly #reports: Uint8Array
  readonly #seen: Int32Array
  #scan = 0
  /** After `scan`: the indexes of the literals found, as many as it returned. */
  readonly found: Int32Array

  /** Literals must be distinct, not empty, and case-folded. */
  constructor(literals: readonly string[]) {
    this.#width = this.#classify(literals) + 1
    const tree = buildLiteralTree(literals, (code) => this.#classOf(code))
    const size = tree.literalAt.length
    this.#childStart = tree.childStart
    this.#letter = tree.letter
    this.#literalAt = tree.literalAt
    this.#denseCount = Math.min(size, Math.max(1, Math.floor(DENSE_CELLS / this.#width)))
    this.#next = new Int32Array(this.#denseCount * this.#width)
    this.#failure = new Int32Array(size)
    this.#shorterAt = new Int32Array(size).fill(-1)
    this.#reports = new Uint8Array(size)
    this.#link()
    this.#seen = new Int32Array(literals.length)
    this.found = new Int32Array(literals.length)
  }

  /**
   * Returns how many literals occur; their indexes are in `found`. ASCII letters are taken without regard to case;
   * a text with other characters must be case-folded, and returns -1 if `isFolded` does not say that it is.
   */
  scan(text: string, isFolded: boolean): number {
    if (this.found.length === 0) return 0
    this.#scan = this.#scan >= 0x7fff_fffe ? this.#restart() : this.#scan + 1
    let count = 0
    let state = 0
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at)
      if (code >= 128 && !isFolded) return -1
      const letter = code < 128 ? (this.#classOfAscii[code] as number) : this.#classOf(code)
      state = letter === 0 ? 0 : this.#step(state, letter)
      if (this.#reports[state] === 1) count = this.#report(state, count)
    }
    return count
  }

  #step(from: number, letter: number): number {
    let state = from
    while (state >= this.#denseCount) {
      const child = this.#childOf(state, letter)
      if (child >= 0) return child
      state = this.#failure[state] as number
    }
    return this.#next[state * this.#width + letter] as number
  }

  #childOf(state: number, letter: number): number {
    const end = this.#childStart[state + 1] as number
    for (let child = this.#childStart[state] as number; child < end; child++) {
      if (this.#letter[child] === letter) return child
    }
    return -1
  }

  // Once a literal was seen, all that are its suffixes were seen with it.
  #report(state: number, count: number): number {
    let total = count
    for (let at = state; at >= 0; at = this.#shorterAt[at] as number) {
      const literal = this.#literalAt[at] as number
      if (literal < 0) continue
      if (this.#seen[literal] === this.#scan) break
      this.#seen[literal] = this.#scan
      this.found[total++] = literal
    }
    return total
  }

  #restart(): number {
    this.#seen.fill(0)
    return 1
  }

  // States are numbered breadth first: a failure state is nearer to the root, so it is already complete.
  #link(): void {
    for (let state = 0; state < this.#literalAt.length; state++) {
      const shorter = this.#nearestLiteral(this.#failure[state] as number)
      this.#shorterAt[state] = state === 0 ? -1 : shorter
      this.#reports[state] = this.#nearestLiteral(state) >= 0 ? 1 : 0
      if (state < this.#denseCount) this.#inheritRow(state)
      const end = this.#childStart[state + 1] as number
      for (let child = this.#childStart[state] as number; child < end; child++) {
        const letter = this.#letter[child] as number
        this.#failure[child] = state === 0 ? 0 : this.#step(this.#failure[state] as number, letter)
        if (state < this.#denseCount) this.#next[state * this.#width + letter] = child
      }
    }
  }

  #inheritRow(state: number): void {
    if (state === 0) return
    const from = (this.#failure[state] as number) * this.#width
    this.#next.copyWithin(state * this.#width, from, from + this.#width)
  }

  #nearestLiteral(state: number): number {
    return (this.#literalAt[state] as number) >= 0 ? state : (this.#shorterAt[state] as number)
  }

  #classify(literals: readonly string[]): number {
    let count = 0
    for (const literal of literals) {
      for (let at = 0; at < literal.length; at++) {
        const code = literal.charCodeAt(at)
        if (this.#classOf(code) !== 0) continue
        count += 1
        if (code < 128) this.#addAscii(code, count)
        else this.#classOfOther.set(code, count)
      }
    }
    return count
  }

  #addAscii(code: number, letter: number): void {
    this.#classOfAscii[code] = letter
    if (code >= LOWER_A && code <= LOWER_Z) this.#classOfAscii[code - LOWER_A + UPPER_A] = letter
  }

  #classOf(code: number): number {
    return code < 128 ? (this.#classOfAscii[code] ?? 0) : (this.#classOfOther.get(code) ?? 0)
  }
}
