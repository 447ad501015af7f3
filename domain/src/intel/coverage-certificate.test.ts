import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import type { LedgerEntry } from '../ledger.ts'
import type { StoredDay } from '../ports/observed.ts'
import {
  type CoverageStatement,
  certify,
  keyIdOf,
  newSigningKey,
  verifyCertificate,
} from './coverage-certificate.ts'
import { coverageOf } from './coverage-gaps.ts'

const DAY = 24 * 3600 * 1000
const HOUR = 3600 * 1000
const start = 20_000 * DAY

/** A source that sends ten records every ten minutes of these hours. */
function entries(source: string, fromHour: number, toHour: number): LedgerEntry[] {
  const list: LedgerEntry[] = []
  for (let minute = fromHour * 60; minute < toHour * 60; minute += 10) {
    const common = { source, minute: start + minute * 60_000, received: 10, findings: 0, bytes: 1 }
    list.push({ ...common, stored: 10, quarantined: {} })
  }
  return list
}

function days(source: string, counts: readonly number[]): StoredDay[] {
  return counts.flatMap((count, at) =>
    count === 0
      ? []
      : {
          source,
          day: 20_000 + at,
          count,
          hosts: ['h1'],
          firstTime: start + at * DAY,
          lastTime: start + at * DAY + 1,
        },
  )
}

const A_DAY = 6 * 24 * 10

test('one source stopped and one day of another expired: exactly these are the gaps', () => {
  const ledger = [...entries('steady', 0, 72), ...entries('stopped', 0, 50), ...entries('expired', 0, 72)]
  const stored = [
    ...days('steady', [A_DAY, A_DAY, A_DAY]),
    ...days('stopped', [A_DAY, A_DAY, 2 * 6 * 10]),
    ...days('expired', [A_DAY, 0, A_DAY]),
  ]
  const { covered, gaps } = coverageOf(ledger, stored, { from: start, to: start + 3 * DAY })
  assert.deepEqual(gaps, [
    { source: 'expired', from: start + DAY, to: start + 2 * DAY, reason: 'expired', records: A_DAY },
    {
      source: 'stopped',
      from: start + 50 * HOUR - 9 * 60_000,
      to: start + 3 * DAY,
      reason: 'silent',
      records: 0,
    },
  ])
  assert.deepEqual(covered.map(({ source }) => source).sort(), ['expired', 'steady', 'stopped'])
})

test('what was not understood is named too', () => {
  const [first] = entries('s', 0, 1)
  const ledger = [{ ...first!, stored: 7, quarantined: { 'not-json': 3 } }]
  const { gaps } = coverageOf(ledger, days('s', [7]), { from: start, to: start + HOUR })
  assert.deepEqual(gaps, [{ source: 's', from: start, to: start + HOUR, reason: 'quarantined', records: 3 }])
})

const statement: CoverageStatement = {
  ...{
    version: 1,
    tenantId: 't',
    subject: 'domain evil.example',
    searchedFrom: 1,
    searchedTo: 2,
    issuedTime: 3,
  },
  ...{ isComplete: true, hits: 0, covered: [], gaps: [] },
}

test('a certificate is verified by itself, and any change of a byte ends that', () => {
  const key = newSigningKey()
  const certificate = certify(statement, key)
  const keyId = keyIdOf(certificate.publicKey)
  assert.deepEqual(verifyCertificate(certificate), { ok: true, keyId })
  assert.deepEqual(verifyCertificate(certificate, keyId), { ok: true, keyId })
  assert.equal(verifyCertificate(certificate, '0000000000000000').ok, false)
  const text = JSON.stringify(certificate)
  fc.assert(
    fc.property(fc.nat(text.length - 1), fc.integer({ min: 33, max: 126 }), (at, code) => {
      const changed = text.slice(0, at) + String.fromCharCode(code) + text.slice(at + 1)
      if (changed === text) return
      let json: unknown
      try {
        json = JSON.parse(changed)
      } catch {
        return
      }
      if (isDeepStrictEqual(json, certificate)) return
      assert.equal(verifyCertificate(json).ok, false, changed)
    }),
    { numRuns: 500 },
  )
})
