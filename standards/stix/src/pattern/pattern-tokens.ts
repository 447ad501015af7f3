import { type PatternPlace, PatternRefusal } from './pattern-ast.ts'

export type TokenKind =
  | 'keyword'
  | 'word'
  | 'string'
  | 'hex'
  | 'binary'
  | 'timestamp'
  | 'integer'
  | 'float'
  | 'mark'
  | 'end'

export interface Token {
  readonly kind: TokenKind
  /** A quoted token's text without quotes and escapes. */
  readonly text: string
  readonly offset: number
}

export const KEYWORDS: ReadonlySet<string> = new Set(
  `AND OR NOT FOLLOWEDBY LIKE MATCHES ISSUPERSET ISSUBSET EXISTS LAST IN START STOP SECONDS true false WITHIN REPEATS
   TIMES`.split(/\s+/),
)
const MAX_LENGTH = 65_536

// Sticky expressions without nested repetition: each is linear in the text.
const SKIPPED = /(?:\p{White_Space}|\/\*[\s\S]*?\*\/|\/\/[^\n\r]*)+/uy
const WORD = /[A-Za-z_][A-Za-z0-9_-]*/y
const NUMBER = /[+-]?(?:[0-9]*\.[0-9]+|0|[1-9][0-9]*)/y
const STRING = /'((?:[^'\\]|\\['\\])*)'/y
const HEX = /h'((?:[0-9A-Fa-f]{2})*)'/y
const BINARY = /b'((?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?)'/y
const TIMESTAMP =
  /t'([0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])T(?:[01][0-9]|2[0-3]):[0-5][0-9]:(?:[0-5][0-9]|60)(?:\.[0-9]+)?Z)'/y
const MARK = /==|!=|<>|<=|>=|[[\](),.:=<>*]/y

const QUOTED: readonly [string, 'hex' | 'binary' | 'timestamp', RegExp, string][] = [
  ["h'", 'hex', HEX, 'an even number of hexadecimal digits'],
  ["b'", 'binary', BINARY, 'padded base64 of the standard alphabet'],
  ["t'", 'timestamp', TIMESTAMP, "a time such as t'2024-01-31T12:00:00Z'"],
]

/** Cuts a pattern into tokens; the last one is `end`. Throws a `PatternRefusal`. */
export function tokenize(text: string): Token[] {
  if (text.length > MAX_LENGTH) {
    const message = `the pattern has ${text.length} characters`
    throw new PatternRefusal({
      code: 'STIX_PATTERN_TOO_LONG',
      message,
      expected: `at most ${MAX_LENGTH} characters`,
    })
  }
  const tokens: Token[] = []
  let at = skip(text, 0)
  while (at < text.length) {
    const token = read(text, at)
    tokens.push(token.token)
    at = skip(text, token.end)
  }
  tokens.push({ kind: 'end', text: '', offset: text.length })
  return tokens
}

interface ReadToken {
  readonly token: Token
  readonly end: number
}

function read(text: string, offset: number): ReadToken {
  for (const [prefix, kind, expression, expected] of QUOTED) {
    if (!text.startsWith(prefix, offset)) continue
    const match = matchAt(expression, text, offset)
    if (match === null) throw refusal(text, offset, `this is no ${kind} constant`, expected)
    return made(kind, match[1]!, offset, match[0])
  }
  if (text[offset] === "'") return readString(text, offset)
  const number = matchAt(NUMBER, text, offset)
  if (number !== null)
    return made(number[0].includes('.') ? 'float' : 'integer', number[0], offset, number[0])
  const word = matchAt(WORD, text, offset)
  if (word !== null) return made(KEYWORDS.has(word[0]) ? 'keyword' : 'word', word[0], offset, word[0])
  const mark = matchAt(MARK, text, offset)
  if (mark !== null) return made('mark', mark[0], offset, mark[0])
  const found = String.fromCodePoint(text.codePointAt(offset)!)
  throw refusal(
    text,
    offset,
    `unexpected ${JSON.stringify(found)}`,
    'a name, a constant, an operator or a bracket',
  )
}

function readString(text: string, offset: number): ReadToken {
  const match = matchAt(STRING, text, offset)
  if (match === null) {
    throw refusal(text, offset, 'the string does not end', "a closing ', and \\ only before \\ or '")
  }
  return made('string', match[1]!.replace(/\\(.)/gs, '$1'), offset, match[0])
}

function skip(text: string, at: number): number {
  return at + (matchAt(SKIPPED, text, at)?.[0].length ?? 0)
}

function matchAt(expression: RegExp, text: string, at: number): RegExpExecArray | null {
  expression.lastIndex = at
  return expression.exec(text)
}

function made(kind: TokenKind, value: string, offset: number, matched: string): ReadToken {
  return { token: { kind, text: value, offset }, end: offset + matched.length }
}

export function refusal(text: string, offset: number, message: string, expected: string): PatternRefusal {
  return new PatternRefusal({ code: 'STIX_PATTERN_SYNTAX', message, place: placeOf(text, offset), expected })
}

export function placeOf(text: string, offset: number): PatternPlace {
  const before = text.slice(0, offset)
  const lastBreak = before.lastIndexOf('\n')
  return { offset, line: before.split('\n').length, column: offset - lastBreak }
}
