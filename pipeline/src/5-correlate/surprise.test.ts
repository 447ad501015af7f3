import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { FindingId } from '@opensoc/domain'
import fc from 'fast-check'
import { makeTestFinding } from '../../test/make-test-finding.ts'
import { isRare, opensIncident, weightOf } from './evidence.ts'
import { SurpriseMeter } from './surprise.ts'

const HOUR = 3600_000

function of(
  hour: number,
  ruleId = 'r',
  host = 'ws1',
  level: 'medium' | 'high' | 'critical' | 'low' = 'high',
) {
  return makeTestFinding(`${ruleId} ${host} ${hour}`, {
    ruleId,
    level,
    time: hour * HOUR,
    about: [`host:${host}`],
  })
}

/** A rule that speaks of a host every hour for four days, and then what comes. */
function afterFourDays() {
  const meter = new SurpriseMeter({ most: 1000 })
  for (let hour = 0; hour < 96; hour++) meter.judge(of(hour, 'usual'))
  return meter
}

describe('how unexpected a finding is', () => {
  it('is nothing to go by at first: every level counts fully and opens as it always did', () => {
    const surprise = new SurpriseMeter({ most: 10 }).judge(of(0))
    assert.equal(surprise.maturity, 0)
    assert.equal(weightOf({ ...of(0), surprise }), 1)
    assert.ok(opensIncident({ ...of(0), surprise }))
    assert.ok(!opensIncident({ ...of(0, 'r', 'ws1', 'low'), surprise }))
  })

  it('falls for what comes every hour, and stays high for a rule never seen', () => {
    const meter = afterFourDays()
    const usual = meter.judge(of(96, 'usual'))
    const never = meter.judge(of(96, 'never'))
    assert.ok(usual.bits < 0.5, `${usual.bits}`)
    assert.ok(never.bits > 9, `${never.bits}`)
    assert.ok(usual.chatter > 0.8)
    assert.ok(!opensIncident({ ...of(96, 'usual'), surprise: usual }))
    assert.ok(opensIncident({ ...of(96, 'never'), surprise: never }))
    assert.ok(isRare({ ...of(96, 'never'), surprise: never }))
  })

  it('opens for a critical finding however usual it is', () => {
    const surprise = afterFourDays().judge(of(96, 'usual'))
    assert.ok(opensIncident({ ...of(96, 'usual', 'ws1', 'critical'), surprise }))
  })

  it('is less for a new host of a rule that speaks of many than of a rule that speaks of none', () => {
    const meter = new SurpriseMeter({ most: 1000 })
    for (let hour = 0; hour < 96; hour++) meter.judge(of(hour, 'many', `h${hour % 4}`))
    assert.ok(meter.judge(of(96, 'many', 'new')).bits < meter.judge(of(96, 'none', 'new')).bits)
  })

  it('law: bits are 0 to 12, shares 0 to 1, and follow from the order of arrival alone', () => {
    const arrivals = fc.array(
      fc.record({
        hour: fc.integer({ min: 0, max: 400 }),
        rule: fc.constantFrom('a', 'b'),
        host: fc.constantFrom('x', 'y'),
      }),
      { maxLength: 80 },
    )
    fc.assert(
      fc.property(arrivals, (drawn) => {
        const findings = drawn.map(({ hour, rule, host }, at) => ({
          ...of(hour, rule, host),
          id: `f${at}` as FindingId,
        }))
        const [once, again] = [new SurpriseMeter({ most: 5 }), new SurpriseMeter({ most: 5 })]
        for (const finding of findings) {
          const surprise = once.judge(finding)
          assert.deepEqual(again.judge(finding), surprise)
          assert.ok(surprise.bits >= 0 && surprise.bits <= 12)
          for (const share of [surprise.maturity, surprise.chatter]) assert.ok(share >= 0 && share <= 1)
          const weight = weightOf({ ...finding, surprise })
          assert.ok(weight >= 0 && weight <= 1)
        }
      }),
    )
  })
})
