import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { readParserText } from './parser-text.ts'

const MODEL = readFileSync(
  fileURLToPath(new URL('../../../fixtures/parsers/acme-gate/parser.yaml', import.meta.url)),
  'utf8',
)
const faultsOf = (text: string) => readParserText(text).faults.map(({ line, message }) => [line, message])

describe('the text of a parser', () => {
  it('is read with its defaults', () => {
    const { parser, faults } = readParserText(MODEL)
    assert.deepEqual(faults, [])
    assert.equal(parser?.name, 'acme-gate')
    assert.deepEqual(parser.recognize, [])
    assert.deepEqual(parser.events[0]?.status?.failure, [{ result: ['bad', 'locked'] }])
  })

  it('knows where each part of the data stands', () => {
    const { placeOf } = readParserText(MODEL)
    const lineOf = (words: string) => MODEL.split('\n').findIndex((line) => line.includes(words)) + 1
    assert.equal(placeOf(['read', 'time', 'zone']).line, lineOf('zone:'))
    assert.equal(placeOf(['events', 1, 'attributes', 'dst_endpoint.port']).line, lineOf('dst_endpoint.port'))
    assert.equal(placeOf(['events', 1, 'attributes', 'absent']).line, lineOf('dst_endpoint: dst') - 3)
    assert.deepEqual(placeOf([]), { line: 1, column: 1 })
  })

  it('names what is wrong with its line', () => {
    assert.deepEqual(
      faultsOf(MODEL.replace('layer: network', 'layer: cellar')).map(([line]) => line),
      [5],
    )
    assert.match(
      String(faultsOf(MODEL.replace('header: syslog', 'headr: syslog'))),
      /^9,read: Unrecognized key: "headr"/,
    )
    assert.match(String(faultsOf('a: [')), /^\d,/)
    assert.match(String(faultsOf('x'.repeat(300_000))), /at most/)
  })

  it('never throws, whatever the text is', () => {
    fc.assert(
      fc.property(fc.nat({ max: MODEL.length }), fc.string({ maxLength: 20 }), (at, text) => {
        const mutated = MODEL.slice(0, at) + text + MODEL.slice(at + text.length)
        const { parser, faults, placeOf } = readParserText(mutated)
        assert.ok((parser === undefined) !== (faults.length === 0))
        placeOf(['events', 0, 'attributes', 'user'])
      }),
      { numRuns: 200 },
    )
  })
})
