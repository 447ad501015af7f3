import type { Engine } from '../engine/create-engine.ts'
import type { Answer, KnownAnswer } from './answers.ts'
import { Knowledge } from './knowledge.ts'
import type { RawRoute } from './raw-route.ts'
import { LINE_COUNT, LINE_END, LINE_START, Outcome } from './scanner-layout.ts'

/**
 * Parses a line of JSON and matches it, unless it is known what matches in it. What was found, or undefined if the line
 * is no record. `line`: from 0 in what is scanned.
 */
export type LookAtLine = (text: string, line: number, known?: KnownAnswer) => Answer | undefined

const NEWLINE = 0x0a
const DEFAULT_MEMO_BYTES = 48 << 20

/** Goes through lines with the scanner, teaches it what it does not know, and looks at what it cannot rule out. */
export class LineScanner {
  readonly #knowledge: Knowledge
  readonly #look: LookAtLine
  #firstCount = 0
  #firstLine = 0

  constructor(engine: Engine, route: RawRoute, look: LookAtLine, memoBytes = DEFAULT_MEMO_BYTES) {
    this.#knowledge = new Knowledge(engine, route, memoBytes)
    this.#look = look
  }

  get taughtValues(): number {
    return this.#knowledge.taughtValues
  }

  /** Returns how many lines there were. */
  scan(bytes: Uint8Array): number {
    const { inputBytes } = this.#knowledge
    let lines = 0
    for (let start = 0; start < bytes.length; ) {
      const end = wholeLines(bytes, start, inputBytes)
      if (end - start > inputBytes) this.#look(decoder.decode(bytes.subarray(start, end)), lines++)
      else lines += this.#scanLines(bytes.subarray(start, end), lines)
      start = end
    }
    return lines
  }

  #scanLines(bytes: Uint8Array, firstLine: number): number {
    const { memory, input } = this.#knowledge
    memory.bytes.set(bytes, input)
    this.#firstCount = memory.word(LINE_COUNT)
    this.#firstLine = firstLine
    memory.scanner.open(input, bytes.length)
    let outcome = memory.scanner.next()
    while (outcome !== Outcome.DONE) outcome = this.#answer(outcome)
    return memory.word(LINE_COUNT) - this.#firstCount
  }

  #answer(outcome: number): number {
    const { memory } = this.#knowledge
    if (outcome === Outcome.VALUES && this.#knowledge.teachValues()) return memory.scanner.resume()
    if (outcome === Outcome.ROUTE && this.#knowledge.teachRoute()) return memory.scanner.resume()
    if (outcome === Outcome.PAIRS && this.#knowledge.teachPairs()) return memory.scanner.resume()
    const known = outcome === Outcome.KNOWN ? this.#knowledge.known : undefined
    const found = this.#look(this.#text(), this.#line(), known)
    if (outcome === Outcome.TUPLE && found !== undefined) this.#knowledge.teachAnswer(found)
    return memory.scanner.next()
  }

  #text(): string {
    const { memory } = this.#knowledge
    return decoder.decode(memory.bytes.subarray(memory.word(LINE_START), memory.word(LINE_END)))
  }

  #line(): number {
    return this.#firstLine + this.#knowledge.memory.word(LINE_COUNT) - this.#firstCount - 1
  }
}

const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

/** Where a run of whole lines ends that is at most `limit` long, or else the one line that is longer. */
function wholeLines(bytes: Uint8Array, start: number, limit: number): number {
  if (bytes.length - start <= limit) return bytes.length
  const last = bytes.lastIndexOf(NEWLINE, start + limit - 1)
  if (last >= start) return last + 1
  const next = bytes.indexOf(NEWLINE, start + limit)
  return next < 0 ? bytes.length : next + 1
}
