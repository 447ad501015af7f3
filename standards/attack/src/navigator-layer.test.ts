import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { techniques } from './knowledge.ts'
import { readNavigatorLayers, writeNavigatorLayer } from './navigator-layer.ts'

const ids = [...techniques()].filter(({ domain }) => domain === 'enterprise-attack').map(({ id }) => id)

describe('layers of ATT&CK Navigator', () => {
  it('reads back what it wrote', () => {
    const entry = fc.record(
      {
        techniqueID: fc.constantFrom(...ids),
        score: fc.integer({ min: 0, max: 5000 }),
        comment: fc.string(),
        enabled: fc.boolean(),
      },
      { requiredKeys: ['techniqueID'] },
    )
    const layer = fc.record({
      name: fc.string(),
      domain: fc.constant('enterprise-attack' as const),
      description: fc.string(),
      techniques: fc.uniqueArray(entry, { selector: ({ techniqueID }) => techniqueID, maxLength: 40 }),
    })
    fc.assert(
      fc.property(layer, (written) => {
        const text = writeNavigatorLayer(written)
        assert.deepEqual(readNavigatorLayers(text), { ok: true, layers: [plain(written)] })
        const { gradient } = JSON.parse(text)
        assert.ok(gradient.maxValue > gradient.minValue)
        for (const { score = 0 } of written.techniques) assert.ok(score <= gradient.maxValue)
      }),
    )
  })

  it('leaves out ids of other releases and repeated ones', () => {
    const twice = [{ techniqueID: 'T1059' }, { techniqueID: 'T9999' }, { techniqueID: 'T1059', score: 2 }]
    const text = writeNavigatorLayer({ name: 'a', domain: 'enterprise-attack', techniques: twice })
    assert.deepEqual(JSON.parse(text).techniques, [{ techniqueID: 'T1059' }])
  })

  it('reads format 3.0, and keeps an entry without a tactic', () => {
    const old = {
      name: 'g',
      version: '3.0',
      domain: 'mitre-enterprise',
      techniques: [{ techniqueID: 'T1003' }],
    }
    assert.deepEqual(readNavigatorLayers(JSON.stringify([old])), {
      ok: true,
      layers: [{ name: 'g', domain: 'enterprise-attack', techniques: [{ techniqueID: 'T1003' }] }],
    })
  })

  it('says what is wrong, whatever the text', () => {
    const messages = ['{', '[1]', '{"version":"2.0"}', '{"version":"4.5","domain":"x"}'].map(
      readNavigatorLayers,
    )
    for (const reading of messages) assert.equal(reading.ok, false)
    fc.assert(fc.property(fc.json(), (text) => typeof readNavigatorLayers(text).ok === 'boolean'))
  })
})

function plain<T>(value: T): T {
  return JSON.parse(JSON.stringify(value))
}
