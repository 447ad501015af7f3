import { OpenSocError } from '@opensoc/kernel'

/** What is wrong with a mapping, at which of its keys. `nearest` is looked for among `known`. */
export function mappingFault(
  at: string,
  what: string,
  known: readonly string[] = [],
  given: string = at,
): OpenSocError {
  const near = nearestOf(given, known)
  return new OpenSocError('MAPPING_INVALID', `${at}: ${what}`, near === undefined ? {} : { nextStep: near })
}

/** `Did you mean …?` where one of them is close, else what there is to choose from. */
export function nearestOf(given: string, known: readonly string[]): string | undefined {
  if (known.length === 0) return undefined
  const close = known
    .map((name) => ({ name, distance: distanceOf(given.toLowerCase(), name.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance)
  if (close[0]!.distance <= Math.max(2, given.length / 3)) return `Did you mean ${close[0]!.name}?`
  return `It is one of ${known.slice(0, 12).join(', ')}${known.length > 12 ? ', …' : ''}.`
}

/** How many letters have to be put in, taken out or changed (Levenshtein). */
function distanceOf(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, at) => at)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++)
      next[j] = Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1))
    row = next
  }
  return row[b.length]!
}
