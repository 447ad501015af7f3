import { hint, type LintCheck, warning } from './lint-check.ts'

const MAX_LENGTH = 120
/** Words that titles in English leave in lower case. */
const SMALL = new Set(
  'a an and as at be but by for from if in into is it its nor not of off on or out over per so than that the to up upon via vs was when while with within without'.split(
    ' ',
  ),
)

export const checkTitle: LintCheck = function* ({ map }) {
  const entry = map.entry('title')
  if (entry?.value.kind !== 'scalar') return
  const { text, place } = entry.value
  if (text.length > MAX_LENGTH)
    yield warning(
      'LINT_TITLE_LENGTH',
      place,
      `the title has ${text.length} characters`,
      `at most ${MAX_LENGTH}`,
    )
  if (/^detects?\s/i.test(text))
    yield warning(
      'LINT_TITLE_START',
      place,
      `the title starts with '${text.split(' ')[0]}'`,
      'what is detected',
    )
  if (text.endsWith('.'))
    yield warning('LINT_TITLE_END', place, 'the title ends with a full stop', 'a title without one')
  const small = text.split(' ').filter(isWronglySmall)
  if (small.length > 0) {
    const better = small.map((word) => word[0]!.toUpperCase() + word.slice(1)).join(', ')
    yield hint('LINT_TITLE_CASE', place, `words in lower case: ${small.join(', ')}`, `title case: ${better}`)
  }
}

/** Names of programs, files and switches keep their own case. */
function isWronglySmall(word: string): boolean {
  return /^[a-z][a-z'-]*$/.test(word) && !SMALL.has(word)
}
