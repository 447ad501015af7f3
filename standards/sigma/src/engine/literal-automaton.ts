/**
 * Finds which of many literals occur in a text, in one pass (Aho and Corasick, 1975). The alphabet is compressed to
 * the characters that literals use; transitions lie in one typed array, premultiplied, and complemented where the
 * state has something to report.
 */
export class LiteralAutomaton {
  readonly #classOfAscii = new Uint16Array(128)
  readonly #classOfOther = new Map<number, number>()
  readonly #width: number
  readonly #next: Int32Array
  readonly #literalAt: Int32Array
  readonly #shorterAt: Int32Array
  readonly #seen: Int32Array
  #scan = 0
  /** After `scan`: the indexes of the literals found, as many as it returned. */
  readonly found: Int32Array

  /** Literals must be distinct and not empty. */
  constructor(literals: readonly string[]) {
    this.#width = this.#classify(literals) + 1
    const trie = buildTrie(literals, this.#width, (code) => this.#classOf(code))
    this.#literalAt = Int32Array.from(trie.literalAt)
    this.#shorterAt = new Int32Array(trie.literalAt.length).fill(-1)
    this.#next = this.#determinize(trie)
    this.#seen = new Int32Array(literals.length)
    this.found = new Int32Array(literals.length)
  }

  /** Returns how many literals occur; their indexes are in `found`. */
  scan(text: string): number {
    this.#scan += 1
    const next = this.#next
    let count = 0
    let state = 0
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at)
      const target = next[
        state + (code < 128 ? (this.#classOfAscii[code] as number) : this.#classOf(code))
      ] as number
      if (target >= 0) state = target
      else {
        state = ~target
        count = this.#report(state / this.#width, count)
      }
    }
    return count
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

  #classify(literals: readonly string[]): number {
    let count = 0
    for (const literal of literals) {
      for (let at = 0; at < literal.length; at++) {
        const code = literal.charCodeAt(at)
        if (this.#classOf(code) !== 0) continue
        count += 1
        if (code < 128) this.#classOfAscii[code] = count
        else this.#classOfOther.set(code, count)
      }
    }
    return count
  }

  #classOf(code: number): number {
    return code < 128 ? (this.#classOfAscii[code] ?? 0) : (this.#classOfOther.get(code) ?? 0)
  }

  // Breadth first: a state's failure state is nearer to the root, so its row is already complete.
  #determinize({ next, literalAt }: Trie): Int32Array {
    const width = this.#width
    const failure = new Int32Array(literalAt.length)
    const queue = [0]
    for (let head = 0; head < queue.length; head++) {
      const state = queue[head] as number
      for (let letter = 1; letter < width; letter++) {
        const slot = state * width + letter
        const viaFailure = state === 0 ? 0 : (next[(failure[state] as number) * width + letter] as number)
        const child = next[slot] as number
        if (child === 0) next[slot] = viaFailure
        else {
          failure[child] = viaFailure
          this.#shorterAt[child] = this.#nearestLiteral(viaFailure)
          queue.push(child)
        }
      }
    }
    return next.map((target) => this.#encode(target))
  }

  #nearestLiteral(state: number): number {
    return (this.#literalAt[state] as number) >= 0 ? state : (this.#shorterAt[state] as number)
  }

  #encode(target: number): number {
    const reports = this.#nearestLiteral(target) >= 0
    return reports ? ~(target * this.#width) : target * this.#width
  }
}

interface Trie {
  readonly next: Int32Array
  readonly literalAt: readonly number[]
}

function buildTrie(literals: readonly string[], width: number, classOf: (code: number) => number): Trie {
  const most = literals.reduce((sum, literal) => sum + literal.length, 1)
  const next = new Int32Array(most * width)
  const literalAt = [-1]
  for (const [index, literal] of literals.entries()) {
    let state = 0
    for (let at = 0; at < literal.length; at++) {
      const slot = state * width + classOf(literal.charCodeAt(at))
      if (next[slot] === 0) next[slot] = literalAt.push(-1) - 1
      state = next[slot] as number
    }
    literalAt[state] = index
  }
  return { next: next.slice(0, literalAt.length * width), literalAt }
}
