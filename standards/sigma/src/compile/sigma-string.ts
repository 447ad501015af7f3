/** A wildcard: `*` stands for any number of characters, `?` for exactly one. */
export interface Wildcard {
  readonly wild: '*' | '?'
}

/** A Sigma string: literal texts and wildcards, in order. An empty list is the empty string. */
export type SigmaString = readonly (string | Wildcard)[]

export const ANY: Wildcard = { wild: '*' }
const ONE: Wildcard = { wild: '?' }

/**
 * Reads wildcards and escapes (Sigma 2.1, rules: Escape Character): a backslash before `*`, `?` or a backslash makes
 * that character literal, before anything else it is itself.
 */
export function parseSigmaString(raw: string): SigmaString {
  const parts: (string | Wildcard)[] = []
  let literal = ''
  for (let at = 0; at < raw.length; at++) {
    const character = raw.charAt(at)
    const next = raw.charAt(at + 1)
    if (character === '\\' && (next === '*' || next === '?' || next === '\\')) {
      literal += next
      at += 1
    } else if (character === '*' || character === '?') {
      parts.push(literal, character === '*' ? ANY : ONE)
      literal = ''
    } else {
      literal += character
    }
  }
  return normalize([...parts, literal])
}

/** Joins neighboring literals and repeated `*`, and drops empty literals. */
export function normalize(parts: SigmaString): SigmaString {
  const joined: (string | Wildcard)[] = []
  for (const part of parts) {
    const last = joined.at(-1)
    if (typeof part === 'string' && typeof last === 'string') joined[joined.length - 1] = last + part
    else if (part !== '' && !(isAny(part) && isAny(last))) joined.push(part)
  }
  return joined
}

export function isAny(part: string | Wildcard | undefined): boolean {
  return typeof part === 'object' && part.wild === '*'
}

export function hasWildcard(parts: SigmaString): boolean {
  return parts.some((part) => typeof part === 'object')
}

/** The text of a string without wildcards. */
export function literalText(parts: SigmaString): string {
  return parts.filter((part) => typeof part === 'string').join('')
}
