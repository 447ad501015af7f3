import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { changedRows, lineDiff } from './line-diff.ts'

const show = (older: string, newer: string) =>
  lineDiff(older, newer).map(({ sign, line, text }) => `${sign}${line} ${text}`)

test('a diff shows what was taken away, what was added, and what stayed', () => {
  assert.deepEqual(show('a\nb\nc\n', 'a\nx\nc'), [' 1 a', '-2 b', '+2 x', ' 3 c'])
  assert.deepEqual(show('a\r\nb', 'a\nb\n'), [' 1 a', ' 2 b'])
})

test('both texts can be read back from their diff', () => {
  const text = fc
    .array(fc.constantFrom('a', 'b', 'c', '  d'), { minLength: 1 })
    .map((lines) => lines.join('\n'))
  fc.assert(
    fc.property(text, text, (older, newer) => {
      const lines = lineDiff(older, newer)
      const of = (sign: '-' | '+') =>
        lines.filter((line) => line.sign === ' ' || line.sign === sign).map((line) => line.text)
      assert.equal(of('-').join('\n'), older)
      assert.equal(of('+').join('\n'), newer)
    }),
  )
})

test('lines far from a change are counted, not shown', () => {
  const text = (changed: string) => ['1', '2', '3', changed, '5', '6', '7', '8'].join('\n')
  assert.deepEqual(
    changedRows(lineDiff(text('4'), text('x')), 1).map((row) => (row.sign === '…' ? row.hidden : row.text)),
    [2, '3', '4', 'x', '5', 3],
  )
  assert.deepEqual(changedRows(lineDiff('a\nb', 'a\nb')), [{ sign: '…', hidden: 2, line: 2 }])
})
