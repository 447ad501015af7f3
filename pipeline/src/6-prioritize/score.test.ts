import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Finding } from '@opensoc/domain'
import fc from 'fast-check'
import { makeTestFinding as finding } from '../../test/make-test-finding.ts'
import { learnVerdict, RulePrecision, type VerdictCounts } from './rule-precision.ts'
import { scoreIncident, scoreWithout } from './score.ts'

const distinct = (values: readonly (string | undefined)[]) => [
  ...new Set(values.filter((value) => value !== undefined)),
]

function score(findings: readonly Finding[]) {
  return scoreIncident({
    findings,
    hosts: distinct(findings.map((one) => one.host)),
    users: distinct(findings.map((one) => one.user)),
    layers: distinct(findings.map((one) => one.layer)),
    tactics: distinct(findings.flatMap((one) => one.attacks.map((attack) => attack.tactic?.uid))),
  })
}

const tactic = (uid: string) => [{ tactic: { uid, name: uid } }] as Finding['attacks']

const arbitrary: fc.Arbitrary<Finding> = fc
  .record({
    id: fc.uuid(),
    rule: fc.integer({ min: 0, max: 30 }),
    level: fc.constantFrom(
      'informational' as const,
      'low' as const,
      'medium' as const,
      'high' as const,
      'critical' as const,
    ),
    host: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
    user: fc.constantFrom('x', 'y', 'z'),
    layer: fc.constantFrom(
      'endpoint' as const,
      'mail' as const,
      'cloud' as const,
      'network' as const,
      'identity' as const,
    ),
    tactic: fc.constantFrom('TA0001', 'TA0002', 'TA0003', 'TA0006', 'TA0008', 'TA0010', 'TA0040'),
    time: fc.nat(1000),
  })
  .map(({ id, rule, host, tactic: uid, ...rest }) =>
    finding(id, { ...rest, ruleId: `r${rule}`, about: [`host:${host}`], attacks: tactic(uid) }),
  )

describe('the score of an incident', () => {
  it('is the exact sum of its parts, whole points, within 0 and 100', () => {
    fc.assert(
      fc.property(fc.array(arbitrary, { maxLength: 40 }), (findings) => {
        const { score: total, parts } = score(findings)
        assert.equal(
          parts.reduce((sum, part) => sum + part.points, 0),
          total,
        )
        assert.ok(parts.every((part) => Number.isInteger(part.points) && part.reason !== ''))
        assert.ok(total >= 0 && total <= 100)
      }),
    )
  })

  it('never falls when a finding is added, and does not depend on their order', () => {
    fc.assert(
      fc.property(fc.array(arbitrary, { maxLength: 20 }), arbitrary, (findings, more) => {
        assert.ok(score([...findings, more]).score >= score(findings).score)
        assert.deepEqual(score([...findings].reverse()).score, score(findings).score)
      }),
    )
  })

  it('counts equal findings once, and says what raised it', () => {
    const one = score([finding('a', { ruleId: 'r' })])
    const flood = score(Array.from({ length: 50 }, (_, n) => finding(`f${n}`, { ruleId: 'r' })))
    assert.equal(flood.score, one.score)
    assert.deepEqual(one.parts, [
      { points: 2, logit: -4, kind: 'base', reason: 'Before anything is known', findingIds: [] },
      {
        points: 25,
        logit: 3,
        kind: 'severity',
        reason: 'Strongest finding: Finding a (high)',
        findingIds: ['a'],
      },
    ])
    assert.equal(one.severity, 'medium')
  })

  it('is what its log-odds add up to, and says what it would be without a part', () => {
    fc.assert(
      fc.property(fc.array(arbitrary, { minLength: 1, maxLength: 20 }), (findings) => {
        const { score: total, parts } = score(findings)
        assert.equal(scoreWithout(parts, new Set()), total)
        assert.ok(scoreWithout(parts, new Set(['severity'])) <= total)
      }),
    )
  })

  it('rises with what is known beside the findings, by what the log-odds predict', () => {
    const findings = [finding('a', { ruleId: 'r' })]
    const facts = { findings, hosts: ['a'], users: [], layers: ['endpoint'], tactics: [] }
    const plain = scoreIncident(facts)
    const context = {
      criticality: { share: 1, label: 'dc-01' },
      privileged: ['adm'],
      intelligence: ['198.51.100.1'],
    }
    const known = scoreIncident({ ...facts, context })
    assert.ok(known.score > plain.score)
    assert.equal(
      scoreWithout(known.parts, new Set(['criticality', 'privilege', 'intelligence'])),
      plain.score,
    )
  })

  it('learns from verdicts: false alarms lower what a rule raises, few of them little', () => {
    const findings = [finding('a', { ruleId: 'noisy' })]
    const facts = { findings, hosts: ['a'], users: [], layers: ['endpoint'], tactics: [] }
    const after = (times: number, now: 'false_positive' | 'true_positive') => {
      let counts: VerdictCounts = {}
      for (let n = 0; n < times; n++) counts = learnVerdict(counts, ['noisy'], { before: undefined, now })
      return scoreIncident({ ...facts, context: { precision: new RulePrecision(counts) } }).score
    }
    const plain = scoreIncident(facts).score
    assert.ok(after(1, 'false_positive') < plain)
    assert.ok(after(20, 'false_positive') < after(1, 'false_positive'))
    assert.ok(after(20, 'true_positive') > plain)
    const back = learnVerdict(learnVerdict({}, ['r'], { before: undefined, now: 'false_positive' }), ['r'], {
      ...{ before: 'false_positive', now: undefined },
    })
    assert.deepEqual(back, { r: [0, 0] })
  })

  it('counts tactics that advance with time more than the same at once', () => {
    const steps = ['TA0001', 'TA0002', 'TA0006', 'TA0008']
    const at = (order: readonly string[]) =>
      score(
        order.map((uid, n) => finding(`f${n}`, { ruleId: `r${n}`, time: n * 1000, attacks: tactic(uid) })),
      ).score
    assert.ok(at(steps) > at(steps.toReversed()))
  })
})
