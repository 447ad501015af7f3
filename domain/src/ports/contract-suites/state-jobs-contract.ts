import assert from 'node:assert/strict'
import { it } from 'node:test'
import { type Job, NO_PROGRESS } from '../../job.ts'
import type { StateStore } from '../state-store.ts'
import { A, allPages, B, HOSTILE, ids } from './state-samples.ts'

function job(id: string, over: Partial<Job> = {}): Job {
  return {
    ...{ id, tenantId: A, kind: 'forecast', title: HOSTILE, owner: 'ann', state: 'done' },
    ...{ progress: NO_PROGRESS, input: { days: 3 }, createdTime: 1, attempts: 0, notes: [], version: 1 },
    ...over,
  }
}

export function jobStoreContract(opened: () => StateStore): void {
  it('keeps a job as it was saved last, newest first, page by page', async () => {
    const { jobs } = opened()
    for (const n of [1, 2, 3, 4, 5])
      await jobs.save(job(`j${n}`, { createdTime: n, kind: n % 2 ? 'odd' : 'even' }))
    await jobs.save(job('j2', { createdTime: 2, kind: 'even', state: 'failed', error: HOSTILE, version: 2 }))
    assert.deepEqual(
      await jobs.get(A, 'j2'),
      job('j2', { createdTime: 2, kind: 'even', state: 'failed', error: HOSTILE, version: 2 }),
    )
    const all = await allPages((cursor) => jobs.list({ tenantId: A, limit: 2, ...cursor }))
    assert.deepEqual(ids(all), ['j5', 'j4', 'j3', 'j2', 'j1'])
    assert.deepEqual(ids((await jobs.list({ tenantId: A, limit: 9, kinds: ['even'] })).items), ['j4', 'j2'])
    assert.deepEqual(ids((await jobs.list({ tenantId: A, limit: 9, states: ['failed'] })).items), ['j2'])
  })

  it('names what has not ended, in the order in which it was made', async () => {
    const { jobs } = opened()
    await jobs.save(job('u2', { createdTime: 12, state: 'running' }))
    await jobs.save(job('u1', { createdTime: 11, state: 'waiting', tenantId: B }))
    await jobs.save(job('u3', { createdTime: 13, state: 'cancelled' }))
    assert.deepEqual(ids(await jobs.unfinished()), ['u1', 'u2'])
  })

  it('keeps where a job goes on and what it put aside until that is cleared', async () => {
    const { jobs } = opened()
    await jobs.save(job('w', { state: 'running' }))
    assert.equal(await jobs.checkpoint(A, 'w'), undefined)
    await jobs.saveCheckpoint(A, 'w', { at: 1 })
    await jobs.saveCheckpoint(A, 'w', { at: 2 })
    for (const part of [['a'], [HOSTILE], null]) await jobs.addPart(A, 'w', part)
    await jobs.save(job('w', { state: 'running', version: 2 }))
    assert.deepEqual(await jobs.checkpoint(A, 'w'), { at: 2 })
    assert.deepEqual(await jobs.parts(A, 'w'), [['a'], [HOSTILE], null])
    await jobs.clearWork(A, 'w')
    assert.equal(await jobs.checkpoint(A, 'w'), undefined)
    assert.deepEqual(await jobs.parts(A, 'w'), [])
  })

  it('lets no tenant see, change or trim the jobs of another', async () => {
    const { jobs } = opened()
    await jobs.save(job('t', { createdTime: 50 }))
    await jobs.saveCheckpoint(B, 't', 1)
    await jobs.addPart(B, 't', 1)
    await jobs.trim(B, 0)
    assert.equal(await jobs.get(B, 't'), undefined)
    assert.deepEqual(ids((await jobs.list({ tenantId: B, limit: 9, states: ['done'] })).items), [])
    assert.equal((await jobs.get(A, 't'))?.id, 't')
    assert.equal(await jobs.checkpoint(A, 't'), undefined)
    assert.deepEqual(await jobs.parts(A, 't'), [])
  })

  it('forgets ended jobs but the newest, and none that has not ended', async () => {
    const { jobs } = opened()
    await jobs.trim(A, 2)
    assert.deepEqual(ids((await jobs.list({ tenantId: A, limit: 20 })).items), ['t', 'u3', 'u2', 'w'])
  })
}
