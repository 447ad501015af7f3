/**
 * Compiles a `LIKE` operand (9.6.1): `%` is any run of characters, `_` one character; anchored at both ends, no escape
 * character; both sides in NFC. Time is the product of the lengths at worst.
 */
export function compileLike(operand: string): (text: string) => boolean {
  const pattern = [...operand.normalize('NFC')]
  return (value) => isLike([...value.normalize('NFC')], pattern)
}

function isLike(text: readonly string[], pattern: readonly string[]): boolean {
  let at = 0
  let patternAt = 0
  let resumeText = -1
  let resumePattern = -1
  while (at < text.length) {
    const wanted = pattern[patternAt]
    if (wanted === '%') {
      // Only the last % needs to be come back to: what stood before it has matched as early as possible.
      resumePattern = ++patternAt
      resumeText = at
    } else if (wanted !== undefined && (wanted === '_' || wanted === text[at])) {
      at++
      patternAt++
    } else if (resumePattern === -1) return false
    else {
      patternAt = resumePattern
      at = ++resumeText
    }
  }
  while (pattern[patternAt] === '%') patternAt++
  return patternAt === pattern.length
}
