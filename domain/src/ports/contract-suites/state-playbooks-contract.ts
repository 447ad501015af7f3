import assert from 'node:assert/strict'
import { it } from 'node:test'
import type { StoredPlaybook, StoredRun } from '../response-store.ts'
import type { StateStore } from '../state-store.ts'
import { A, B, HOSTILE } from './state-samples.ts'

function playbook(over: Partial<StoredPlaybook> = {}): StoredPlaybook {
  return {
    tenantId: A,
    id: 'p1',
    modified: '2024-01-01',
    name: HOSTILE,
    source: '{}',
    origin: 'own',
    ...over,
  }
}

function run(over: Partial<StoredRun> = {}): StoredRun {
  return {
    ...{ id: 'r1', tenantId: A, playbookId: 'p1', playbookVersion: '2024-01-01', startedBy: 'ann' },
    ...{ startedTime: 1000, status: 'running', ...over },
  }
}

export function playbookStoreContract(opened: () => StateStore): void {
  it('keeps every version of a playbook, and never changes one', async () => {
    const { playbooks } = opened()
    await playbooks.save(playbook())
    await playbooks.save(playbook({ source: '{"other":1}' }))
    await playbooks.save(playbook({ modified: '2024-02-01', source: '{"new":1}' }))
    await playbooks.save(playbook({ tenantId: B, id: 'p2' }))
    assert.deepEqual(await playbooks.get(A, 'p1', '2024-01-01'), playbook())
    assert.equal((await playbooks.get(A, 'p1'))?.modified, '2024-02-01')
    assert.deepEqual(
      (await playbooks.list(A)).map(({ modified }) => modified),
      ['2024-02-01'],
    )
    assert.equal(await playbooks.get(A, 'p2'), undefined)
  })

  it('keeps runs, and knows which are open', async () => {
    const { playbooks } = opened()
    await playbooks.saveRun(run())
    await playbooks.saveRun(run({ id: 'r2', startedTime: 2000, incidentId: 'INC-1' }))
    await playbooks.saveRun(run({ id: 'r3', tenantId: B }))
    await playbooks.saveRun(run({ id: 'r2', startedTime: 2000, incidentId: 'INC-1', status: 'failed' }))
    assert.deepEqual((await playbooks.openRuns(10)).map(({ id }) => id).sort(), ['r1', 'r3'])
    assert.deepEqual(
      (await playbooks.runs(A, { limit: 10 })).map(({ id }) => id),
      ['r2', 'r1'],
    )
    assert.deepEqual(
      (await playbooks.runs(A, { limit: 10, incidentId: 'INC-1' })).map(({ status }) => status),
      ['failed'],
    )
    assert.equal(await playbooks.run(B, 'r1'), undefined)
  })

  it('gives each place of a journal to one writer', async () => {
    const { playbooks } = opened()
    assert.equal(await playbooks.appendInput(A, 'r1', 0, { type: 'started' }), true)
    assert.equal(await playbooks.appendInput(A, 'r1', 0, { type: 'other' }), false)
    assert.equal(await playbooks.appendInput(A, 'r1', 1, { type: 'time' }), true)
    assert.equal(await playbooks.appendInput(B, 'r1', 0, { type: 'b' }), true)
    assert.deepEqual(await playbooks.inputs(A, 'r1'), [{ type: 'started' }, { type: 'time' }])
  })
}
