/** A tree of literals, its nodes numbered breadth first, so that the children of a node stand side by side. */
export interface LiteralTree {
  /** Node n has the children `childStart[n]` up to `childStart[n + 1]`. */
  readonly childStart: Int32Array
  /** The letter that leads to a node. */
  readonly letter: Uint16Array
  /** The index of the literal that ends in a node, or -1. */
  readonly literalAt: Int32Array
}

export function buildLiteralTree(
  literals: readonly string[],
  letterOf: (code: number) => number,
): LiteralTree {
  const draft = new Draft(literals.reduce((sum, literal) => sum + literal.length, 1))
  for (const [index, literal] of literals.entries()) {
    let node = 0
    for (let at = 0; at < literal.length; at++) node = draft.child(node, letterOf(literal.charCodeAt(at)))
    draft.literalAt[node] = index
  }
  return draft.numbered()
}

/** The tree while it grows: children are chained. */
class Draft {
  readonly literalAt: Int32Array
  readonly #letter: Uint16Array
  readonly #firstChild: Int32Array
  readonly #sibling: Int32Array
  #size = 1

  constructor(capacity: number) {
    this.literalAt = new Int32Array(capacity).fill(-1)
    this.#letter = new Uint16Array(capacity)
    this.#firstChild = new Int32Array(capacity)
    this.#sibling = new Int32Array(capacity)
  }

  child(node: number, letter: number): number {
    let child = this.#firstChild[node] as number
    while (child !== 0 && this.#letter[child] !== letter) child = this.#sibling[child] as number
    return child === 0 ? this.#add(node, letter) : child
  }

  #add(node: number, letter: number): number {
    const child = this.#size++
    this.#letter[child] = letter
    this.#sibling[child] = this.#firstChild[node] as number
    this.#firstChild[node] = child
    return child
  }

  numbered(): LiteralTree {
    const order = new Int32Array(this.#size)
    const childStart = new Int32Array(this.#size + 1)
    let next = 1
    for (let number = 0; number < this.#size; number++) {
      childStart[number] = next
      let child = this.#firstChild[order[number] as number] as number
      for (; child !== 0; child = this.#sibling[child] as number) order[next++] = child
    }
    childStart[this.#size] = next
    return {
      childStart,
      letter: Uint16Array.from(order, (node) => this.#letter[node] as number),
      literalAt: Int32Array.from(order, (node) => this.literalAt[node] as number),
    }
  }
}
