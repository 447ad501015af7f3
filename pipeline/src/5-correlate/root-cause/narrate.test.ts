import assert from 'node:assert/strict'
import { it } from 'node:test'
import type { EventId, Impact, RootCause } from '@opensoc/domain'
import fc from 'fast-check'
import { makeTestFinding } from '../../../test/make-test-finding.ts'
import { narrate } from './narrate.ts'

const IMPACT: Impact = { affected: [], crownJewels: [], isIncomplete: false }
const UNKNOWN: RootCause = {
  candidates: [{ entryClass: 'unknown', confidence: 0, label: '', time: 0, rootEventIds: [], evidence: [] }],
  ...{
    isDetermined: false,
    chain: [],
    gaps: [{ host: 'ws1', reason: 'x.exe was not seen starting' }],
    isIncomplete: true,
  },
}
const KNOWN: RootCause = {
  ...UNKNOWN,
  isDetermined: true,
  candidates: [
    {
      ...{
        entryClass: 'link',
        confidence: 0.8,
        label: '"Contract" from x@y.example',
        time: 0,
        rootEventIds: ['e0'],
      },
      evidence: [{ text: 'A mail links to y.example', eventIds: ['e0'] }],
    },
  ],
}

it('says nothing without events, in the order of time, and the same whatever the order of the findings', () => {
  const drawn = fc.uniqueArray(
    fc.record({ id: fc.nat(500), minute: fc.nat(90), host: fc.constantFrom('ws1', 'srv') }),
    {
      selector: ({ id }) => id,
      maxLength: 20,
    },
  )
  fc.assert(
    fc.property(drawn, (parts) => {
      const findings = parts.map(({ id, minute, host }) =>
        makeTestFinding(`f${id}`, {
          time: minute * 60_000,
          about: [`host:${host}`],
          eventIds: [`e${id}` as EventId],
        }),
      )
      const told = narrate(findings, KNOWN, IMPACT)
      assert.deepEqual(narrate(findings.toReversed(), KNOWN, IMPACT), told)
      assert.ok(told.sentences.every(({ eventIds }) => eventIds.length > 0))
      const known = new Set(['e0', ...findings.flatMap(({ eventIds }) => eventIds)])
      assert.ok(told.sentences.every(({ eventIds }) => eventIds.every((id) => known.has(id))))
      const clocks = told.sentences
        .map(({ text }) => text.slice(0, 19))
        .filter((text) => /^\d{4}-/.test(text))
      assert.deepEqual(clocks.slice(1), clocks.slice(1).toSorted())
    }),
  )
})

it('says what is not known', () => {
  const { unknowns, sentences } = narrate([makeTestFinding('a')], UNKNOWN, IMPACT)
  assert.match(
    unknowns.join('\n'),
    /not determined[\s\S]*On ws1: x\.exe was not seen starting[\s\S]*not answered/,
  )
  assert.ok(!sentences.some(({ text }) => text.includes('It began')))
})
