import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { parsePattern } from './parse-pattern.ts'
import { anyPattern } from './pattern-sample.ts'
import { printPattern } from './print-pattern.ts'

test('what is printed is read again as the same pattern', () => {
  fc.assert(
    fc.property(anyPattern, (pattern) => {
      const printed = printPattern(pattern)
      const parsed = parsePattern(printed)
      assert.ok(parsed.ok, parsed.ok ? '' : `${printed}: ${JSON.stringify(parsed.error)}`)
      // Parentheses may have been added; nothing else may differ, and printing again changes nothing.
      assert.deepEqual(bare(parsed.value), bare(pattern))
      assert.equal(printPattern(parsed.value), printed)
    }),
    { numRuns: 300 },
  )
})

test('any text is parsed or refused with a place that it has', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), mutated()), (text) => {
      const parsed = parsePattern(text)
      if (parsed.ok) return
      const { place, expected } = parsed.error
      assert.ok(
        place === undefined || (place.offset >= 0 && place.offset <= text.length && place.column >= 1),
      )
      assert.ok(expected !== undefined)
    }),
    { numRuns: 500 },
  )
})

function mutated(): fc.Arbitrary<string> {
  const noise = fc.constantFrom(
    "'",
    '[',
    ']',
    '(',
    ' NOT ',
    '\\',
    '/*',
    ' WITHIN ',
    '-',
    '.',
    "t'",
    ':',
    '\u2028',
  )
  return fc
    .tuple(anyPattern, fc.array(fc.tuple(fc.nat(400), noise), { maxLength: 3 }))
    .map(([pattern, edits]) =>
      edits.reduce((text, [at, add]) => text.slice(0, at) + add + text.slice(at + 1), printPattern(pattern)),
    )
}

/** Without parentheses and places, chains of one kind in one. */
function bare(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(bare)
  if (typeof node !== 'object' || node === null) return node
  const { place: _, ...rest } = node as Record<string, unknown>
  if (rest['kind'] === 'group') return bare(rest['expression'])
  return Object.fromEntries(Object.entries(rest).map(([key, value]) => [key, bare(value)]))
}

test('an error says where and what would be right', () => {
  const cases: readonly [string, number, number, RegExp][] = [
    ["[file:hashes.SHA-256 = 'x']", 1, 14, /in quotes/],
    ["[a:b = 'x'\n] WITHIN 5 HOURS", 2, 12, /SECONDS/],
    ['[a:b = 1] AND', 1, 14, /\[ or \(/],
    ['[a:b > true]', 1, 8, /no order/],
    ["[a:b = 'x]", 1, 8, /closing '/],
    [`${'('.repeat(100)}[a:b = 1]`, 1, 66, /64 levels/],
  ]
  for (const [text, line, column, expected] of cases) {
    const parsed = parsePattern(text)
    assert.ok(!parsed.ok, text)
    assert.deepEqual([parsed.error.place?.line, parsed.error.place?.column], [line, column], text)
    assert.match(parsed.error.expected!, expected)
  }
})
