import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { parseSyslogLine } from './syslog-line.ts'

const NOW = Date.UTC(2026, 0, 15, 12)
const timeOf = (text: string, now = NOW) => {
  const time = parseSyslogLine(text, now)?.time
  return time === undefined || Number.isNaN(time) ? time : new Date(time).toISOString()
}

describe('a line of syslog', () => {
  it('of RFC 5424 has its parts behind structured data, whatever that quotes', () => {
    const line = parseSyslogLine(
      '<165>1 2026-01-15T10:20:30.003Z web-3 app 7 ID47 [a@1 x="]\\"" y=""][b@1] \ufeffhello',
      NOW,
    )
    assert.deepEqual(line, {
      severity: 5,
      facility: 20,
      time: Date.UTC(2026, 0, 15, 10, 20, 30, 3),
      originalTime: '2026-01-15T10:20:30.003Z',
      host: 'web-3',
      app: 'app',
      pid: '7',
      message: 'hello',
    })
  })

  for (const [what, text, time] of [
    ['of this year', 'Jan 15 10:00:00 h a: b', '2026-01-15T10:00:00.000Z'],
    ['of the last days of the year before', 'Dec 31 23:59:59 h a: b', '2025-12-31T23:59:59.000Z'],
    ['of a clock that is some hours ahead', 'Jan 16 10:00:00 h a: b', '2026-01-16T10:00:00.000Z'],
    ['more than a day ahead: the year before', 'Jan 17 10:00:00 h a: b', '2025-01-17T10:00:00.000Z'],
    ['with a year', 'Jan 15 2024 10:00:00 h a: b', '2024-01-15T10:00:00.000Z'],
    [
      'with a severity in place of the host',
      '2026-01-15T10:00:00.5-08:00 ERR kernel: b',
      '2026-01-15T18:00:00.500Z',
    ],
  ] as const)
    it(`without a year, ${what}`, () => assert.equal(timeOf(text), time))

  it('takes the leap year that has its day', () => {
    assert.equal(timeOf('Feb 29 10:00:00 h a: b', Date.UTC(2025, 2, 1)), '2024-02-29T10:00:00.000Z')
    assert.equal(timeOf('Feb 29 10:00:00 h a: b', Date.UTC(2027, 2, 1)), Number.NaN)
  })

  it('of January, received on the last day of December, is of the year to come', () => {
    assert.equal(timeOf('Jan  1 00:00:01 h a: b', Date.UTC(2025, 11, 31, 23, 30)), '2026-01-01T00:00:01.000Z')
  })

  it('has the program, its id and the message without what only fills', () => {
    const line = parseSyslogLine('Jan 15 10:00:00 h sshd[3]:  Accepted', NOW)
    assert.deepEqual([line?.app, line?.pid, line?.message], ['sshd', '3', 'Accepted'])
  })

  for (const text of ['', 'hello', '{"a":1}', 'Jan 15 h a: b', '2026-01-15 10:00:00 h a: b'])
    it(`is not: ${JSON.stringify(text)}`, () => assert.equal(parseSyslogLine(text, NOW), undefined))
})
