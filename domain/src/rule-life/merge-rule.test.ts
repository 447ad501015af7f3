import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { mergeRule } from './merge-rule.ts'
import { isSameRuleText } from './rule-sections.ts'

const BASE = `title: LSASS read
id: 7f1d2c3b-0000-4000-8000-000000000001
# why it is medium
level: medium
date: 2024-01-01
modified: 2024-02-01
detection:
    selection:
        Image|endswith: '\\a.exe'
    filter:
        User: 'svc'
    condition: selection and not filter
falsepositives:
    - Unknown
`
const merge = (local: string, upstream: string, base = BASE) => mergeRule({ base, local, upstream })
const edit = (...changes: readonly [string, string][]) =>
  changes.reduce((text, [from, to]) => {
    assert.ok(text.includes(from), from)
    return text.replace(from, to)
  }, BASE)

describe('a local and an upstream change of a rule', () => {
  it('join when they touch different keys, even on neighboring lines', () => {
    const local = edit(['level: medium', 'level: high'])
    const upstream = edit(['date: 2024-01-01', 'date: 2024-01-02'])
    assert.deepEqual(merge(local, upstream), {
      text: edit(['level: medium', 'level: high'], ['date: 2024-01-01', 'date: 2024-01-02']),
      conflicts: [],
    })
  })

  it('join when they touch different lines of the detection', () => {
    const local = edit(["User: 'svc'", "User: 'backup'"])
    const upstream = edit(["'\\a.exe'", "'\\b.exe'"])
    const both = edit(["User: 'svc'", "User: 'backup'"], ["'\\a.exe'", "'\\b.exe'"])
    assert.deepEqual(merge(local, upstream), { text: both, conflicts: [] })
  })

  it('conflict on the same line, with the three texts of that place and everything else merged', () => {
    const local = edit(["'\\a.exe'", "'\\mine.exe'"])
    const upstream = edit(["'\\a.exe'", "'\\theirs.exe'"], ['- Unknown', '- Backup software'])
    const { text, conflicts } = merge(local, upstream)
    assert.deepEqual(conflicts, ['detection'])
    assert.match(text, /<<<<<<< yours\n.*mine.*\n\|{7} base\n.*a\.exe.*\n={7}\n.*theirs.*\n>>>>>>> upstream/)
    assert.match(text, /- Backup software/)
  })

  it('take the later date of `modified`', () => {
    const local = edit(['modified: 2024-02-01', 'modified: 2025-05-05'])
    const upstream = edit(['modified: 2024-02-01', 'modified: 2025-01-01'])
    assert.deepEqual(merge(local, upstream), { text: local, conflicts: [] })
    assert.deepEqual(merge(upstream, local), { text: local, conflicts: [] })
  })

  it('put a new upstream key after the key it follows there', () => {
    const upstream = edit(['level: medium\n', 'level: medium\nstatus: test\n'])
    const local = edit(['level: medium', 'level: high'])
    assert.match(merge(local, upstream).text, /level: high\nstatus: test\ndate/)
  })

  it('conflict when one removed what the other changed', () => {
    const local = edit(['falsepositives:\n    - Unknown\n', ''])
    const upstream = edit(['- Unknown', '- Backup software'])
    assert.deepEqual(merge(local, upstream).conflicts, ['falsepositives'])
  })

  it('merge by line when a key comes twice', () => {
    const twice = (level: string, end: string) => `level: ${level}\na: 1\nb: 1\nlevel: ${end}\n`
    const { text, conflicts } = merge(twice('high', 'x'), twice('low', 'y'), twice('low', 'x'))
    assert.deepEqual([text, conflicts], [twice('high', 'y'), []])
  })
})

describe('for any three texts, a merge', () => {
  const line = fc.constantFrom('a: 1', 'a: 2', 'b:', '  - x', '  - y', '# note', '', 'c: |', '  text', 'd: 3')
  const text = fc.array(line, { maxLength: 14 }).map((lines) => lines.join('\n'))
  const law = (holds: (a: string, b: string, c: string) => void) =>
    fc.assert(fc.property(text, text, text, (a, b, c) => holds(a, b, c)))
  const assertSame = (one: string, other: string) =>
    assert.ok(isSameRuleText(one, other), `${one}\n--\n${other}`)

  it('gives the other side when one changed nothing', () => {
    law((base, changed) => {
      for (const merged of [
        mergeRule({ base, local: base, upstream: changed }),
        mergeRule({ base, local: changed, upstream: base }),
      ]) {
        assert.deepEqual(merged.conflicts, [])
        assert.deepEqual(sortedLines(merged.text), sortedLines(changed))
      }
    })
  })

  it('keeps the local text exactly when upstream changed nothing', () => {
    law((base, local) => assertSame(mergeRule({ base, local, upstream: base }).text, local))
  })

  it('gives what both made of it', () => {
    law((base, both) => assertSame(mergeRule({ base, local: both, upstream: both }).text, both))
  })

  it('loses no line that a side added, and keeps markers to conflicts', () => {
    law((base, local, upstream) => {
      const { text: merged, conflicts } = mergeRule({ base, local, upstream })
      const [lines, before] = [merged.split('\n'), base.split('\n')]
      for (const added of [...local.split('\n'), ...upstream.split('\n')])
        if (!before.includes(added)) assert.ok(lines.includes(added), added)
      assert.equal(merged.includes('<<<<<<<'), conflicts.length > 0)
    })
  })
})

const sortedLines = (text: string) =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .sort()
