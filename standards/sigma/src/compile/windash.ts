import type { SigmaString } from './sigma-string.ts'
import { normalize } from './sigma-string.ts'

const DASHES = ['-', '/', '–', '—', '―'] as const

// A dash that starts a word: `\B[-/]\b` with letters of every script.
const LEADING_DASH = /(?<![\p{L}\p{N}_])[-/](?=[\p{L}\p{N}_])/gu

export function countWindashes(parts: SigmaString): number {
  return parts.reduce(
    (sum, part) => sum + (typeof part === 'string' ? (part.match(LEADING_DASH)?.length ?? 0) : 0),
    0,
  )
}

/** Every combination of the five dashes at the places where a flag may start. */
export function windashVariants(parts: SigmaString): SigmaString[] {
  let variants: SigmaString[] = [[]]
  for (const part of parts) {
    const choices = typeof part === 'string' ? textVariants(part) : [part]
    variants = variants.flatMap((variant) => choices.map((choice) => [...variant, choice]))
  }
  return variants.map(normalize)
}

function textVariants(text: string): string[] {
  const pieces = text.split(LEADING_DASH)
  const places = [...text.matchAll(LEADING_DASH)].map((match) => match[0])
  let variants = [pieces[0] ?? '']
  for (const [index, written] of places.entries()) {
    const dashes = [written, ...DASHES.filter((dash) => dash !== written)]
    const rest = pieces[index + 1] ?? ''
    variants = variants.flatMap((variant) => dashes.map((dash) => variant + dash + rest))
  }
  return variants
}
