import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { segmentText, visibleText } from './visible-text.ts'

test('ordinary text of any script stays as it is', () => {
  for (const text of ['powershell.exe -enc', 'Müller ñ 漢字 עברית 🙂', 'two\nlines\tand a tab']) {
    assert.equal(visibleText(text), text)
  }
})

test('what hides or turns text around is spelled out', () => {
  const cases: [string, string][] = [
    ['invoice\u202Efdp.exe', 'invoice⟨U+202E⟩fdp.exe'],
    ['a\u0000b\u001b[31m', 'a⟨U+0000⟩b⟨U+001B⟩[31m'],
    ['pay\u200Bpal.com', 'pay⟨U+200B⟩pal.com'],
    ['\u2066x\u2069', '⟨U+2066⟩x⟨U+2069⟩'],
    ['del\u007f\u0085', 'del⟨U+007F⟩⟨U+0085⟩'],
    ['half\uD800', 'half⟨U+D800⟩'],
    ['tag\u{E0041}', 'tag⟨U+E0041⟩'],
  ]
  for (const [given, shown] of cases) assert.equal(visibleText(given), shown)
})

test('marks are told apart from text that looks like a mark', () => {
  assert.deepEqual(segmentText('⟨U+202E⟩\u202E'), [
    { text: '⟨U+202E⟩', isMark: false },
    { text: '⟨U+202E⟩', isMark: true },
  ])
})

test('nothing invisible is left, and doing it twice changes nothing', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const shown = visibleText(text)
      assert.equal(visibleText(shown), shown)
      assert.doesNotMatch(
        shown,
        /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2066-\u2069]/,
      )
    }),
  )
})
