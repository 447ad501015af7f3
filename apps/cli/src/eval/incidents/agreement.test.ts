import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { agreement } from './agreement.ts'

describe('agreement of a grouping with the truth', () => {
  it('is 1 for the same grouping under other names', () => {
    assert.deepEqual(agreement(['a', 'a', 'b'], ['x', 'x', 'y']), { ari: 1, homogeneity: 1, completeness: 1 })
  })

  it('gives the values of a worked example (Hubert and Arabie: two classes of three, one moved)', () => {
    const { ari } = agreement(['1', '1', '2', '2', '2', '2'], ['a', 'a', 'a', 'b', 'b', 'b'])
    assert.ok(Math.abs(ari - 0.324324) < 1e-5, `${ari}`)
  })

  it('tells groups that mix classes from classes that are cut', () => {
    const mixed = agreement(['1', '1', '1', '1'], ['a', 'a', 'b', 'b'])
    assert.deepEqual([mixed.homogeneity, mixed.completeness], [0, 1])
    const cut = agreement(['1', '2', '3', '4'], ['a', 'a', 'b', 'b'])
    assert.equal(cut.homogeneity, 1)
    assert.ok(cut.completeness < 1)
  })

  it('law: does not care for names or order, and never exceeds 1', () => {
    const labels = fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.constantFrom('x', 'y')), {
      minLength: 2,
    })
    fc.assert(
      fc.property(labels, (pairs) => {
        const once = agreement(
          pairs.map(([g]) => g),
          pairs.map(([, c]) => c),
        )
        const turned = agreement(pairs.map(([g]) => `${g}!`).reverse(), pairs.map(([, c]) => c).reverse())
        for (const name of ['ari', 'homogeneity', 'completeness'] as const) {
          assert.ok(Math.abs(once[name] - turned[name]) < 1e-9)
          assert.ok(once[name] <= 1 + 1e-9)
        }
      }),
    )
  })
})
