import { foldCase } from '../compile/case-folding.ts'
import { passes, type Scalar, textOfScalar, type ValueTest } from '../compile/value-test.ts'
import { LiteralAutomaton } from './literal-automaton.ts'
import { LiteralTrie } from './literal-trie.ts'
import { requiredLiteral } from './required-literal.ts'

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

  /** The ids of the items that are true, in no order, each once. */
  itemsOf(value: Scalar): Set<number> {
    const text = textOfScalar(value)
    const folded = foldCase(text)
    const items = new Set<number>()
    for (const number of this.#suggested(folded)) {
      const test = this.#tests[number] as ValueTest
      if (!isExactIn(test) && !passes(test, text, folded)) continue
      for (const item of this.#owners[number] as number[]) items.add(item)
    }
    return items
  }

  #suggested(folded: string): number[] {
    const numbers = [...this.#unguarded, ...(this.#equals.get(folded) ?? [])]
    this.#starts.find(folded, numbers)
    this.#ends.find(folded, numbers)
    const count = this.#automaton.scan(folded)
    for (let index = 0; index < count; index++) {
      const literal = this.#automaton.found[index] as number
      for (const number of this.#byLiteral[literal] as readonly number[]) numbers.push(number)
    }
    return numbers
  }

  #add(test: ValueTest): number {
    const number = this.#tests.push(test) - 1
    this.#owners.push([])
    const literal = guardOf(test)
    if (literal === undefined || (literal === '' && test.kind !== 'equals')) this.#unguarded.push(number)
    else if (test.kind === 'equals') append(this.#equals, literal, number)
    else if (test.kind === 'startswith') this.#starts.add(literal, number)
    else if (test.kind === 'endswith') this.#ends.add(literal, number)
    else append(this.#contains, literal, number)
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

/** A folded text that every value which passes the test has in it. */
function guardOf(test: ValueTest): string | undefined {
  switch (test.kind) {
    case 'equals':
    case 'startswith':
    case 'endswith':
    case 'contains':
      return foldCase(test.text)
    case 'glob':
      return foldCase(longest(test.parts.filter((part) => typeof part === 'string')))
    case 'regex': {
      const literal = requiredLiteral(test.regex.source)
      return literal === undefined ? undefined : foldCase(literal)
    }
    default:
      return undefined
  }
}

function longest(texts: readonly string[]): string {
  return texts.reduce((best, text) => (text.length > best.length ? text : best), '')
}

function append(map: Map<string, number[]>, key: string, value: number): void {
  const list = map.get(key)
  if (list === undefined) map.set(key, [value])
  else list.push(value)
}
