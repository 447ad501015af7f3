import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { isTimeZone, weeklyTest } from './weekly-schedule.ts'

const at = (text: string) => Date.parse(text)

describe('a weekly schedule', () => {
  const nights = weeklyTest({
    ...{ kind: 'weekly', days: [6], start: '22:00', minutes: 240, timeZone: 'Europe/Berlin' },
  })
  for (const [name, time, expected] of [
    ['begins by the clock of its place, in winter', '2026-01-17T21:00:00Z', true],
    ['and in summer', '2026-07-18T20:00:00Z', true],
    ['not a minute before', '2026-01-17T20:59:59Z', false],
    ['goes on after midnight', '2026-01-18T00:59:59Z', true],
    ['and ends', '2026-01-18T01:00:00Z', false],
    ['on no other day', '2026-01-16T21:30:00Z', false],
    // Clocks go from 02:00 to 03:00 on Sunday 29 March: 02:00 by the wall is 01:00 UTC.
    ['ends by the wall clock where clocks change', '2026-03-29T00:59:59Z', true],
    ['and not after', '2026-03-29T01:00:00Z', false],
  ] as const) {
    it(name, () => assert.equal(nights(at(time)), expected))
  }

  it('of a whole day on all days is always', () => {
    const always = weeklyTest({
      ...{
        kind: 'weekly',
        days: [1, 2, 3, 4, 5, 6, 7],
        start: '09:30',
        minutes: 1440,
        timeZone: 'Asia/Kolkata',
      },
    })
    for (let hour = 0; hour < 200; hour++) assert.ok(always(hour * 3_600_000))
  })

  it('knows the zones of the world', () => {
    assert.equal(isTimeZone('America/New_York'), true)
    assert.equal(isTimeZone('Mars/Base'), false)
  })
})
