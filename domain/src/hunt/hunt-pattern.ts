/**
 * A value of a hunt is a pattern: `*` stands for any run of characters, `\*` for a star. Backslashes are themselves,
 * but right before a star two stand for one: `C:\Temp\\*` is everything in `C:\Temp\`.
 */

/** The pattern that matches this text alone. */
export function patternOf(literal: string): string {
  return literal.replaceAll(/(\\*)\*/g, '$1$1\\*')
}

/** The pattern with wildcards between these texts; undoes {@link patternParts}. */
export function patternOfParts(parts: readonly string[]): string {
  return parts
    .map((part, at) => (at === parts.length - 1 ? patternOf(part) : patternOf(part).replace(/\\+$/, '$&$&')))
    .join('*')
}

/** The texts between the wildcards of a pattern: one if it has none. */
export function patternParts(pattern: string): string[] {
  const parts: string[] = []
  let part = ''
  let from = 0
  for (const match of pattern.matchAll(/(\\*)\*/g)) {
    const backslashes = match[1]!.length
    part += pattern.slice(from, match.index) + '\\'.repeat(backslashes >> 1)
    from = match.index + match[0].length
    if (backslashes % 2 === 1) part += '*'
    else {
      parts.push(part)
      part = ''
    }
  }
  return [...parts, part + pattern.slice(from)]
}

/** The text that a pattern without a wildcard stands for, or undefined if it has one. */
export function literalOf(pattern: string): string | undefined {
  const parts = patternParts(pattern)
  return parts.length === 1 ? parts[0] : undefined
}
