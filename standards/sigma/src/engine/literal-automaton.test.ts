import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { LiteralAutomaton } from './literal-automaton.ts'

test('finds each literal that occurs, once, overlapping ones too', () => {
  const literals = ['he', 'she', 'his', 'hers']
  assert.deepEqual(found(literals, 'ushers ushers'), ['he', 'hers', 'she'])
})

test('takes ASCII letters without regard to case and asks for other texts to be folded', () => {
  const automaton = new LiteralAutomaton(['whoami', 'é'])
  assert.equal(automaton.scan('C:\\WhoAmI.exe', false), 1)
  assert.equal(automaton.scan('CAFÉ', false), -1)
  assert.equal(automaton.scan('café', true), 1)
})

test('finds what includes finds', () => {
  const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'é'), minLength: 1, maxLength: 5 })
  fc.assert(
    fc.property(
      fc.uniqueArray(word, { maxLength: 12 }),
      fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'é') }),
      (literals, text) => {
        assert.deepEqual(found(literals, text), literals.filter((literal) => text.includes(literal)).sort())
      },
    ),
  )
})

test('finds what includes finds in states too many to be dense', () => {
  const literals = Array.from({ length: 4000 }, (_, index) => `${index * 7919}x${index * 104_729}y`)
  for (const text of [literals.join(''), literals.slice(0, 50).join('-'), literals.at(-1)?.slice(1) ?? '']) {
    assert.deepEqual(found(literals, text), literals.filter((literal) => text.includes(literal)).sort())
  }
})

function found(literals: readonly string[], text: string): string[] {
  const automaton = new LiteralAutomaton(literals)
  const count = automaton.scan(text, true)
  return [...automaton.found.subarray(0, count)].map((index) => literals[index] ?? '').sort()
}
