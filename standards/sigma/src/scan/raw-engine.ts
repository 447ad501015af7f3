import type { CompiledRule } from '../compile/compile-rule.ts'
import { Engine, type EngineOptions, type EngineStats } from '../engine/create-engine.ts'
import type { SigmaViewMatch } from '../engine/sigma-event.ts'
import { type Answer, answerOf, type KnownAnswer, matchesOf } from './answers.ts'
import { LineScanner } from './line-scanner.ts'
import { type RawRecord, type RawRoute, sigmaEventsOf } from './raw-route.ts'
import { canScan } from './scanner-memory.ts'

export interface RawEngineOptions extends EngineOptions {
  /** Bytes for the texts of remembered values, half of them in use at a time. Default 48 MiB. */
  readonly memoBytes?: number
  /** `none`: parse every line. Default `auto`: use WebAssembly SIMD where it is. */
  readonly scanner?: 'auto' | 'none'
}

/** A line in which rules match. */
export interface RawMatch {
  /** From 0 in the bytes that were given; empty lines count. */
  readonly line: number
  readonly record: RawRecord
  /** In the order of rule ids, each rule once, with the first view in which it matched. */
  readonly matches: readonly SigmaViewMatch[]
}

/** A line that is no JSON object. */
export interface RawRefusal {
  readonly line: number
  readonly reason: string
}

export interface RawScan {
  /** How many lines there were. */
  readonly lines: number
  readonly matched: readonly RawMatch[]
  readonly refused: readonly RawRefusal[]
}

export interface RawEngine {
  /** Matches whole lines of NDJSON, UTF-8; bytes that are not are taken as U+FFFD. The bytes are not kept. */
  scan(bytes: Uint8Array): RawScan
  stats(): RawEngineStats
}

export interface RawEngineStats extends EngineStats {
  readonly lines: number
  /** Lines that were parsed: all others are known to raise nothing. */
  readonly parsedLines: number
  /** Values that the scanner had to be taught. */
  readonly taughtValues: number
}

/**
 * Matches rules on bytes: what `createEngine` finds in the parsed lines, and nothing else. A scanner in WebAssembly
 * knows values by their bytes and tells for most lines that no rule can match; the others are parsed and matched.
 * What it knows is exact for values; that a set of values raises nothing is known by a sum of secret random numbers
 * of 128 bits. Everything is bounded and forgotten by generations.
 */
export function createRawEngine(
  rules: readonly CompiledRule[],
  route: RawRoute,
  options: RawEngineOptions = {},
): RawEngine {
  return new RawMatcher(new Engine(rules, options), route, options)
}

class RawMatcher implements RawEngine {
  readonly #engine: Engine
  readonly #route: RawRoute
  readonly #scanner: LineScanner | undefined
  #lines = 0
  #parsed = 0
  #matched: RawMatch[] = []
  #refused: RawRefusal[] = []

  constructor(engine: Engine, route: RawRoute, { scanner = 'auto', memoBytes }: RawEngineOptions) {
    this.#engine = engine
    this.#route = route
    if (scanner === 'none' || !canScan()) return
    this.#scanner = new LineScanner(
      engine,
      route,
      (text, line, known) => this.#look(text, line, known),
      memoBytes,
    )
  }

  scan(bytes: Uint8Array): RawScan {
    this.#matched = []
    this.#refused = []
    const lines = this.#scanner?.scan(bytes) ?? this.#lookAtAll(bytes)
    this.#lines += lines
    return { lines, matched: this.#matched, refused: this.#refused }
  }

  stats(): RawEngineStats {
    return {
      ...this.#engine.stats(),
      lines: this.#lines,
      parsedLines: this.#parsed,
      taughtValues: this.#scanner?.taughtValues ?? 0,
    }
  }

  #lookAtAll(bytes: Uint8Array): number {
    let line = 0
    for (let start = 0; start < bytes.length; ) {
      const newline = bytes.indexOf(NEWLINE, start)
      const end = newline < 0 ? bytes.length : newline
      this.#look(decoder.decode(bytes.subarray(start, end)), line)
      line += 1
      start = end + 1
    }
    return line
  }

  /** Parses one line and matches it, unless it is known what matches; what was found, if it is a record. */
  #look(text: string, line: number, known?: KnownAnswer): Answer | undefined {
    if (text.trim() === '') return undefined
    this.#parsed += 1
    const record = parse(text)
    if (typeof record === 'string') {
      this.#refused.push({ line, reason: record })
      return undefined
    }
    const views = sigmaEventsOf(record, known?.views ?? this.#route.viewsOf(routed(record, this.#route)))
    const matches = known === undefined ? this.#engine.matchViews(views) : matchesOf(known.answer, views)
    if (matches.length > 0) this.#matched.push({ line, record, matches })
    return known?.answer ?? answerOf(matches, views)
  }
}

const NEWLINE = 0x0a
const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

/** The keys that choose the views, and nothing else: views may hang on nothing else. */
function routed(record: RawRecord, { keys }: RawRoute): RawRecord {
  return Object.fromEntries(keys.flatMap((key) => (Object.hasOwn(record, key) ? [[key, record[key]]] : [])))
}

/** The record, or why there is none. */
function parse(text: string): RawRecord | string {
  try {
    const value: unknown = JSON.parse(text)
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
    return isObject ? (value as RawRecord) : 'not a JSON object'
  } catch (error) {
    return (error as Error).message
  }
}
