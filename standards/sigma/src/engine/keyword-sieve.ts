import { foldCase } from '../compile/case-folding.ts'
import type { ValueTest } from '../compile/value-test.ts'
import { guardOf } from './guard.ts'

const BLOCK = 3
const HASH_BITS = 14
/** A shift is a byte. */
const LONGEST = 200
const OF_NUMBERS = /^[-+.0-9e]*$/
const SCALAR_WORDS = ['true', 'false', '-infinity', 'nan']

/**
 * Tells of most texts that none of some literals is in them, looking at few of their characters (Wu and Manber, 1994):
 * a block of three characters that no literal holds lets it skip as far as the shortest literal is long.
 */
export class KeywordSieve {
  /** A text shorter than this holds none of the literals. */
  readonly shortest: number
  /** Whether a number or a truth value may hold one. */
  readonly seesNumbers: boolean
  readonly #shift: Uint8Array
  /** Blocks with which a literal begins. */
  readonly #starts: Uint8Array

  private constructor(literals: readonly string[]) {
    this.shortest = Math.min(LONGEST, ...literals.map((literal) => literal.length))
    this.seesNumbers = literals.some(mayBeInNumber)
    this.#shift = new Uint8Array(1 << HASH_BITS).fill(this.shortest - BLOCK + 1)
    this.#starts = new Uint8Array(1 << HASH_BITS)
    for (const literal of literals) this.#add(literal)
  }

  /** Undefined if some test has no literal that is long enough. */
  static of(tests: readonly ValueTest[]): KeywordSieve | undefined {
    const literals = tests.map((test) => guardOf(test) ?? '')
    return literals.every((literal) => literal.length >= BLOCK) ? new KeywordSieve(literals) : undefined
  }

  /** Whether the text, in any case, may hold one of the literals. */
  mayHold(text: string): boolean {
    const shift = this.#shift
    const window = this.shortest
    for (let end = window - 1; end < text.length; ) {
      const skip = shift[blockAt(text, end - BLOCK + 1)] as number
      if (skip === 0) {
        if (this.#starts[blockAt(text, end - window + 1)] === 1) return true
        end += 1
      } else end += skip
    }
    return false
  }

  // Only the first `shortest` characters of a literal count: where they are not, it is not.
  #add(literal: string): void {
    this.#starts[blockAt(literal, 0)] = 1
    for (let at = 0; at + BLOCK <= this.shortest; at++) {
      const block = blockAt(literal, at)
      this.#shift[block] = Math.min(this.#shift[block] as number, this.shortest - BLOCK - at)
    }
  }
}

function mayBeInNumber(literal: string): boolean {
  return OF_NUMBERS.test(literal) || SCALAR_WORDS.some((word) => word.includes(literal))
}

/** One number for three characters, whatever their case. */
function blockAt(text: string, at: number): number {
  const a = FOLDED[text.charCodeAt(at)] as number
  const b = FOLDED[text.charCodeAt(at + 1)] as number
  const c = FOLDED[text.charCodeAt(at + 2)] as number
  return ((a * 961) ^ (b * 31) ^ c) & ((1 << HASH_BITS) - 1)
}

/** For each unit of UTF-16 a number that it shares with what it folds to; halves of pairs have one number. */
const FOLDED = Uint8Array.from({ length: 65_536 }, (_, unit) =>
  unit >= 0xd800 && unit <= 0xdfff ? 0xff : foldCase(String.fromCharCode(unit)).charCodeAt(0) & 0xff,
)
