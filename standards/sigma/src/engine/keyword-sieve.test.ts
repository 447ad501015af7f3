import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { foldCase } from '../compile/case-folding.ts'
import { ANY } from '../compile/sigma-string.ts'
import { textTest } from '../compile/value-test.ts'
import { KeywordSieve } from './keyword-sieve.ts'

const letter = fc.constantFrom('a', 'b', 'K', '\u212a', 'S', '\u017f', '\u{10400}', '\u{10428}', 'x', '1')
const literal = fc.string({ unit: letter, minLength: 3, maxLength: 8 })

test('no text that holds a literal, in any case, is let through', () => {
  fc.assert(
    fc.property(
      fc.array(literal, { minLength: 1, maxLength: 5 }),
      fc.string({ unit: letter, maxLength: 60 }),
      (literals, text) => {
        const sieve = KeywordSieve.of(literals.map(containing))
        const holds = literals.some((one) => foldCase(text).includes(foldCase(one)))
        if (holds) assert.equal(sieve?.mayHold(text), true)
      },
    ),
    { numRuns: 3000 },
  )
})

test('texts without anything alike are told apart', () => {
  const sieve = KeywordSieve.of(['sekurlsa::', 'lsadump::', 'gentilkiwi.com'].map(containing))
  assert.equal(sieve?.shortest, 9)
  assert.equal(sieve.seesNumbers, false)
  assert.equal(sieve.mayHold('A new process has been created by SYSTEM, its token is elevated.'), false)
  assert.equal(sieve.mayHold('MIMIKATZ # SEKURLSA::LogonPasswords'), true)
})

test('literals that numbers can hold, and those too short, are told', () => {
  for (const text of ['4625', '1e-7', 'infi', 'true']) {
    assert.equal(KeywordSieve.of([containing(text)])?.seesNumbers, true, text)
  }
  assert.equal(KeywordSieve.of([containing('ab')]), undefined)
})

function containing(text: string) {
  return textTest([ANY, text, ANY], false)
}
