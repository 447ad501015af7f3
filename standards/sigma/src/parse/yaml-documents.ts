import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseAllDocuments,
} from 'yaml'
import { catchRefusal, type Place, refuse, type SigmaError, sigmaError } from '../sigma-error.ts'

/** YAML with its places, without the library's classes. */
export type YamlNode =
  | { readonly kind: 'map'; readonly entries: readonly YamlEntry[]; readonly place: Place }
  | { readonly kind: 'list'; readonly items: readonly YamlNode[]; readonly place: Place }
  | YamlScalar

export interface YamlEntry {
  readonly key: string
  readonly keyPlace: Place
  readonly value: YamlNode
}

export interface YamlScalar {
  readonly kind: 'scalar'
  readonly value: string | number | boolean | null
  /** As written, without quotes and with escapes resolved: dates and hexadecimal numbers keep their form. */
  readonly text: string
  readonly place: Place
}

export interface YamlDocument {
  readonly place: Place
  readonly source: string
  readonly content: { ok: true; node: YamlNode } | { ok: false; error: SigmaError }
}

const MAX_ALIASES = 50
const MAX_DEPTH = 64

/** Splits a text into its documents; the sources of all together are the text again, byte for byte. */
export function parseYamlDocuments(text: string): YamlDocument[] {
  const lines = new LineCounter()
  // Duplicate keys are refused below, in linear time: the library's own check compares every pair.
  const options = { version: '1.2', schema: 'core', uniqueKeys: false, lineCounter: lines } as const
  const parsed = parseAllDocuments(text, options)
  const documents: readonly Document.Parsed[] = Array.isArray(parsed) ? parsed : []
  const starts = documents.map((document, index) => (index === 0 ? 0 : document.range[0]))
  return documents
    .map((document, index) => ({
      document,
      start: starts[index] ?? 0,
      end: starts[index + 1] ?? text.length,
    }))
    .filter(({ document }) => document.contents !== null || document.errors.length > 0)
    .map(({ document, start, end }) => ({
      place: placeAt(lines, document.contents?.range?.[0] ?? start),
      source: text.slice(start, end),
      content: contentOf(document, lines),
    }))
}

function contentOf(document: Document.Parsed, lines: LineCounter): YamlDocument['content'] {
  const broken = document.errors[0]
  if (broken !== undefined) {
    const place = placeAt(lines, broken.pos[0])
    const message = broken.message.split(' at line ')[0] ?? broken.message
    return { ok: false, error: sigmaError('SIGMA_YAML_INVALID', { message, place }) }
  }
  return catchRefusal<YamlDocument['content']>(
    () => ({ ok: true, node: new NodeReader(document, lines).read(document.contents, 0) }),
    (error) => ({ ok: false, error }),
  )
}

class NodeReader {
  readonly #document: Document.Parsed
  readonly #lines: LineCounter
  #aliases = 0

  constructor(document: Document.Parsed, lines: LineCounter) {
    this.#document = document
    this.#lines = lines
  }

  read(node: Node | null | undefined, depth: number): YamlNode {
    const place = placeAt(this.#lines, node?.range?.[0] ?? 0)
    if (depth > MAX_DEPTH) {
      refuse('SIGMA_YAML_TOO_DEEP', {
        message: 'YAML is nested too deeply',
        place,
        expected: `${MAX_DEPTH} levels`,
      })
    }
    if (isAlias(node)) return this.read(this.#resolve(node, place), depth + 1)
    if (isMap(node)) return { kind: 'map', place, entries: this.#entries(node.items, depth) }
    if (isSeq(node)) {
      return {
        kind: 'list',
        place,
        items: node.items.map((item) => this.read(item as Node | null, depth + 1)),
      }
    }
    if (isScalar(node)) return scalar(node.value, node.source, place)
    return scalar(null, '', place)
  }

  // YAML bombs multiply through aliases, so their number is what is capped.
  #resolve(
    alias: { source: string; resolve(document: Document.Parsed): Node | undefined },
    place: Place,
  ): Node {
    this.#aliases += 1
    if (this.#aliases > MAX_ALIASES) {
      const expected = `at most ${MAX_ALIASES} in a document`
      refuse('SIGMA_YAML_ALIASES', { message: 'too many YAML aliases', place, expected })
    }
    const target = alias.resolve(this.#document)
    return target ?? refuse('SIGMA_YAML_INVALID', { message: `unknown YAML alias '${alias.source}'`, place })
  }

  #entries(pairs: readonly { key: unknown; value: unknown }[], depth: number): YamlEntry[] {
    const seen = new Set<string>()
    return pairs.map((pair) => {
      const key = this.read(pair.key as Node | null, depth + 1)
      if (key.kind !== 'scalar') {
        refuse('SIGMA_YAML_KEY', { message: 'a key must be plain text', place: key.place })
      }
      if (seen.has(key.text)) {
        const expected = 'each key once in a map'
        refuse('SIGMA_YAML_DUPLICATE_KEY', {
          message: `duplicate key '${key.text}'`,
          place: key.place,
          expected,
        })
      }
      seen.add(key.text)
      const value =
        pair.value === null ? scalar(null, '', key.place) : this.read(pair.value as Node, depth + 1)
      return { key: key.text, keyPlace: key.place, value }
    })
  }
}

function scalar(value: unknown, source: string | undefined, place: Place): YamlScalar {
  const plain = typeof value === 'bigint' ? Number(value) : value
  if (plain === null || typeof plain === 'number' || typeof plain === 'boolean') {
    return { kind: 'scalar', value: plain, text: source ?? String(plain), place }
  }
  const text = String(plain)
  return { kind: 'scalar', value: text, text, place }
}

function placeAt(lines: LineCounter, offset: number): Place {
  const { line, col } = lines.linePos(offset)
  return { line: Math.max(line, 1), column: Math.max(col, 1) }
}
