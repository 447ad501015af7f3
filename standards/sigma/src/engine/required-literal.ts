/**
 * The longest text without which a regular expression cannot be found, or undefined if none is plain to see. It
 * reads only what it is sure of: literal characters at the top level, outside groups and quantifiers. A top-level
 * alternative ends the search. The text's case is not to be trusted: compare it folded.
 */
export function requiredLiteral(source: string): string | undefined {
  const runs: string[] = []
  let run = ''
  const close = () => {
    if (run !== '') runs.push(run)
    run = ''
  }
  for (let at = 0; at < source.length; ) {
    const piece = pieceAt(source, at)
    if (piece === undefined) return undefined
    const quantifier = quantifierAt(source, at + piece.length)
    if (piece.literal === undefined || quantifier !== '') close()
    else run += piece.literal
    at += piece.length + quantifier.length
  }
  close()
  const longest = runs.reduce((best, text) => (text.length > best.length ? text : best), '')
  return longest === '' ? undefined : longest
}

interface Piece {
  readonly length: number
  /** Absent for what matches more than one text, or none. */
  readonly literal?: string
}

/** One atom of the expression; undefined means that what follows is not understood. */
function pieceAt(source: string, at: number): Piece | undefined {
  const character = source.charAt(at)
  if (character === '|' || character === ')') return undefined
  if (character === '(') return groupAt(source, at)
  if (character === '[') return classAt(source, at)
  if (character === '\\') return escapeAt(source, at)
  if ('^$.'.includes(character)) return { length: 1 }
  if ('*+?{}'.includes(character)) return undefined
  const length = isPairAt(source, at) ? 2 : 1
  return { length, literal: source.slice(at, at + length) }
}

const FLAGS_ONLY = /^\(\?[ims]+\)/

function groupAt(source: string, at: number): Piece | undefined {
  const flags = FLAGS_ONLY.exec(source.slice(at, at + 8))
  if (flags !== null) return { length: flags[0].length }
  let depth = 0
  for (let end = at; end < source.length; end++) {
    const character = source.charAt(end)
    if (character === '\\') end += 1
    else if (character === '[') {
      const skipped = classAt(source, end)
      if (skipped === undefined) return undefined
      end += skipped.length - 1
    } else if (character === '(') depth += 1
    else if (character === ')' && --depth === 0) return { length: end - at + 1 }
  }
  return undefined
}

// The first `]` of a class is literal, and `[:alpha:]` may stand inside.
function classAt(source: string, at: number): Piece | undefined {
  let end = at + 1
  if (source.charAt(end) === '^') end += 1
  if (source.charAt(end) === ']') end += 1
  for (; end < source.length; end++) {
    const character = source.charAt(end)
    if (character === '\\') end += 1
    else if (character === '[' && source.charAt(end + 1) === ':') {
      const closing = source.indexOf(':]', end + 2)
      if (closing >= 0) end = closing + 1
    } else if (character === ']') return { length: end - at + 1 }
  }
  return undefined
}

function escapeAt(source: string, at: number): Piece | undefined {
  const escaped = source.charAt(at + 1)
  if (escaped === '') return undefined
  if (/[bBAzdDsSwW]/.test(escaped)) return { length: 2 }
  return /[A-Za-z0-9]/.test(escaped) || escaped > '\x7f' ? undefined : { length: 2, literal: escaped }
}

const QUANTIFIER = /^(?:[*+?]|\{\d+(?:,\d*)?\})\??/

function quantifierAt(source: string, at: number): string {
  return QUANTIFIER.exec(source.slice(at, at + 16))?.[0] ?? ''
}

function isPairAt(source: string, at: number): boolean {
  return (source.codePointAt(at) ?? 0) > 0xffff
}
