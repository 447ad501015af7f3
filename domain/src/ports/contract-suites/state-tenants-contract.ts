import assert from 'node:assert/strict'
import { it } from 'node:test'
import type { FindingId, IncidentId } from '../../ids.ts'
import type { StateStore } from '../state-store.ts'
import { A, B, finding, incident, rule } from './state-samples.ts'

/** Everything below is stored for one tenant under ids that the other one asks for, too. */
export function tenantContract(opened: () => StateStore): void {
  const token = {
    id: 't of a',
    tenantId: A,
    name: 'ci',
    secretHash: 'hash of a',
    role: 'reader',
    createdBy: 'ann',
    createdTime: 1,
  } as const
  const entry = { time: 1, actor: 'x', action: 'a.b', target: 't', detail: {} }
  const ruleVersion = {
    tenantId: A,
    ruleId: 'x',
    time: 1,
    actor: 'ann',
    change: 'edited',
    source: 's',
  } as const
  const count = { received: 1, stored: 1, quarantined: {}, findings: 0, bytes: 1 }

  it('is filled by one tenant', async () => {
    const state = opened()
    await state.batchKeys.add(A, [{ key: 'k', offset: 1 }], 1)
    await state.findings.addNew([finding('x')])
    await state.incidents.save([incident('x'), incident('merged')])
    await state.incidents.redirect(A, 'merged' as IncidentId, 'x' as IncidentId)
    await state.rules.save([rule('x')])
    await state.rules.addVersions([ruleVersion])
    await state.rules.saveTests(A, 'x', 'positive: []')
    await state.rules.saveTestOutcomes(A, [{ ruleId: 'x', passed: true, time: 1 }])
    await state.context.save(A, [{ kind: 'networks', id: '10.0.0.0/8', name: 'n', tags: [] }])
    await state.telemetry.add(A, [{ logsource: { product: 'p' }, events: 1, lastTime: 1 }])
    await state.people.saveToken(token)
    await state.audit.append({ tenantId: A, ...entry })
    await state.ledger.add(A, [{ source: 's', minute: 0, ...count }])
    await state.values.set(A, 'k', 1)
  })

  it('shows nothing of it to another', async () => {
    const state = opened()
    assert.equal(await state.batchKeys.find(B, 'k'), undefined)
    assert.equal(await state.findings.get(B, 'x' as FindingId), undefined)
    assert.deepEqual(await state.findings.getMany(B, ['x' as FindingId]), [])
    assert.deepEqual(await state.findings.list({ tenantId: B, limit: 9 }), { items: [] })
    assert.equal((await state.findings.countByRule(B)).size, 0)
    assert.equal(await state.incidents.get(B, 'x' as IncidentId), undefined)
    assert.equal(await state.incidents.get(B, 'merged' as IncidentId), undefined)
    assert.deepEqual(await state.incidents.list({ tenantId: B, limit: 9, sort: 'newest' }), { items: [] })
    assert.equal((await state.incidents.stats({ tenantId: B })).total, 0)
    assert.deepEqual(await state.rules.list(B), [])
    assert.equal(await state.rules.get(B, 'x'), undefined)
    assert.deepEqual(await state.rules.versions(B, 'x'), [])
    assert.equal(await state.rules.tests(B, 'x'), undefined)
    assert.deepEqual(await state.rules.testOutcomes(B), [])
    assert.deepEqual(await state.telemetry.list(B), [])
    assert.deepEqual(await state.people.tokens(B), [])
    assert.deepEqual(await state.audit.list(B, { limit: 9 }), [])
    assert.deepEqual(await state.ledger.list(B, { from: 0, to: 1e9 }), [])
    assert.equal(await state.values.get(B, 'k'), undefined)
  })

  it('lets no cursor lead from one to the other', async () => {
    const { findings, incidents } = opened()
    await findings.addNew([finding('y'), finding('z')])
    await incidents.save([incident('y'), incident('z')])
    const { cursor } = await findings.list({ tenantId: A, limit: 1 })
    assert.deepEqual(await findings.list({ tenantId: B, limit: 9, cursor: cursor! }), { items: [] })
    for (const sort of ['newest', 'priority'] as const) {
      const page = await incidents.list({ tenantId: A, limit: 1, sort })
      const other = await incidents.list({ tenantId: B, limit: 9, sort, cursor: page.cursor! })
      assert.deepEqual(other, { items: [] })
    }
  })

  it('lets another neither change nor remove it', async () => {
    const state = opened()
    assert.equal(await state.rules.setEnabled(B, ['x'], true), 0)
    assert.equal(await state.rules.remove(B, ['x']), 0)
    assert.equal(await state.people.revokeToken(B, token.id), false)
    await state.values.delete(B, 'k')
    await state.incidents.redirect(B, 'x' as IncidentId, 'y' as IncidentId)
    assert.equal((await state.incidents.get(A, 'x' as IncidentId))?.id, 'x')
    assert.equal((await state.rules.get(A, 'x'))?.enabled, false)
    assert.deepEqual(await state.people.token(token.secretHash), token)
    assert.equal(await state.values.get(A, 'k'), 1)
  })

  it('keeps the same ids of both apart', async () => {
    const state = opened()
    await state.batchKeys.add(B, [{ key: 'k', offset: 2 }], 1)
    assert.equal(await state.batchKeys.find(A, 'k'), 1)
    assert.equal((await state.findings.addNew([finding('x', { tenantId: B, title: 'b' })])).length, 1)
    assert.equal((await state.findings.get(A, 'x' as FindingId))?.title, 'Finding x')
    await state.incidents.save([incident('x', { tenantId: B, title: 'b' })])
    assert.equal((await state.incidents.get(A, 'x' as IncidentId))?.title, 'Incident x')
    await state.rules.save([rule('x', { tenantId: B, title: 'b' })])
    assert.equal((await state.rules.get(A, 'x'))?.title, 'Rule x')
    await state.ledger.add(B, [{ source: 's', minute: 0, ...count, bytes: 7 }])
    assert.equal((await state.ledger.list(A, { from: 0, to: 1 }))[0]?.bytes, 1)
    await state.values.set(B, 'k', 2)
    assert.equal(await state.values.get(A, 'k'), 1)
  })
}
