import { foldCase } from '../compile/case-folding.ts'
import { textOfScalar } from '../compile/value-test.ts'
import { isScalar } from '../engine/field-path.ts'
import type { SigmaEvent } from '../engine/sigma-event.ts'

/** What an event's views hold, as one text that SQL can search: a line for each value, `field=value`, case folded. */
export interface ViewText {
  /** `product=windows`, `category=process_creation`, … of all views, folded, each once. */
  readonly sources: readonly string[]
  /** Begins and ends with a line feed. Empty where the views hold more than fits: then nothing can be ruled out. */
  readonly text: string
}

/** More than so many characters are not kept. */
const MAX_CHARACTERS = 512 * 1024
const MAX_DEPTH = 32
/** Stands among the sources of an event whose text was not kept. */
export const NOT_KEPT = 'not-kept'

/** Every value under every name by which a rule can reach it: as a key of its own, and as a path. */
export function viewText(views: readonly SigmaEvent[]): ViewText {
  const sources = new Set<string>()
  const lines = new Lines()
  for (const { logsource, fields } of views) {
    for (const key of ['product', 'category', 'service'] as const) {
      const value = logsource[key]
      if (value !== undefined) sources.add(`${key}=${value.toLowerCase()}`)
    }
    for (const [name, value] of Object.entries(fields)) lines.add(name, value, 0)
  }
  if (lines.isFull) return { sources: [...sources, NOT_KEPT], text: '' }
  return { sources: [...sources], text: lines.text }
}

class Lines {
  #text = '\n'
  readonly #seen = new Set<string>()
  isFull = false

  get text(): string {
    return this.#text
  }

  add(name: string, value: unknown, depth: number): void {
    if (this.isFull || value === null || value === undefined) return
    if (depth > MAX_DEPTH) this.isFull = true
    else if (isScalar(value)) this.#line(`${foldCase(name)}=${foldCase(textOfScalar(value))}\n`)
    else if (Array.isArray(value)) for (const one of value) this.add(name, one, depth + 1)
    else for (const [key, one] of Object.entries(value as object)) this.add(`${name}.${key}`, one, depth + 1)
  }

  // Views of one record share most of their values.
  #line(line: string): void {
    if (this.#seen.has(line)) return
    this.#seen.add(line)
    this.#text += line
    if (this.#text.length > MAX_CHARACTERS) this.isFull = true
  }
}
