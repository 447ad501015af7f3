import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { FindingId } from '@opensoc/domain'
import type { RememberedFinding } from '@opensoc/pipeline'
import { Signals } from './bursts-of-truth.ts'
import { hostHour, METHODS, sharedEntity } from './groupings.ts'
import type { LabeledFinding } from './labeled-set.ts'
import { runScenario } from './run-correlation.ts'
import { bestThreshold, recallAt, scoreCorrelation } from './score-correlation.ts'

const MINUTE = 60_000

function one(at: number, minute: number, host: string, step?: string): LabeledFinding {
  const finding = {
    ...{ id: String(at) as FindingId, tenantId: 't', ruleId: step ?? 'noise', title: 'x', level: 'high' },
    ...{ time: minute * MINUTE, eventIds: [`0.${at}.0`], source: 's', layer: 'endpoint', product: 'p', host },
    ...{ entities: [{ kind: 'host', key: host, label: host }], attacks: [] },
  } as unknown as RememberedFinding
  return { finding, incident: step === undefined ? undefined : 'attack', step }
}

const FINDINGS = [
  one(0, 0, 'a', 'first'),
  one(1, 1, 'a', 'first'),
  one(2, 30, 'a', 'second'),
  one(3, 31, 'a'),
  one(4, 90, 'a', 'third'),
  one(5, 95, 'b'),
]

describe('the score of a grouping', () => {
  it('counts signals, the purity of the attack item and its steps', () => {
    const signals = new Signals()
    const grouping = hostHour()
    for (const [at, finding] of FINDINGS.entries()) {
      signals.add(finding)
      grouping.add(finding.finding, at)
    }
    const score = scoreCorrelation(signals, grouping.finish(), undefined)
    assert.equal(score.signals, 5)
    assert.equal(score.items, 3)
    assert.equal(score.purity, 2 / 3)
    assert.deepEqual(score.steps, [2, 3])
    assert.equal(score.precisionAt5, 2 / 5)
    assert.equal(score.precisionAt5OfPossible, 1)
  })

  it('compares with the truth where all is labeled', () => {
    const signals = new Signals()
    const grouping = sharedEntity()
    for (const [at, finding] of FINDINGS.entries()) {
      signals.add(finding)
      grouping.add(finding.finding, at)
    }
    const score = scoreCorrelation(signals, grouping.finish(), ['x', 'x', 'x', 'x', 'x', 'y'])
    assert.equal(score.ari, 1)
  })

  it('chooses a threshold that tells true items from others', () => {
    const ranked = [
      { score: 90, isTrue: true },
      { score: 80, isTrue: true },
      { score: 40, isTrue: false },
    ]
    assert.equal(bestThreshold([ranked]), 80)
    assert.equal(recallAt(85, ranked), 0.5)
    assert.equal(recallAt(85, [{ score: 10, isTrue: false }]), undefined)
  })

  it('runs every baseline and the control on a scenario', () => {
    const scores = runScenario({
      ...{ set: 'stories', name: 'x', heldApart: false, isFullyLabeled: false },
      findings: () => FINDINGS,
    })
    assert.deepEqual(
      scores.map(({ method }) => method),
      [...Object.keys(METHODS), 'OpenSOC, random tactics'],
    )
  })
})
