import assert from 'node:assert/strict'
import { it } from 'node:test'
import fc from 'fast-check'
import type { Finding } from '../../finding.ts'
import type { FindingId, TenantId } from '../../ids.ts'
import type { StateStore } from '../state-store.ts'
import { A, allPages, finding, HOSTILE, ids } from './state-samples.ts'

export function findingStoreContract(opened: () => StateStore): void {
  it('stores a finding once and tells which were new', async () => {
    const { findings } = opened()
    assert.deepEqual(ids(await findings.addNew([finding('f1'), finding('f2'), finding('f1')])), ['f1', 'f2'])
    assert.deepEqual(ids(await findings.addNew([finding('f2', { title: 'other' }), finding('f3')])), ['f3'])
    assert.deepEqual(await findings.get(A, 'f2' as FindingId), finding('f2'))
    assert.equal(await findings.get(A, 'none' as FindingId), undefined)
    const many = await findings.getMany(A, ['f1', 'none', 'f3'] as FindingId[])
    assert.deepEqual(new Set(ids(many)), new Set(['f1', 'f3']))
    assert.deepEqual(await findings.getMany(A, []), [])
    assert.equal((await findings.countByRule(A)).get('r1'), 3)
  })

  it('gives hostile text back as it came, and finds it literally', async () => {
    const { findings } = opened()
    const odd = finding('odd', { title: "50%_'off", time: 5, matched: { [HOSTILE]: HOSTILE, __proto__x: 1 } })
    await findings.addNew([odd])
    assert.deepEqual(await findings.get(A, 'odd' as FindingId), odd)
    const list = async (over: object) =>
      ids((await findings.list({ tenantId: A, limit: 100, ...over })).items)
    assert.deepEqual(await list({ text: "0%_'O" }), ['odd'])
    assert.deepEqual(await list({ text: '5_%' }), [])
    assert.deepEqual(await list({ text: HOSTILE }), [])
    assert.deepEqual(await list({ to: 6 }), ['odd'])
    assert.deepEqual(await list({ level: ['low'] }), [])
    assert.deepEqual(await list({ ruleId: 'none' }), [])
    assert.equal((await list({ host: 'ws1' })).length, 4)
  })

  it('pages through any findings newest first, each once, whatever the filter', async () => {
    const { findings } = opened()
    const one = fc.record({
      time: fc.nat(4),
      level: fc.constantFrom('low', 'high'),
      host: fc.constantFrom('h1', 'H1', 'h2'),
    })
    let run = 0
    await fc.assert(
      fc.asyncProperty(
        fc.array(one, { maxLength: 30 }),
        fc.integer({ min: 1, max: 8 }),
        async (all, limit) => {
          const tenantId = `pages ${run++}` as TenantId
          const stored = all.map((over, n) => finding(`p${n}`, { ...over, tenantId } as object))
          await findings.addNew(stored)
          const newest = stored.sort((a, b) => b.time - a.time || (a.id < b.id ? 1 : -1))
          const list = (filter: object) =>
            allPages((cursor) => findings.list({ tenantId, limit, ...filter, ...cursor }))
          assert.deepEqual(ids(await list({})), ids(newest))
          const filtered = newest.filter(
            (each) => each.level === 'low' && each.host?.toLowerCase() === 'h1' && each.time >= 1,
          )
          assert.deepEqual(ids(await list({ level: ['low'], host: 'h1', from: 1 })), ids(filtered))
        },
      ),
      { numRuns: 20 },
    )
  })

  it('leads from a superseded finding to its successor, and lists only what stands', async () => {
    const { findings } = opened()
    const tenantId = 'supersede' as TenantId
    const [a, b, c] = ['a', 'b', 'c'].map((id) => finding(id, { tenantId })) as [Finding, Finding, Finding]
    await findings.addNew([a, b, c])
    const listed = async () => ids((await findings.list({ tenantId, limit: 10 })).items).sort()
    await findings.supersede(tenantId, [{ from: a.id, to: b.id }])
    await findings.supersede(tenantId, [{ from: b.id, to: c.id }])
    assert.deepEqual(await findings.get(tenantId, a.id), c)
    assert.deepEqual(await listed(), ['c'])
    assert.equal((await findings.countByRule(tenantId)).get('r1'), 1)
    // It has come true again: it is new, and stands.
    assert.deepEqual(ids(await findings.addNew([a])), ['a'])
    assert.deepEqual(ids(await findings.addNew([a])), [])
    await findings.supersede(tenantId, [{ from: c.id }])
    assert.deepEqual(await findings.get(tenantId, c.id), c)
    assert.deepEqual(await listed(), ['a'])
    await findings.supersede('another', [{ from: a.id }])
    assert.deepEqual(await listed(), ['a'])
  })

  it('refuses a cursor that no page gave', async () => {
    const { findings } = opened()
    for (const cursor of ['', 'x', 'W10', Buffer.from('[1,{}]').toString('base64url')])
      await assert.rejects(findings.list({ tenantId: A, limit: 1, cursor }), { code: 'CURSOR_INVALID' })
  })
}
