import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { readParserText } from '@opensoc/content-files'
import { createUserNormalizer, lintParser } from '@opensoc/pipeline'
import { draftParser } from './draft-parser.ts'
import { firstDifference } from './test-parsers.ts'

const SAMPLES: readonly (readonly [string, string])[] = [
  ['pairs', 'ts=2026-01-15T10:20:30Z user=anna action=login src=10.1.2.3'],
  ['pairs behind a syslog header', '<13>Jan 15 10:20:30 g1 gate[7]: user=anna action=login src=10.1.2.3'],
  ['columns', "2026-01-15;anna's;login;10.1.2.3"],
  ['JSON', '{"time":"2026-01-15T10:20:30Z","user":"anna","msg":"in"}'],
  ['words', 'anna came in'],
  ['nothing', ''],
]

describe('a parser to begin with', () => {
  for (const [what, line] of SAMPLES) {
    it(`made of ${what} is right as it is, and takes its sample`, () => {
      const { parser, faults } = readParserText(draftParser('my-gate', [line]))
      assert.deepEqual(faults, [])
      if (line === '') return
      assert.deepEqual(lintParser(parser!), [])
      const json: unknown = line.startsWith('{') ? JSON.parse(line) : undefined
      const record = { index: 0, text: line, ...(json === undefined ? {} : { json }) }
      assert.ok(createUserNormalizer(parser!).recognizes(record))
    })
  }
})

describe('what differs in a golden pair', () => {
  it('is named at its place', () => {
    assert.equal(firstDifference({ a: [{ b: 1 }] }, { a: [{ b: 2 }] }), '/a/0/b: 1, expected 2')
    assert.equal(firstDifference({ a: 1 }, {}), '/a: 1, expected nothing')
  })
})
