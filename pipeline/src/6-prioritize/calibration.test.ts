import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { calibrate, reliability } from './calibration.ts'

describe('calibration of the priority', () => {
  it('calls nothing a probability before there are 50 labels with ten of each kind', () => {
    const few = Array.from({ length: 49 }, (_, n) => ({ score: n, isTrue: n % 2 === 0 }))
    assert.equal(calibrate(few).isCalibrated, false)
    const oneSided = Array.from({ length: 80 }, (_, n) => ({ score: n, isTrue: n > 75 }))
    assert.equal(calibrate(oneSided).isCalibrated, false)
    assert.deepEqual([calibrate(few).slope, calibrate(few).intercept], [1, 0])
  })

  it('finds that scores are too high, and sets it right', () => {
    // Of incidents at 90 one in ten is true, of those at 20 none: the score claims nine in ten and one in five.
    const labels = Array.from({ length: 400 }, (_, n) => ({
      score: n % 2 === 0 ? 90 : 20,
      isTrue: n % 20 === 0,
    }))
    const raw = reliability(labels.map(({ score, isTrue }) => ({ chance: score / 100, isTrue })))
    const fitted = calibrate(labels)
    assert.ok(fitted.isCalibrated)
    assert.ok(fitted.ece < 0.02, `${fitted.ece}`)
    assert.ok(raw.ece > 0.4 && fitted.brier < raw.brier)
  })

  it('law: Brier and ECE lie between 0 and 1, and the bins hold every label once', () => {
    const labels = fc.array(fc.record({ score: fc.integer({ min: 0, max: 100 }), isTrue: fc.boolean() }), {
      maxLength: 120,
    })
    fc.assert(
      fc.property(labels, (drawn) => {
        const { brier, ece, bins } = calibrate(drawn)
        for (const value of [brier, ece]) assert.ok(value >= 0 && value <= 1)
        assert.equal(
          bins.reduce((sum, bin) => sum + bin.count, 0),
          drawn.length,
        )
      }),
    )
  })
})
