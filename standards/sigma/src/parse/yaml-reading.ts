import { type Place, refuse } from '../sigma-error.ts'
import type { YamlEntry, YamlNode } from './yaml-documents.ts'

/** A map of the document with typed, placed access to its attributes. */
export class YamlMap {
  readonly entries: readonly YamlEntry[]
  readonly place: Place
  readonly #byKey: ReadonlyMap<string, YamlEntry>

  constructor(node: YamlNode, what: string) {
    if (node.kind !== 'map') {
      refuse('SIGMA_TYPE', { message: `${what} must be a map`, place: node.place, expected: 'key: value' })
    }
    this.entries = node.entries
    this.place = node.place
    this.#byKey = new Map(node.entries.map((entry) => [entry.key, entry]))
  }

  has(key: string): boolean {
    return this.#byKey.has(key)
  }

  entry(key: string): YamlEntry | undefined {
    return this.#byKey.get(key)
  }

  required(key: string): YamlEntry {
    return (
      this.#byKey.get(key) ??
      refuse('SIGMA_ATTRIBUTE_MISSING', {
        message: `attribute '${key}' is missing`,
        place: this.place,
        expected: `'${key}' is mandatory`,
      })
    )
  }

  text(key: string, maxLength?: number): string | undefined {
    const entry = this.#byKey.get(key)
    return entry === undefined ? undefined : textOf(entry, maxLength)
  }

  /** A list of texts; a key without a value counts as an empty list. */
  texts(key: string): string[] {
    const entry = this.#byKey.get(key)
    if (entry === undefined || (entry.value.kind === 'scalar' && entry.value.value === null)) return []
    if (entry.value.kind !== 'list') {
      const detail = {
        message: `'${key}' must be a list`,
        place: entry.value.place,
        expected: 'a list of texts',
      }
      refuse('SIGMA_TYPE', detail)
    }
    return entry.value.items.map((value) => textOf({ ...entry, value }))
  }

  oneOf<T extends string>(key: string, words: readonly T[]): T | undefined {
    const entry = this.#byKey.get(key)
    if (entry === undefined) return undefined
    const text = textOf(entry)
    const word = words.find((candidate) => candidate === text)
    if (word !== undefined) return word
    const message = `'${text}' is not a ${key}`
    return refuse('SIGMA_ENUM', { message, place: entry.value.place, expected: words.join(', ') })
  }
}

export function textOf(entry: YamlEntry, maxLength = 65_535): string {
  const { value, key } = entry
  if (value.kind !== 'scalar' || value.value === null) {
    refuse('SIGMA_TYPE', { message: `'${key}' must be text`, place: value.place, expected: 'one text' })
  }
  if (value.text.length > maxLength) {
    const message = `'${key}' is ${value.text.length} characters long`
    refuse('SIGMA_TOO_LONG', { message, place: value.place, expected: `at most ${maxLength} characters` })
  }
  return value.text
}
