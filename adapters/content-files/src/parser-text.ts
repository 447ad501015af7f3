import type { ParserDefinition } from '@opensoc/domain'
import { isMap, isScalar, LineCounter, parseDocument } from 'yaml'
import { z } from 'zod'
import { Conditions, FormatShape, texts } from './record-format-files.ts'

/** Something wrong with a parser's text, at its place. */
export interface ParserTextFault {
  readonly line: number
  readonly column: number
  readonly message: string
}

export interface ParserText {
  /** Absent where the text is no parser: then something is wrong. */
  readonly parser?: ParserDefinition
  readonly faults: readonly ParserTextFault[]
  /** Where a part of the data stands in the text, counted from 1; its nearest parent where it is absent. */
  placeOf(pointer: readonly (string | number)[]): { readonly line: number; readonly column: number }
}

/** A larger text is refused unread: 256 KiB. */
export const MAX_PARSER_CHARACTERS = 256 * 1024

const Read = z.strictObject({
  form: z.enum(['key_value', 'delimited', 'pattern']),
  starts_with: z.string().min(1).max(512).optional(),
  contains: texts.optional(),
  matches: z.string().optional(),
  header: z.literal('syslog').optional(),
  separator: z.string().min(1).max(8).optional(),
  assignment: z.string().min(1).max(8).optional(),
  quote: z.string().max(1).optional(),
  delimiter: z.string().min(1).max(8).optional(),
  columns: z.array(z.string().max(128)).max(256).optional(),
  patterns: texts.optional(),
  time: z.strictObject({ field: z.string(), form: z.string(), zone: z.string().optional() }).optional(),
})
const Parser = FormatShape.extend({ recognize: Conditions.default([]), read: Read.optional() })

/** Reads `parser.yaml`. Never throws; every fault has its line and column. */
export function readParserText(text: string): ParserText {
  const lines = new LineCounter()
  const at = (offset: number) => {
    const { line, col } = lines.linePos(offset)
    return { line: Math.max(line, 1), column: Math.max(col, 1) }
  }
  if (text.length > MAX_PARSER_CHARACTERS) {
    const message = `${text.length} characters: a parser has at most ${MAX_PARSER_CHARACTERS}`
    return { faults: [{ line: 1, column: 1, message }], placeOf: () => ({ line: 1, column: 1 }) }
  }
  const document = parseDocument(text, { lineCounter: lines, version: '1.2' })
  const placeOf: ParserText['placeOf'] = (pointer) => at(offsetOf(document, pointer))
  const broken = document.errors.map(({ message, pos }) => ({
    ...at(pos[0]),
    message: message.split('\n', 1)[0]!,
  }))
  if (broken.length > 0) return { faults: broken, placeOf }
  const parsed = Parser.safeParse(document.toJS({ maxAliasCount: 100 }))
  if (parsed.success) return { parser: withoutAbsent(parsed.data) as ParserDefinition, faults: [], placeOf }
  const faults = parsed.error.issues.map((issue) => {
    const pointer = issue.path.map((step) => (typeof step === 'symbol' ? String(step) : step))
    const unknown = issue.code === 'unrecognized_keys' ? issue.keys[0] : undefined
    return {
      ...placeOf(unknown === undefined ? pointer : [...pointer, unknown]),
      message: `${pointer.join('.') || 'the parser'}: ${issue.message}`,
    }
  })
  return { faults, placeOf }
}

/** Where the key or element stands; that of the nearest parent which is there. */
function offsetOf(document: ReturnType<typeof parseDocument>, pointer: readonly (string | number)[]): number {
  for (let length = pointer.length; length > 0; length--) {
    const path = pointer.slice(0, length)
    const parent: unknown = document.getIn(path.slice(0, -1), true)
    if (isMap(parent)) {
      const pair = parent.items.find(({ key }) => isScalar(key) && String(key.value) === String(path.at(-1)))
      if (pair !== undefined && isScalar(pair.key)) return pair.key.range?.[0] ?? 0
    }
    const node = document.getIn(path, true) as { readonly range?: readonly number[] } | undefined
    if (node?.range?.[0] !== undefined) return node.range[0]
  }
  return 0
}

/** Keys whose value is absent go, at every level. */
function withoutAbsent(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(withoutAbsent)
  const present = Object.entries(value).filter(([, one]) => one !== undefined)
  return Object.fromEntries(present.map(([key, one]) => [key, withoutAbsent(one)]))
}
