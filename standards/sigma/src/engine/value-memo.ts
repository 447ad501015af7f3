import type { Scalar } from '../compile/value-test.ts'

/** What a value means to a class of events: the items that it makes true and the rules that they may make match. */
export interface Signature {
  readonly items: Int32Array
  readonly candidates: Int32Array
}

export const NOTHING: Signature = { items: new Int32Array(0), candidates: new Int32Array(0) }

// V8 hashes only the length of very long strings: as keys they would collide.
const LONGEST_KEY = 8192
const CHARACTERS_A_UNIT = 256

/** One bound for all memos of an engine, so that no field and no class of events can crowd out memory. */
export class MemoBudget {
  readonly #half: number
  readonly #memos: ValueMemo[] = []
  #used = 0
  misses = 0

  /** `size`: how many values are remembered; a value counts once more for every 256 characters. */
  constructor(size: number) {
    this.#half = Math.max(1, Math.floor(size / 2))
  }

  register(memo: ValueMemo): void {
    this.#memos.push(memo)
  }

  forgetAll(): void {
    this.#memos.length = 0
    this.#used = 0
  }

  /** Two generations: when the young one is full the old one goes, and what is asked for again returns. */
  spend(units: number): void {
    this.#used += units
    if (this.#used <= this.#half) return
    this.#used = 0
    for (const memo of this.#memos) memo.age()
  }
}

export class ValueMemo {
  readonly #budget: MemoBudget
  readonly #compute: (value: Scalar) => Signature
  #young = new Map<Scalar, Signature>()
  #old = new Map<Scalar, Signature>()

  constructor(budget: MemoBudget, compute: (value: Scalar) => Signature) {
    this.#budget = budget
    this.#compute = compute
    budget.register(this)
  }

  signatureOf(value: Scalar): Signature {
    return this.#young.get(value) ?? this.#recall(value)
  }

  age(): void {
    this.#old = this.#young
    this.#young = new Map()
  }

  /** What a value makes true stays; which rules that leads to is said anew. */
  remake(remade: (signature: Signature) => Signature): void {
    for (const memo of [this.#young, this.#old]) {
      for (const [value, signature] of memo) if (signature !== NOTHING) memo.set(value, remade(signature))
    }
  }

  #recall(value: Scalar): Signature {
    const length = typeof value === 'string' ? value.length : 0
    if (length > LONGEST_KEY) return this.#computed(value)
    const signature = this.#old.get(value) ?? this.#computed(value)
    this.#young.set(value, signature)
    this.#budget.spend(1 + Math.floor(length / CHARACTERS_A_UNIT))
    return signature
  }

  #computed(value: Scalar): Signature {
    this.#budget.misses += 1
    return this.#compute(value)
  }
}
