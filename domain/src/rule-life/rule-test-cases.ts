import { type Document, isMap, isSeq, LineCounter, type Node, parseDocument, type YAMLMap } from 'yaml'

/** The events that a rule must find, and those that it must leave alone, under the field names of its logsource. */
export interface RuleTestCase {
  readonly kind: 'positive' | 'negative'
  /** Counts from 1 within its kind. */
  readonly number: number
  readonly line: number
  readonly fields: Readonly<Record<string, unknown>>
}

export interface RuleTestError {
  readonly message: string
  readonly line: number
  readonly column: number
  readonly expected: string
}

export type RuleTestCases =
  | { readonly ok: true; readonly cases: readonly RuleTestCase[] }
  | { readonly ok: false; readonly error: RuleTestError }

export const MAX_RULE_TEST_LENGTH = 1024 * 1024
const MAX_CASES = 500
const MAX_ALIASES = 50
const FORM = "'positive:' and 'negative:', each a list of events"

/**
 * Reads the unit tests of a rule: `positive:` and `negative:`, each a list of events (maps of field and value).
 * Content never makes it throw.
 */
export function parseRuleTests(source: string): RuleTestCases {
  if (source.length > MAX_RULE_TEST_LENGTH)
    return refused(1, 1, `${source.length} characters`, `at most ${MAX_RULE_TEST_LENGTH}`)
  const lines = new LineCounter()
  const at = (node: Node | null | undefined) => lines.linePos(node?.range?.[0] ?? 0)
  try {
    const document = parseDocument(source, { lineCounter: lines, version: '1.2' })
    const broken = document.errors[0]
    if (broken !== undefined) {
      const { line, col } = lines.linePos(broken.pos[0])
      return refused(line, col, broken.message.split(' at line ')[0] ?? '', 'YAML')
    }
    return readCases(document, at)
  } catch (thrown) {
    // The YAML library composes recursively, and throws at too many aliases.
    return refused(1, 1, (thrown as Error).message, FORM)
  }
}

type Place = (node: Node | null | undefined) => { readonly line: number; readonly col: number }

function readCases(document: Document.Parsed, at: Place): RuleTestCases {
  const root = document.contents
  if (!isMap(root)) return refused(1, 1, 'no tests', FORM)
  const cases: RuleTestCase[] = []
  for (const kind of ['positive', 'negative'] as const) {
    const list = (root as YAMLMap).get(kind, true) as Node | undefined
    if (list === undefined) continue
    if (!isSeq(list)) return refused(at(list).line, at(list).col, `'${kind}' is no list`, FORM)
    for (const [index, item] of list.items.entries()) {
      const { line, col } = at(item as Node)
      if (!isMap(item)) return refused(line, col, `a ${kind} case is no map`, 'field: value')
      const fields = item.toJS(document, { maxAliasCount: MAX_ALIASES }) as Record<string, unknown>
      cases.push({ kind, number: index + 1, line, fields })
    }
  }
  if (cases.length === 0) return refused(1, 1, 'no case', FORM)
  if (cases.length > MAX_CASES) return refused(1, 1, `${cases.length} cases`, `at most ${MAX_CASES}`)
  return { ok: true, cases }
}

function refused(line: number, column: number, message: string, expected: string): RuleTestCases {
  return { ok: false, error: { message, line, column, expected } }
}
