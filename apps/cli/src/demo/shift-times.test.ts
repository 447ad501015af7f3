import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { latestTime, shiftTimes } from './shift-times.ts'

const dayStart = Date.UTC(2026, 2, 10)
/** 20 days, 2 hours, 3 minutes and 4 seconds. */
const deltaMs = ((20 * 24 + 2) * 3600 + 3 * 60 + 4) * 1000

const forms: readonly (readonly [string, string, string])[] = [
  ['ISO 8601 in UTC', '{"t":"2026-03-10T09:15:02Z"}', '{"t":"2026-03-30T11:18:06Z"}'],
  ['nine digits of fraction', '2026-03-10T09:15:02.123456789Z', '2026-03-30T11:18:06.123456789Z'],
  ['no zone is UTC', '2026-03-10T09:15:02', '2026-03-30T11:18:06'],
  ['with a space, as Sysmon writes', '2026-03-10 09:15:02.123', '2026-03-30 11:18:06.123'],
  ['a zone with colon', '2026-03-10T10:15:02.5+01:00', '2026-03-30T12:18:06.5+01:00'],
  ["Suricata's zone", '2026-03-09T23:15:02.123456-0500', '2026-03-30T01:18:06.123456-0500'],
  ['Zeek', '{"ts":1773134102.000120,"uid":"C1"}', '{"ts":1774869486.000120,"uid":"C1"}'],
  ['Zeek, whole seconds', '{"ts":1773134102}', '{"ts":1774869486}'],
  [
    'auditd',
    'type=CWD msg=audit(1773134102.007:41): cwd="/"',
    'type=CWD msg=audit(1774869486.007:41): cwd="/"',
  ],
  ['syslog', 'Mar 10 09:15:02 srv sshd[7]: x', 'Mar 30 11:18:06 srv sshd[7]: x'],
  ['syslog with priority', '<38>Mar 10 09:15:02 srv sshd[7]: x', '<38>Mar 30 11:18:06 srv sshd[7]: x'],
  [
    'the start of a process in its Sysmon GUID',
    '{8F2A6C31-E116-69AF-1A00-000000000700}',
    '{8F2A6C31-5BEE-69CA-1A00-000000000700}',
  ],
]

describe('shiftTimes', () => {
  for (const [name, before, after] of forms) {
    it(`moves ${name}`, () => {
      assert.equal(shiftTimes(before, { dayStart, deltaMs }), after)
    })
  }

  const unmoved = [
    '2026-03-09T23:59:59Z',
    '2026-03-11T00:00:00Z',
    '2019-12-07T09:15:02.000Z',
    '{"ts":1773100799.999}',
    '{"orig_bytes":1773134102,"ts2":1773134102.0}',
    '10.0.2026.3 version 2026.03.10',
    'sent on Mar 10 09:15:02 by hand',
    'c7a1f8f2-6d1c-4b52-9d6e-1f0f6f8f2c55',
    'Mar 11 09:15:02 srv sshd[7]: x',
  ]
  for (const text of unmoved) {
    it(`leaves ${text}`, () => assert.equal(shiftTimes(text, { dayStart, deltaMs }), text))
  }

  it('moves every time of a record', () => {
    const record = '{"a":"2026-03-10T09:00:00Z","b":{"c":"2026-03-10 09:00:01.5","d":"2025-01-01T00:00:00Z"}}'
    assert.equal(
      shiftTimes(record, { dayStart, deltaMs: 60_000 }),
      '{"a":"2026-03-10T09:01:00Z","b":{"c":"2026-03-10 09:01:01.5","d":"2025-01-01T00:00:00Z"}}',
    )
  })

  it('is undone by the opposite shift', () => {
    const moments = fc.integer({ min: 0, max: 24 * 3600 - 1 })
    fc.assert(
      fc.property(moments, moments, (from, to) => {
        const iso = new Date(dayStart + from * 1000).toISOString()
        const record = `<1>${'Mar 10'} ${iso.slice(11, 19)} {"ts":${dayStart / 1000 + from}.25} ${iso}`
        const there = shiftTimes(record, { dayStart, deltaMs: (to - from) * 1000 })
        assert.equal(shiftTimes(there, { dayStart, deltaMs: (from - to) * 1000 }), record)
      }),
    )
  })
})

describe('latestTime', () => {
  it('is the latest time of the recorded day', () => {
    const record = '{"a":"2026-03-10T09:00:00.250Z","ts":1773134102.5,"until":"2027-01-01T00:00:00Z"}'
    assert.equal(latestTime(record, dayStart), Date.UTC(2026, 2, 10, 9, 15, 2))
  })

  it('is absent where there is none', () => {
    assert.equal(latestTime('{"a":"2025-01-01T00:00:00Z"}', dayStart), undefined)
  })
})
