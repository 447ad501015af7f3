import { type Place, refuse } from '../sigma-error.ts'
import { normalize, parseSigmaString, type SigmaString } from './sigma-string.ts'

export type Placeholders = Readonly<Record<string, readonly string[]>>

const PLACEHOLDER = /\\%|%([A-Za-z0-9_.-]+)%/g

/** A literal or the name of a placeholder. `\%` is a literal percent sign. */
export type ExpandPart = string | { readonly placeholder: string }

export function parsePlaceholders(text: string): ExpandPart[] {
  const parts: ExpandPart[] = []
  let literal = ''
  let from = 0
  for (const match of text.matchAll(PLACEHOLDER)) {
    literal += text.slice(from, match.index)
    from = match.index + match[0].length
    if (match[1] === undefined) {
      literal += '%'
      continue
    }
    if (literal !== '') parts.push(literal)
    parts.push({ placeholder: match[1] })
    literal = ''
  }
  literal += text.slice(from)
  return literal === '' ? parts : [...parts, literal]
}

/** Puts every value in the place of its placeholder. A placeholder without values refuses the rule. */
export function expandPlaceholders(
  value: SigmaString,
  placeholders: Placeholders,
  place: Place,
): SigmaString[] {
  let variants: SigmaString[] = [[]]
  for (const part of value) {
    const pieces = typeof part === 'string' ? parsePlaceholders(part) : [part]
    for (const piece of pieces) {
      const choices = choicesOf(piece, placeholders, place)
      variants = variants.flatMap((variant) => choices.map((choice) => [...variant, ...choice]))
      if (variants.length > MAX_VARIANTS) tooMany(place)
    }
  }
  return variants.map(normalize)
}

export const MAX_VARIANTS = 4096

export function tooMany(place: Place): never {
  const message = 'the value stands for too many values'
  return refuse('SIGMA_TOO_MANY_VALUES', { message, place, expected: `at most ${MAX_VARIANTS}` })
}

function choicesOf(
  piece: ExpandPart | SigmaString[number],
  placeholders: Placeholders,
  place: Place,
): readonly SigmaString[] {
  if (typeof piece === 'string' || !('placeholder' in piece)) return [[piece]]
  const name = piece.placeholder
  const values = Object.hasOwn(placeholders, name) ? placeholders[name] : undefined
  if (values !== undefined && values.length > 0) return values.map(parseSigmaString)
  const message = `placeholder '%${name}%' has no values`
  return refuse('SIGMA_PLACEHOLDER', { message, place, expected: `values for '${name}' in the placeholders` })
}
