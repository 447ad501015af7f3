/** A piece of a condition. `at` is its 0-based place. */
export interface Token {
  readonly kind: 'word' | 'quoted' | 'operator' | '(' | ')' | ',' | 'end'
  readonly text: string
  readonly at: number
}

export type Tokens =
  | { readonly ok: true; readonly tokens: readonly Token[] }
  | { readonly ok: false; readonly message: string; readonly at: number }

const MAX_TOKENS = 2000
const comparison = /^(?:==|=|!=|<>|<=|>=|<|>)/
/** A path ends where its operator begins, with or without a space. */
const path = /^__[A-Za-z_][A-Za-z0-9_-]*__:value(?![A-Za-z0-9_])/
/** A bare word also carries what SOARCA writes without quotes: addresses, hashes, addresses of the web. */
const word = /^[^\s'(),=<>!]+(?:[=!?&][^\s'(),<>]*)*/

export function readTokens(text: string): Tokens {
  const tokens: Token[] = []
  let at = 0
  while (at < text.length) {
    const rest = text.slice(at)
    const space = /^\s+/.exec(rest)
    if (space) {
      at += space[0].length
      continue
    }
    if (tokens.length >= MAX_TOKENS)
      return { ok: false, message: `the condition has more than ${MAX_TOKENS} parts`, at }
    const token = readToken(rest, at)
    if ('message' in token) return { ok: false, ...token }
    tokens.push(token.token)
    at += token.length
  }
  return { ok: true, tokens: [...tokens, { kind: 'end', text: '', at }] }
}

type Read =
  | { readonly token: Token; readonly length: number }
  | { readonly message: string; readonly at: number }

function readToken(rest: string, at: number): Read {
  const first = rest[0] as string
  if (first === '(' || first === ')' || first === ',')
    return { token: { kind: first, text: first, at }, length: 1 }
  if (first === "'") return readQuoted(rest, at)
  const operator = comparison.exec(rest)?.[0]
  if (operator) return { token: { kind: 'operator', text: operator, at }, length: operator.length }
  const found = (path.exec(rest) ?? word.exec(rest))?.[0]
  if (!found) return { message: `unexpected ${first}`, at }
  return { token: { kind: 'word', text: found, at }, length: found.length }
}

/** STIX string literal: `\'` and `\\` are the only escapes. */
function readQuoted(rest: string, at: number): Read {
  let text = ''
  for (let index = 1; index < rest.length; index += 1) {
    const letter = rest[index] as string
    if (letter === "'") return { token: { kind: 'quoted', text, at }, length: index + 1 }
    if (letter === '\\') {
      index += 1
      const escaped = rest[index]
      if (escaped !== "'" && escaped !== '\\')
        return { message: "only \\' and \\\\ can be escaped", at: at + index }
      text += escaped
    } else text += letter
  }
  return { message: 'the text has no closing quote', at }
}
