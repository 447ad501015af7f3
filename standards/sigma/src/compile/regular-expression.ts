import { RE2JS } from 're2js'
import { type Place, refuse } from '../sigma-error.ts'

export interface RegularExpression {
  readonly source: string
  /** Some of `i`, `m`, `s`, in this order. */
  readonly flags: string
  /** Whether it is found anywhere in the text. Time is linear in the text: no backtracking. */
  test(text: string): boolean
}

// What backtracking engines have and a linear one cannot: look-around, back-references, atomic and possessive groups.
const NEEDS_BACKTRACKING = /\(\?(?:<?[=!]|>|R|\d)|\\[1-9]|\\k[<{']|[*+?}]\+/
const MAX_LENGTH = 4096

export function compileRegularExpression(source: string, flags: string, place: Place): RegularExpression {
  if (source.length > MAX_LENGTH) {
    const message = `the regular expression has ${source.length} characters`
    refuse('SIGMA_REGEX_TOO_LONG', { message, place, expected: `at most ${MAX_LENGTH}` })
  }
  const compiled = compile(source, flags, place)
  return { source, flags, test: (text) => compiled.test(text) }
}

function compile(source: string, flags: string, place: Place): RE2JS {
  try {
    return RE2JS.compile(source, re2Flags(flags))
  } catch (thrown) {
    const reason = thrown instanceof Error ? thrown.message : String(thrown)
    if (NEEDS_BACKTRACKING.test(source)) {
      const message = `unsupported: the regular expression needs backtracking (${reason})`
      const expected = 'an expression without look-around, back-references and atomic groups'
      refuse('SIGMA_REGEX_UNSUPPORTED', { message, place, expected })
    }
    const expected = 'a regular expression in RE2 syntax'
    return refuse('SIGMA_REGEX_INVALID', {
      message: `invalid regular expression: ${reason}`,
      place,
      expected,
    })
  }
}

function re2Flags(flags: string): number {
  return (
    (flags.includes('i') ? RE2JS.CASE_INSENSITIVE : 0) |
    (flags.includes('m') ? RE2JS.MULTILINE : 0) |
    (flags.includes('s') ? RE2JS.DOTALL : 0)
  )
}
