import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { joinLines } from './join-lines.ts'

const FORMS = [
  '#separator \\x09',
  '#fields\tts\tuid',
  '#types\ttime\tstring',
  '#Fields: date time c-ip',
  '__CURSOR=s=1',
  'MESSAGE',
  '** Alert 1768472430.1: - a',
  '<![LOG[x',
  ']LOG]!><time="1">',
  'Start-Date: 2026-01-15',
  'End-Date: 2026-01-15',
  'type=SYSCALL msg=audit(1.1:1): x',
  '2026-01-15 10:20:30 UTC [1] LOG:  x',
  '\tmore',
  '\u0005\u0000\u0000\u0000\u0001a\u0005b',
]

describe('lines that belong together', () => {
  it('stay as they are where no form is known', () => {
    assert.deepEqual(joinLines(['a', 'b']), ['a', 'b'])
  })

  it('never throw, whatever stands among them, and no empty record comes of them', () => {
    const line = fc.oneof(
      fc.constantFrom(...FORMS),
      fc.string({ unit: 'binary', minLength: 1, maxLength: 30 }),
    )
    fc.assert(
      fc.property(fc.array(line, { maxLength: 20 }), (lines) => {
        for (const record of joinLines(lines)) assert.notEqual(record, '')
      }),
    )
  })
})
