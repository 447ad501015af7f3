import type { ValueTest } from '../compile/value-test.ts'
import { guardOf } from '../engine/guard.ts'

/**
 * The characters of which sought texts are made: those that JSON can write only as themselves or as `\u00XX`. Case
 * does not matter; what serializers like to escape (`<`, `>`, `&`, `'`, `+`) is left out.
 */
const PLAIN = 'abcdefghijklmnopqrstuvwxyz0123456789 _.:-$@%=,;()[]{}~^|#!?*`'
/** Numbers are written in several ways (`0.0000001` is `1e-7`): a text must hold something that no number does. */
const OF_NUMBERS = /^[0-9.e-]*$/
const SHORTEST = 3
const BUCKETS = 8

/** As two numbers of 64 bits: bit n of the first is character n, of the second character 64 + n. */
export function plainCharacters(): readonly [bigint, bigint] {
  let low = 0n
  let high = 0n
  for (const character of PLAIN + PLAIN.toUpperCase()) {
    const code = character.charCodeAt(0)
    if (code < 64) low |= 1n << BigInt(code)
    else high |= 1n << BigInt(code - 64)
  }
  return [low, high]
}

/**
 * Texts of which one is in every line (as JSON, its ASCII letters in lower case) that holds a value which passes one
 * of the tests; undefined if some test has no such text.
 */
export function soughtTexts(tests: readonly ValueTest[]): readonly string[] | undefined {
  const texts = new Set<string>()
  for (const test of tests) {
    const text = plainPart(guardOf(test) ?? '')
    if (text === undefined) return undefined
    texts.add(text)
  }
  return [...texts]
}

function plainPart(literal: string): string | undefined {
  const parts = literal
    .split(NOT_PLAIN)
    .filter((part) => part.length >= SHORTEST && !OF_NUMBERS.test(part))
    .sort((a, b) => b.length - a.length)
  return parts[0]
}

const NOT_PLAIN = new RegExp(`[^${PLAIN.replace(/[\]\\^-]/g, '\\$&')}]`)

/** The tables of the scanner's `holdsKeyword`: six of 16 bytes, then the texts of each of eight buckets. */
export interface KeywordFilter {
  readonly nibbles: Uint8Array
  readonly buckets: readonly (readonly string[])[]
}

export function keywordFilter(texts: readonly string[]): KeywordFilter {
  const nibbles = new Uint8Array(96)
  const buckets: string[][] = Array.from({ length: BUCKETS }, () => [])
  // Texts that begin alike share a bucket, so that the tables stay sparse.
  for (const [index, text] of [...texts].sort().entries()) {
    const bucket = Math.floor((index * BUCKETS) / texts.length)
    buckets[bucket]?.push(text)
    for (let place = 0; place < 3; place++) {
      for (const code of casesOf(text.charCodeAt(place))) {
        set(nibbles, place * 32 + (code & 15), bucket)
        set(nibbles, place * 32 + 16 + (code >> 4), bucket)
      }
    }
  }
  return { nibbles, buckets }
}

function set(table: Uint8Array, index: number, bucket: number): void {
  table[index] = (table[index] as number) | (1 << bucket)
}

function casesOf(code: number): readonly number[] {
  return code >= 0x61 && code <= 0x7a ? [code, code - 0x20] : [code]
}
