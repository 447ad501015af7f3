import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { parseAnyTime } from './read-time.ts'
import { compileTimePattern } from './time-pattern.ts'

const RECEIVED = Date.UTC(2026, 0, 15, 12)
const read = (pattern: string, text: string, zone = 0) => {
  const time = compileTimePattern(pattern, zone)?.(text, RECEIVED)
  return time === undefined || Number.isNaN(time) ? time : new Date(time).toISOString()
}

describe('written times', () => {
  const cases: readonly (readonly [string, string, string])[] = [
    ['dd/MMM/yyyy:HH:mm:ss Z', '15/Jan/2026:11:20:30 +0100', '2026-01-15T10:20:30.000Z'],
    ['MMM dd yyyy HH:mm:ss.SSS z', 'Jan  5 2026 10:20:30.250 EST', '2026-01-05T15:20:30.250Z'],
    ['M/d/yyyy h:mm:ss a', '1/15/2026 12:20:30 AM', '2026-01-15T00:20:30.000Z'],
    ['yy/MM/dd-HH:mm:ss.SSSSSS', '26/01/15-10:20:30.123456', '2026-01-15T10:20:30.123Z'],
    ["yyyy-MM-dd'T'HH:mm:ssX", '2026-01-15T10:20:30Z', '2026-01-15T10:20:30.000Z'],
    ['EEE MMM dd HH:mm:ss yyyy', 'Thu Jan 15 10:20:30 2026', '2026-01-15T10:20:30.000Z'],
  ]
  for (const [pattern, text, expected] of cases)
    it(`${text} by ${pattern}`, () => assert.equal(read(pattern, text), expected))

  it('without a year are the newest that is not in the future', () => {
    assert.equal(read('MMM dd HH:mm:ss', 'Jan 15 10:20:30'), '2026-01-15T10:20:30.000Z')
    assert.equal(read('MMM dd HH:mm:ss', 'Dec 31 23:59:59'), '2025-12-31T23:59:59.000Z')
  })

  it('without a zone are in the one that is given', () => {
    assert.equal(read('yyyy-MM-dd HH:mm:ss', '2026-01-15 10:20:30', 60), '2026-01-15T09:20:30.000Z')
  })

  it('that no calendar has are none', () => {
    for (const text of ['2026-02-30 10:20:30', '2026-01-15 25:20:30', '2026-13-01 10:20:30', 'yesterday'])
      assert.ok(Number.isNaN(read('yyyy-MM-dd HH:mm:ss', text)), text)
  })

  it('need a pattern with day and month that is not endless', () => {
    assert.equal(compileTimePattern('HH:mm:ss'), undefined)
    assert.equal(compileTimePattern('d'.repeat(100)), undefined)
  })

  it('never throw, whatever pattern a sender gives', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 60 }), fc.string({ maxLength: 80 }), (pattern, text) => {
        compileTimePattern(pattern)?.(text, RECEIVED)
      }),
    )
  })
})

describe('times of any form', () => {
  it('are the same in seconds, milliseconds, microseconds and nanoseconds', () => {
    for (const zeros of ['', '000', '000000', '000000000'])
      assert.equal(parseAnyTime(`1768472430${zeros}`, RECEIVED), 1_768_472_430_000)
  })

  it('are known where they are common', () => {
    for (const text of [
      '2026-01-15T10:20:30Z',
      '2026-01-15 10:20:30',
      '15/Jan/2026:10:20:30 +0000',
      '2026/01/15 10:20:30',
      'Jan 15 10:20:30',
      'Jan 15 2026 10:20:30',
      'Thu Jan 15 10:20:30 2026',
    ])
      assert.equal(parseAnyTime(text, RECEIVED), 1_768_472_430_000, text)
  })
})
