import { foldCase } from '../compile/case-folding.ts'
import { passes, type Scalar, textOfScalar, type ValueTest } from '../compile/value-test.ts'
import { guardOf } from './guard.ts'
import { LiteralAutomaton } from './literal-automaton.ts'
import { LiteralTrie } from './literal-trie.ts'

const NONE: readonly number[] = []

/** An item of one field by its number. */
export interface NumberedItem {
  readonly id: number
  readonly tests: readonly ValueTest[]
}

/**
 * Tells which items of a field are true for one value. Every distinct test stands in one index; a test that an index
 * can only suggest (a glob, an expression, a case-sensitive text) is confirmed afterwards.
 */
export class FieldMatcher {
  readonly #tests: ValueTest[] = []
  readonly #owners: number[][] = []
  readonly #equals = new Map<string, number[]>()
  readonly #starts = new LiteralTrie('start')
  readonly #ends = new LiteralTrie('end')
  readonly #contains = new Map<string, number[]>()
  readonly #automaton: LiteralAutomaton
  readonly #byLiteral: readonly (readonly number[])[]
  /** Tests that no literal guards: they are asked for every value. */
  readonly #unguarded: number[] = []
  readonly #items: number[] = []
  readonly #suggested: number[] = []
  readonly #trueIn = new Map<number, number>()
  #epoch = 0
  #shortest = Number.POSITIVE_INFINITY
  /** Whether there is more than the automaton, which sees to case itself. */
  #needsFolding = false

  constructor(items: readonly NumberedItem[]) {
    const numbers = new Map<string, number>()
    for (const { id, tests } of items) {
      for (const test of tests) {
        const number = numbers.get(test.key) ?? this.#add(test)
        numbers.set(test.key, number)
        this.#owners[number]?.push(id)
      }
    }
    this.#automaton = new LiteralAutomaton([...this.#contains.keys()])
    this.#byLiteral = [...this.#contains.values()]
  }

  /** A text shorter than this makes no item true. */
  get shortest(): number {
    return this.#shortest
  }

  /** The ids of the items that are true, in no order, each once. The array is reused by the next call. */
  itemsOf(value: Scalar): readonly number[] {
    const text = textOfScalar(value)
    this.#items.length = 0
    if (text.length < this.#shortest) return this.#items
    this.#epoch += 1
    if (this.#needsFolding) this.#askFolded(text, foldCase(text))
    else this.#askLiterals(text, text, false)
    return this.#items
  }

  #askFolded(text: string, folded: string): void {
    for (const number of this.#unguarded) this.#ask(number, text, folded)
    for (const number of this.#equals.get(folded) ?? NONE) this.#ask(number, text, folded)
    this.#suggested.length = 0
    this.#starts.find(folded, this.#suggested)
    this.#ends.find(folded, this.#suggested)
    for (const number of this.#suggested) this.#ask(number, text, folded)
    this.#askLiterals(text, folded, true)
  }

  #askLiterals(text: string, folded: string, isFolded: boolean): void {
    const count = this.#automaton.scan(folded, isFolded)
    if (count < 0) {
      this.#askLiterals(text, foldCase(text), true)
      return
    }
    if (count === 0) return
    const asked = isFolded ? folded : foldCase(text)
    for (let index = 0; index < count; index++) {
      const literal = this.#automaton.found[index] as number
      for (const number of this.#byLiteral[literal] as readonly number[]) this.#ask(number, text, asked)
    }
  }

  // Confirming is what costs: a test whose items are all known to be true is not asked.
  #ask(number: number, text: string, folded: string): void {
    const owners = this.#owners[number] as readonly number[]
    if (owners.every((item) => this.#trueIn.get(item) === this.#epoch)) return
    const test = this.#tests[number] as ValueTest
    if (!isExactIn(test) && !passes(test, text, folded)) return
    for (const item of owners) {
      if (this.#trueIn.get(item) === this.#epoch) continue
      this.#trueIn.set(item, this.#epoch)
      this.#items.push(item)
    }
  }

  #add(test: ValueTest): number {
    const number = this.#tests.push(test) - 1
    this.#owners.push([])
    const literal = guardOf(test)
    this.#shortest = Math.min(this.#shortest, literal?.length ?? 0)
    if (literal === undefined || (literal === '' && test.kind !== 'equals')) this.#unguarded.push(number)
    else if (test.kind === 'equals') append(this.#equals, literal, number)
    else if (test.kind === 'startswith') this.#starts.add(literal, number)
    else if (test.kind === 'endswith') this.#ends.add(literal, number)
    else {
      append(this.#contains, literal, number)
      return number
    }
    this.#needsFolding = true
    return number
  }
}

/** Whether the index's answer is already the test's answer. */
function isExactIn(test: ValueTest): boolean {
  return (
    (test.kind === 'equals' ||
      test.kind === 'startswith' ||
      test.kind === 'endswith' ||
      test.kind === 'contains') &&
    !test.cased
  )
}

function append(map: Map<string, number[]>, key: string, value: number): void {
  const list = map.get(key)
  if (list === undefined) map.set(key, [value])
  else list.push(value)
}
