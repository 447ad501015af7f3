import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ago, dateTime, delta, duration, exactUtc, inputTime, parseInputTime } from './time.ts'

const TIME = Date.UTC(2026, 10, 24, 9, 18, 5, 120)

test('times print in UTC to the second, exact ones to the millisecond', () => {
  assert.equal(dateTime(TIME, 'utc'), '2026-11-24 09:18:05')
  assert.equal(exactUtc(TIME), '2026-11-24 09:18:05.120 UTC')
})

test('a typed time comes back as the same moment', () => {
  for (const zone of ['utc', 'local'] as const) {
    assert.equal(parseInputTime(inputTime(TIME, zone), zone), TIME - 120)
  }
  assert.equal(parseInputTime('tomorrow', 'utc'), undefined)
})

test('durations show the two largest units', () => {
  const cases: [number, string][] = [
    [0, '0s'],
    [59_000, '59s'],
    [7 * 60_000, '7m'],
    [-7 * 60_000, '−7m'],
    [3 * 3600_000 + 4 * 60_000, '3h 04m'],
    [5 * 86400_000 + 17 * 3600_000, '5d 17h'],
  ]
  for (const [ms, text] of cases) assert.equal(duration(ms), text)
})

test('relative times stop at a day, and the future is a date', () => {
  assert.equal(ago(TIME, TIME + 60_000, 'utc'), '1m')
  assert.equal(ago(TIME, TIME + 86400_000, 'utc'), '11-24 09:18')
  assert.equal(ago(TIME, TIME + 400 * 86400_000, 'utc'), '2026-11-24')
  assert.equal(ago(TIME, TIME - 1, 'utc'), '2026-11-24 09:18:05')
})

test('deltas keep milliseconds while they matter', () => {
  assert.equal(delta(0), '+0s')
  assert.equal(delta(120), '+0.120s')
  assert.equal(delta(240_000), '+4m')
})
