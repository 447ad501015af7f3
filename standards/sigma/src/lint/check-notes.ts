import {
  hint,
  type LintCheck,
  type LintedDocument,
  type LintFinding,
  textsAt,
  warning,
} from './lint-check.ts'

/** References and false positives: what an analyst reads beside the rule. */
export const checkNotes: LintCheck = function* (linted) {
  yield* checkReferences(linted)
  yield* checkFalsePositives(linted)
}

function* checkReferences({ map }: LintedDocument): Iterable<LintFinding> {
  const seen = new Set<string>()
  for (const { text, place } of textsAt(map.entry('references'))) {
    if (seen.has(text))
      yield hint('LINT_REFERENCE_TWICE', place, 'the reference stands here twice', 'each once')
    seen.add(text)
    if (/^https?:\/\/attack\.mitre\.org\//.test(text))
      yield hint(
        'LINT_REFERENCE_ATTACK',
        place,
        'a reference to ATT&CK',
        'the tag of its technique or tactic',
      )
    if (/^https?:\/\/(github|gitlab)\.com\/[^/]+\/[^/]+\/(-\/)?(blob|tree|raw)\/(main|master)\//.test(text))
      yield hint(
        'LINT_REFERENCE_BRANCH',
        place,
        'a link to a branch, which will change',
        'a link to a commit',
      )
  }
}

const BANNED = [
  'none',
  'pentest',
  'pentests',
  'pentesting',
  'penetration test',
  'penetration testing',
  'red team',
]

function* checkFalsePositives({ map }: LintedDocument): Iterable<LintFinding> {
  for (const { text, place } of textsAt(map.entry('falsepositives'))) {
    const plain = text.trim().toLowerCase().replace(/\.$/, '')
    if (BANNED.includes(plain)) {
      const expected = 'what else looks like this, or Unknown, or Unlikely'
      yield warning('LINT_FALSEPOSITIVE_BANNED', place, `'${text}' is no false positive`, expected)
    } else if (/^(unkown|unknow|unlikly|unlikley|legitmate|legitamate)\b/.test(plain)) {
      yield warning(
        'LINT_FALSEPOSITIVE_TYPO',
        place,
        `'${text.split(' ')[0]}' is misspelled`,
        'Unknown, Unlikely, Legitimate',
      )
    } else if (/^[a-z]+(\s|$)/.test(text)) {
      const expected = text[0]!.toUpperCase() + text.slice(1)
      yield hint('LINT_FALSEPOSITIVE_CASE', place, 'a false positive starts in lower case', expected)
    }
  }
}
