import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { parseSigma } from '../parse/parse-sigma.ts'
import { lintSigma } from './lint-sigma.ts'

const FILE = 'rules/windows/proc_creation_win_credential_tool.yml'
const GOOD = `title: Credential Tool on a Command Line
id: 7f1d2c3b-0000-4000-8000-000000000001
status: experimental
description: Detects words that a credential tool takes.
references:
    - https://example.org/tool
author: OpenSOC XDR
date: 2026-11-24
tags:
    - attack.credential-access
    - attack.t1003.001
logsource:
    category: process_creation
    product: windows
detection:
    selection_image:
        Image|endswith: '\\tool.exe'
    selection_words:
        CommandLine|contains:
            - 'sekurlsa'
            - 'lsadump'
    condition: all of selection_*
falsepositives:
    - Unlikely
level: high
`

/** Lines of the good rule changed, as the code of the finding with its line and column. */
const lint = (from: string | RegExp, to: string, file = FILE) => {
  const source = GOOD.replace(from, to)
  assert.notEqual(source, GOOD)
  const [document] = parseSigma(source, { file })
  assert.ok(document?.ok, JSON.stringify(document))
  const checkTag = (tag: string) => (tag === 'attack.t9999' ? `'${tag}' is not in ATT&CK` : undefined)
  return lintSigma([{ file, source }], { checkTag }).map(
    ({ code, severity, line, column }) => `${code} ${severity} ${line}:${column}`,
  )
}

const CASES: readonly [string, string, string][] = [
  ['title: Credential Tool on a', 'title: Credential tool on a', 'LINT_TITLE_CASE hint 1:8'],
  ['title: Credential', 'title: Detects Credential', 'LINT_TITLE_START warning 1:8'],
  ['Command Line\n', 'Command Line.\n', 'LINT_TITLE_END warning 1:8'],
  ['Command Line\n', `Command Line ${'X'.repeat(100)}\n`, 'LINT_TITLE_LENGTH warning 1:8'],
  ['status: experimental\n', '', 'LINT_ATTRIBUTE_MISSING warning 1:1'],
  ['references:\n    - https://example.org/tool', 'references: []', 'LINT_ATTRIBUTE_MISSING warning 5:1'],
  ['level: high', 'level: high\nFields: []', 'LINT_ATTRIBUTE_MISSPELLED warning 26:1'],
  ['Detects words that a credential tool takes.', 'Bad.', 'LINT_DESCRIPTION_SHORT warning 4:14'],
  ['tool takes.', 'tool takes, see https://x.example', 'LINT_DESCRIPTION_LINK hint 4:14'],
  ['date: 2026-11-24', 'date: 2026-11-24\nmodified: 2025-01-01', 'LINT_DATE_ORDER warning 9:11'],
  ['-0000-4000-', '-0000-1000-', 'LINT_ID_VERSION hint 2:5'],
  [
    'status: e',
    'related:\n    - id: 7f1d2c3b-0000-4000-8000-000000000001\n      type: similar\nstatus: e',
    'LINT_RELATED_SELF warning 4:5',
  ],
  ['https://example.org/tool', 'https://attack.mitre.org/techniques/T1003', 'LINT_REFERENCE_ATTACK hint 6:7'],
  ['https://example.org/tool', 'https://github.com/a/b/blob/main/c.md', 'LINT_REFERENCE_BRANCH hint 6:7'],
  ['/tool\n', '/tool\n    - https://example.org/tool\n', 'LINT_REFERENCE_TWICE hint 7:7'],
  ['- Unlikely', '- None', 'LINT_FALSEPOSITIVE_BANNED warning 24:7'],
  ['- Unlikely', '- Unkown', 'LINT_FALSEPOSITIVE_TYPO warning 24:7'],
  ['- Unlikely', '- backup software', 'LINT_FALSEPOSITIVE_CASE hint 24:7'],
  ['attack.t1003.001', 'attack.credential-access', 'LINT_TAG_TWICE warning 11:7'],
  ['attack.t1003.001', 'mitre.t1003', 'LINT_TAG_NAMESPACE warning 11:7'],
  ['attack.t1003.001', 'cve.44228', 'LINT_TAG_FORM warning 11:7'],
  ['attack.t1003.001', 'attack.t9999', 'LINT_TAG_UNKNOWN warning 11:7'],
  ['product: windows', 'product: Windows', 'LINT_LOGSOURCE_CASE warning 12:1'],
  ["Image|endswith: '\\tool.exe'", 'EventID: 1', 'LINT_CATEGORY_EVENT_ID hint 17:9'],
  ['selection_words:', 'words:', 'LINT_CONDITION_UNUSED warning 18:5'],
  ['all of selection_*', '1 of them', 'LINT_CONDITION_THEM hint 22:16'],
  ['all of selection_*', '1 of selection_image and selection_words', 'LINT_CONDITION_OF_ONE warning 22:16'],
  ["            - 'lsadump'\n", '', 'LINT_LIST_OF_ONE hint 19:9'],
  ["'lsadump'", "'SEKURLSA'", 'LINT_VALUE_TWICE warning 21:15'],
  ['CommandLine|contains', 'Command Line|contains', 'LINT_FIELD_SPACE warning 19:9'],
  ['CommandLine|contains', 'CommandLine|all', 'LINT_MODIFIER_ALL warning 19:9'],
  ["Image|endswith: '", "Image|endswith|all: '", 'LINT_MODIFIER_ALL warning 17:9'],
  ['CommandLine|contains', 'CommandLine|base64offset', 'LINT_MODIFIER_BASE64OFFSET warning 19:9'],
  ["Image|endswith: '\\tool.exe'", "Image: '*\\tool.exe'", 'LINT_WILDCARD_FOR_MODIFIER hint 17:16'],
  ["'lsadump'", "'*lsadump*'", 'LINT_WILDCARD_NEEDLESS hint 21:15'],
  ["'lsadump'", "'lsa**dump'", 'LINT_WILDCARD_DOUBLE hint 21:15'],
  ["'lsadump'", '"lsa\\x07dump"', 'LINT_VALUE_CONTROL warning 21:15'],
]

describe('the conventions of SigmaHQ', () => {
  it('have nothing against a rule that keeps them', () => {
    assert.deepEqual(lintSigma([{ file: FILE, source: GOOD }]), [])
  })

  for (const [from, to, finding] of CASES)
    it(`see ${finding} in ${JSON.stringify(to.slice(0, 50))}`, () =>
      assert.deepEqual(lint(from, to), [finding]))

  it('know how files are named for their log source', () => {
    assert.deepEqual(lint('level: high', 'level: low', 'x/Rule-1.yml'), [
      'LINT_FILE_NAME hint 1:1',
      'LINT_FILE_PREFIX hint 1:1',
    ])
  })

  it('prefer the category to the Sysmon event that it stands for', () => {
    const source = GOOD.replace('category: process_creation', 'service: sysmon').replace(
      "Image|endswith: '\\tool.exe'",
      "EventID: '1'",
    )
    assert.deepEqual(
      lintSigma([{ source }]).map(({ code, expected }) => [code, expected]),
      [
        ['LINT_LOGSOURCE_SPECIFIC', 'category: process_creation'],
        ['LINT_NUMBER_AS_TEXT', '1'],
      ],
    )
  })

  it('find ids, titles, names of files and logic that come twice', () => {
    const other = GOOD.replace(
      "- 'sekurlsa'\n            - 'lsadump'",
      "- 'LSADUMP'\n            - 'sekurlsa'",
    )
    const found = lintSigma([
      { file: `a/${FILE}`, source: GOOD },
      { file: `b/${FILE}`, source: other },
    ])
    assert.deepEqual(
      found.map(({ code, file, line }) => [code, file, line]),
      [
        ['LINT_FILE_TWICE', `b/${FILE}`, 1],
        ['LINT_TITLE_TWICE', `b/${FILE}`, 1],
        ['LINT_ID_TWICE', `b/${FILE}`, 2],
        ['LINT_LOGIC_TWICE', `b/${FILE}`, 16],
      ],
    )
  })

  it('leave values alone that differ in case where case matters, and lists of keywords', () => {
    assert.deepEqual(
      lint(
        /CommandLine\|contains:[\s\S]*?condition/,
        "CommandLine|cased:\n            - 'a'\n            - 'A'\n    condition",
      ),
      [],
    )
    assert.deepEqual(
      lint(/ {8}CommandLine\|contains:[\s\S]*?condition/, "        - 'keyword'\n    condition"),
      [],
    )
  })

  it('never throw, whatever the text', () => {
    const piece = fc.constantFrom(
      ...GOOD.split('\n'),
      '---',
      '- x',
      ': :',
      '  - {a: 1}',
      'detection:',
      '&a',
      '*a',
      '\u0000',
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (lines) => {
        lintSigma([{ source: lines.join('\n') }, { file: 'x', source: GOOD }])
      }),
    )
  })
})
