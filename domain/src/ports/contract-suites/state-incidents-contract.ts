import assert from 'node:assert/strict'
import { it } from 'node:test'
import fc from 'fast-check'
import type { IncidentId, TenantId } from '../../ids.ts'
import { INCIDENT_STATUSES, type Incident, SEVERITIES } from '../../incident.ts'
import type { StateStore } from '../state-store.ts'
import { A, allPages, B, HOSTILE, ids, incident } from './state-samples.ts'

const sum = (counts: Readonly<Record<string, number>>) => Object.values(counts).reduce((a, b) => a + b, 0)

const anyIncident = fc.record({
  score: fc.nat(3),
  lastTime: fc.nat(5000),
  severity: fc.constantFrom(...SEVERITIES),
  status: fc.constantFrom(...INCIDENT_STATUSES),
})

export function incidentStoreContract(opened: () => StateStore): void {
  it('keeps incidents, sorts by priority and by time, and filters', async () => {
    const { incidents } = opened()
    const all = [
      incident('i1', { score: 10, lastTime: 300, severity: 'low', users: ['CORP\\Ann'] }),
      incident('i2', { score: 90, lastTime: 100, severity: 'critical', owner: 'ann' }),
      incident('i3', { score: 90, lastTime: 200, severity: 'critical', status: 'closed', hosts: ['Srv'] }),
    ]
    await incidents.save([...all, incident('other', { tenantId: B })])
    const list = async (over: object) =>
      ids((await incidents.list({ tenantId: A, limit: 10, sort: 'priority', ...over })).items)
    assert.deepEqual(await list({}), ['i3', 'i2', 'i1'])
    assert.deepEqual(await list({ sort: 'newest' }), ['i1', 'i3', 'i2'])
    assert.deepEqual(await list({ severities: ['critical'], statuses: ['new'] }), ['i2'])
    assert.deepEqual(await list({ owner: 'ann' }), ['i2'])
    assert.deepEqual(await list({ owner: '' }), ['i3', 'i1'])
    assert.deepEqual(await list({ text: 'ws1', from: 100, to: 300 }), ['i2'])
    for (const [text, found] of [
      ['SRV', 'i3'],
      ['corp\\a', 'i1'],
      ['incident i2', 'i2'],
      ['I2', 'i2'],
    ] as const)
      assert.deepEqual(await list({ text }), [found], text)
    assert.deepEqual(await list({ text: '%' }), [])
    assert.deepEqual(await list({ text: HOSTILE }), [])
    assert.deepEqual(ids(await incidents.recent(150)), ['i3', 'i1', 'other'])
  })

  it('replaces an incident whole', async () => {
    const { incidents } = opened()
    const changed = incident('i2', { version: 2, title: HOSTILE, verdict: 'test', score: 1.5 })
    await incidents.save([changed])
    assert.deepEqual(await incidents.get(A, 'i2' as IncidentId), changed)
    assert.deepEqual(
      (await incidents.list({ tenantId: A, limit: 9, sort: 'priority', owner: 'ann' })).items,
      [],
    )
  })

  it('pages through any incidents in both orders, each once; its counts agree with them', async () => {
    const { incidents } = opened()
    let run = 0
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyIncident, { maxLength: 30 }),
        fc.integer({ min: 1, max: 8 }),
        async (all, limit) => {
          const tenantId = `pages ${run++}` as TenantId
          const stored = all.map((over, n) => incident(`p${n}`, { ...over, tenantId }))
          await incidents.save(stored)
          const byTime = (a: Incident, b: Incident) => b.lastTime - a.lastTime || (a.id < b.id ? 1 : -1)
          const orders = {
            newest: byTime,
            priority: (a: Incident, b: Incident) => b.score - a.score || byTime(a, b),
          }
          for (const sort of ['newest', 'priority'] as const) {
            const listed = await allPages((cursor) => incidents.list({ tenantId, sort, limit, ...cursor }))
            assert.deepEqual(ids(listed), ids(stored.sort(orders[sort])))
          }
          for (const range of [{}, { from: 1000, to: 4001 }, { to: 2500 }, { from: 2500 }])
            await assertCounts(opened(), stored, { tenantId, ...range })
        },
      ),
      { numRuns: 20 },
    )
  })

  it('counts one incident, and none', async () => {
    const { incidents } = opened()
    await incidents.save([incident('only', { tenantId: 'one' as TenantId, lastTime: 7 })])
    const { histogram } = await incidents.stats({ tenantId: 'one' })
    assert.equal(histogram.length, 60)
    assert.deepEqual(histogram[0], { time: 7, counts: { info: 0, low: 0, medium: 0, high: 1, critical: 0 } })
    assert.equal((await incidents.stats({ tenantId: 'nobody' })).total, 0)
  })

  it('leads from a merged incident to its survivor, over several merges', async () => {
    const { incidents } = opened()
    await incidents.save([incident('m1'), incident('m2'), incident('m3')])
    await incidents.redirect(A, 'm1' as IncidentId, 'm2' as IncidentId)
    await incidents.redirect(A, 'm2' as IncidentId, 'm3' as IncidentId)
    for (const id of ['m1', 'm2', 'm3'])
      assert.equal((await incidents.get(A, id as IncidentId))?.id, 'm3', id)
    const listed = await incidents.list({ tenantId: A, limit: 100, sort: 'newest', text: 'incident m' })
    assert.deepEqual(ids(listed.items), ['m3'])
  })
}

type Range = { readonly tenantId: string; readonly from?: number; readonly to?: number }

async function assertCounts(state: StateStore, stored: readonly Incident[], query: Range): Promise<void> {
  const { from = 0, to = Number.POSITIVE_INFINITY } = query
  const inRange = stored.filter((each) => each.lastTime >= from && each.lastTime < to)
  const stats = await state.incidents.stats(query)
  assert.equal(stats.total, inRange.length)
  assert.equal(sum(stats.byStatus), inRange.length)
  for (const severity of SEVERITIES)
    assert.equal(stats.bySeverity[severity], inRange.filter((each) => each.severity === severity).length)
  if (inRange.length === 0) return
  const widthMs = stats.histogram[1]!.time - stats.histogram[0]!.time
  for (const { time, counts } of stats.histogram) {
    const inBucket = inRange.filter((each) => each.lastTime >= time && each.lastTime < time + widthMs)
    assert.equal(sum(counts), inBucket.length)
  }
  assert.equal(
    stats.histogram.reduce((total, bucket) => total + sum(bucket.counts), 0),
    inRange.length,
  )
}
