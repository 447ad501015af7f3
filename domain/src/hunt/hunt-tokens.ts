export interface HuntToken {
  readonly kind: 'word' | 'phrase' | 'open' | 'close' | 'operator'
  /** A phrase without its quotes and escapes. */
  readonly text: string
  /** 1-based column of its first character. */
  readonly column: number
  /** No space stands before it: `a:b` is one clause, `a: b` is not. */
  readonly isGlued: boolean
}

export interface HuntTokenError {
  readonly message: string
  readonly column: number
}

/** Ends a word. */
const BOUNDARY = new Set([' ', '\t', '\n', '\r', '(', ')', '"', ':', '<', '>', '='])

/** Words, "phrases", parentheses and the operators `: < <= > >=`. A backslash in a word is itself, as in Windows paths. */
export function tokenizeHunt(text: string): { readonly tokens: readonly HuntToken[] } | HuntTokenError {
  const tokens: HuntToken[] = []
  let at = 0
  let isGlued = false
  const add = (kind: HuntToken['kind'], token: string, start: number) => {
    tokens.push({ kind, text: token, column: start + 1, isGlued })
    isGlued = true
  }
  while (at < text.length) {
    const start = at
    const character = text[at]!
    if (character.trim() === '') {
      at++
      isGlued = false
    } else if (character === '(' || character === ')') {
      at++
      add(character === '(' ? 'open' : 'close', character, start)
    } else if (character === '"') {
      const phrase = readPhrase(text, at)
      if (phrase === undefined) return { message: 'the quote is not closed', column: start + 1 }
      at = phrase.end
      add('phrase', phrase.text, start)
    } else if (character === ':' || character === '<' || character === '>') {
      at += character !== ':' && text[at + 1] === '=' ? 2 : 1
      add('operator', text.slice(start, at), start)
    } else if (character === '=') {
      return { message: '= is not an operator here', column: start + 1 }
    } else {
      while (at < text.length && !BOUNDARY.has(text[at]!)) at++
      add('word', text.slice(start, at), start)
    }
  }
  return { tokens }
}

function readPhrase(
  text: string,
  start: number,
): { readonly text: string; readonly end: number } | undefined {
  let phrase = ''
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === '"') return { text: phrase, end: at + 1 }
    if (text[at] === '\\' && (text[at + 1] === '"' || text[at + 1] === '\\')) at++
    phrase += text[at]
  }
  return undefined
}
