interface TrieNode {
  readonly children: Map<number, TrieNode>
  readonly ids: number[]
}

/** Finds which of many literals a text starts with, or ends with. */
export class LiteralTrie {
  readonly #root: TrieNode = emptyNode()
  readonly #fromEnd: boolean

  constructor(side: 'start' | 'end') {
    this.#fromEnd = side === 'end'
  }

  add(literal: string, id: number): void {
    let node = this.#root
    for (let at = 0; at < literal.length; at++) {
      const code = this.#codeAt(literal, at)
      let child = node.children.get(code)
      if (child === undefined) {
        child = emptyNode()
        node.children.set(code, child)
      }
      node = child
    }
    node.ids.push(id)
  }

  /** Adds the ids of every literal that fits to `into`. */
  find(text: string, into: number[]): void {
    let node: TrieNode | undefined = this.#root
    for (let at = 0; node !== undefined; at++) {
      for (const id of node.ids) into.push(id)
      if (at >= text.length) return
      node = node.children.get(this.#codeAt(text, at))
    }
  }

  #codeAt(text: string, at: number): number {
    return text.charCodeAt(this.#fromEnd ? text.length - 1 - at : at)
  }
}

function emptyNode(): TrieNode {
  return { children: new Map(), ids: [] }
}
