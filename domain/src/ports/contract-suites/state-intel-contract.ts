import assert from 'node:assert/strict'
import { it } from 'node:test'
import type { Indicator } from '../../intel/indicator.ts'
import type { NewObject } from '../intel-store.ts'
import type { StateStore } from '../state-store.ts'
import { A, allPages, B, HOSTILE } from './state-samples.ts'

function indicator(value: string, over: Partial<Indicator> = {}): Indicator {
  const sources = [{ name: HOSTILE, confidence: 80, validFrom: 1 }]
  return { ...{ tenantId: A, kind: 'domain', value, sources, createdTime: 1, updatedTime: 1 }, ...over }
}

function version(id: string, of: string): NewObject {
  return {
    id,
    type: 'indicator',
    specVersion: '2.1',
    version: of,
    object: { type: 'indicator', id, x: HOSTILE, modified: of },
  }
}

export function intelStoreContract(opened: () => StateStore): void {
  it('keeps an indicator a value, as it was saved last, page by page', async () => {
    const { intel } = opened()
    const many = Array.from({ length: 1100 }, (_, n) => indicator(`d${String(n).padStart(4, '0')}.example`))
    await intel.saveIndicators([...many, indicator('ip', { kind: 'ip', value: '198.51.100.1' })])
    await intel.saveIndicators([indicator('d0001.example', { excluded: 'ours', updatedTime: 2 })])
    assert.equal(await intel.countIndicators(A), 1101)
    assert.equal(await intel.countIndicators(B), 0)
    const all = await allPages((cursor) => intel.listIndicators({ tenantId: A, limit: 400, ...cursor }))
    assert.equal(all.length, 1101)
    const found = await intel.indicators(A, [
      { kind: 'domain', value: 'd0001.example' },
      { kind: 'ip', value: 'd0002.example' },
    ])
    assert.deepEqual(found, [indicator('d0001.example', { excluded: 'ours', updatedTime: 2 })])
    const some = await intel.listIndicators({ tenantId: A, kinds: ['domain'], text: 'D001', limit: 100 })
    assert.equal(some.items.length, 10)
    assert.deepEqual((await intel.listIndicators({ tenantId: A, text: '%', limit: 5 })).items, [])
  })

  it('keeps patterns by tenant and id', async () => {
    const { intel } = opened()
    const source = { name: 's', confidence: 1, validFrom: 1 }
    const one = {
      tenantId: A,
      id: 'indicator--1',
      pattern: "[a:b = 'x']",
      name: HOSTILE,
      source,
      updatedTime: 1,
    }
    await intel.savePatterns([one, { ...one, tenantId: B, name: 'theirs' }])
    await intel.savePatterns([{ ...one, updatedTime: 2 }])
    assert.deepEqual(await intel.patterns(A), [{ ...one, updatedTime: 2 }])
  })

  it('adds each version once, each later than the one before, whatever the clock says', async () => {
    const { intel } = opened()
    const collection = { tenantId: A, id: 'c', title: HOSTILE, canWrite: true }
    await intel.saveCollection(collection)
    assert.deepEqual(await intel.collections(A), [collection])
    assert.deepEqual(await intel.collections(B), [])
    const versions = [
      version('i--1', '2024-01-01T00:00:00.000Z'),
      version('i--2', '2024-01-01T00:00:00.000Z'),
    ]
    assert.equal(await intel.addObjects(A, 'c', versions, 5000), 2)
    assert.equal(
      await intel.addObjects(A, 'c', [...versions, version('i--1', '2024-01-02T00:00:00.000Z')], 10),
      1,
    )
    const all = await intel.objectsAfter(A, 'c', { after: 0, limit: 10 })
    assert.deepEqual(
      all.map(({ sequence }) => sequence),
      [1, 2, 3],
    )
    const times = all.map(({ dateAdded }) => dateAdded)
    assert.deepEqual([...new Set(times)].sort(), times)
    assert.deepEqual(all[0]!.object, versions[0]!.object)
    assert.deepEqual(await intel.objectsAfter(B, 'c', { after: 0, limit: 10 }), [])
    assert.equal((await intel.versionsOf(A, 'c', ['i--1', 'i--1'])).length, 2)
    await intel.removeObjects(A, 'c', [1])
    assert.deepEqual(
      (await intel.objectsAfter(A, 'c', { after: 1, limit: 1 })).map(({ id }) => id),
      ['i--2'],
    )
  })
}
