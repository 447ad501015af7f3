import assert from 'node:assert/strict'
import { it } from 'node:test'
import type { ResponseAction } from '../../response/action.ts'
import type { StateStore } from '../state-store.ts'
import { A, B, HOSTILE } from './state-samples.ts'

function action(over: Partial<ResponseAction> = {}): ResponseAction {
  return {
    id: 'a1',
    tenantId: A,
    key: 'k1',
    actuator: 'fw',
    command: { action: 'deny', target: { ipv4_net: '192.0.2.7' } },
    reason: HOSTILE,
    requestedBy: 'ann',
    requestedTime: 1000,
    findingIds: [],
    dependsOn: [],
    state: 'approved',
    history: [],
    probeWindowMs: 1000,
    version: 1,
    ...over,
  }
}

export function actionStoreContract(opened: () => StateStore): void {
  it('makes an action once for its key, in its tenant', async () => {
    const { actions } = opened()
    assert.deepEqual(await actions.add(action()), action())
    assert.deepEqual(await actions.add(action({ id: 'a2' })), action(), 'the first one of the key')
    assert.deepEqual(await actions.add(action({ tenantId: B })), action({ tenantId: B }))
    assert.equal(await actions.get(A, 'a2'), undefined)
    assert.deepEqual(await actions.byKey(A, 'k1'), action())
  })

  it('replaces an action only from the version that the writer saw', async () => {
    const { actions } = opened()
    assert.equal(await actions.replace(action({ state: 'sent', version: 2 })), true)
    assert.equal(await actions.replace(action({ state: 'failed', version: 2 })), false)
    assert.equal(await actions.replace(action({ state: 'failed', version: 9 })), false)
    assert.equal((await actions.get(A, 'a1'))?.state, 'sent')
    assert.equal((await actions.get(B, 'a1'))?.state, 'approved')
  })

  it('lists newest first in pages, by state and incident', async () => {
    const { actions } = opened()
    for (const [number, requestedTime] of [
      [3, 3000],
      [4, 3000],
      [5, 2000],
    ] as const) {
      const over = { id: `a${number}`, key: `k${number}`, requestedTime, incidentId: 'INC-1' as never }
      await actions.add(action({ ...over, state: 'rejected' }))
    }
    const first = await actions.list({ tenantId: A, limit: 2 })
    assert.deepEqual(
      first.items.map(({ id }) => id),
      ['a4', 'a3'],
    )
    const second = await actions.list({ tenantId: A, limit: 2, cursor: first.cursor as string })
    assert.deepEqual(
      second.items.map(({ id }) => id),
      ['a5', 'a1'],
    )
    assert.equal(second.cursor, undefined)
    const states = await actions.list({ tenantId: A, limit: 9, states: ['sent'] })
    assert.deepEqual(
      states.items.map(({ id }) => id),
      ['a1'],
    )
    const ofIncident = await actions.list({ tenantId: A, limit: 9, incidentId: 'INC-1' })
    assert.equal(ofIncident.items.length, 3)
    assert.equal(await actions.countSince(A, 2000), 3)
  })

  it('knows what is due, of all tenants', async () => {
    const { actions } = opened()
    const due = await actions.due(5000, 10)
    assert.deepEqual(due.map(({ tenantId, id }) => `${tenantId} ${id}`).sort(), [`${A} a1`, `${B} a1`].sort())
    await actions.add(action({ id: 'a6', key: 'k6', graceUntil: 9000 }))
    assert.equal(
      (await actions.due(8999, 10)).some(({ id }) => id === 'a6'),
      false,
    )
    assert.equal(
      (await actions.due(9000, 10)).some(({ id }) => id === 'a6'),
      true,
    )
  })
}
