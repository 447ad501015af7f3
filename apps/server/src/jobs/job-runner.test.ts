import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { DEFAULT_TENANT, type Job, NO_PROGRESS, type StateStore } from '@opensoc/domain'
import { OpenSocError, silentLogger } from '@opensoc/kernel'
import { openSqliteState } from '@opensoc/state-sql'
import { type JobContext, JobRunner, MAX_WAITING_JOBS, type RunJob } from './job-runner.ts'

const TENANT = DEFAULT_TENANT

describe('the job runner', () => {
  const folder = mkdtempSync(join(tmpdir(), 'opensoc-jobs-'))
  let state: StateStore
  let now = 1000
  const heard: Job[] = []

  before(async () => {
    state = await openSqliteState({ file: join(folder, 'state.sqlite'), clock: { now: () => now } })
    await state.migrate()
  })
  after(async () => {
    await state.close()
    rmSync(folder, { recursive: true, force: true })
  })

  const made = (kinds: Record<string, RunJob>) =>
    new JobRunner({
      ...{ state, clock: { now: () => now }, logger: silentLogger, kinds },
      onChanged: (job) => heard.push(job),
    })
  const runner = async (kinds: Record<string, RunJob>) => {
    const jobs = made(kinds)
    await jobs.start()
    return jobs
  }
  const order = (kind: string, input: unknown = {}) => ({
    ...{ tenantId: TENANT, kind, title: kind, owner: 'ann', input },
  })
  /** Runs until somebody ends it. */
  const untilAborted = ({ signal }: JobContext) =>
    new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))

  it('runs a job, tells how far it is, and keeps what it came to', async () => {
    const jobs = await runner({
      double: async ({ job, progress, note }) => {
        progress({ phase: 'counting', done: 1, total: 2, unit: 'things' })
        now += 5000
        progress({ phase: 'counting', done: 2, total: 2, unit: 'things' })
        note('a bound was reached')
        return { twice: (job.input as { n: number }).n * 2 }
      },
    })
    const { id } = await jobs.submit(order('double', { n: 21 }))
    const done = await jobs.ended(TENANT, id)
    assert.deepEqual(
      [done?.state, done?.result, done?.notes],
      ['done', { twice: 42 }, ['a bound was reached']],
    )
    assert.equal(done?.progress.done, 2)
    assert.deepEqual(await state.jobs.get(TENANT, id), done)
    const versions = heard.filter((job) => job.id === id).map(({ version }) => version)
    assert.deepEqual(
      versions,
      versions.toSorted((a, b) => a - b),
    )
  })

  it('keeps why one failed', async () => {
    const jobs = await runner({ bad: () => Promise.reject(new OpenSocError('X', 'no luck')) })
    const { id } = await jobs.submit(order('bad'))
    const failed = await jobs.ended(TENANT, id)
    assert.deepEqual([failed?.state, failed?.error], ['failed', 'no luck'])
  })

  it('runs one of a kind at a time, and ends those that are cancelled', async () => {
    const begun: string[] = []
    const wait: RunJob = (context) => {
      begun.push(context.job.id)
      return untilAborted(context)
    }
    const jobs = await runner({ wait })
    const first = await jobs.submit(order('wait'))
    const second = await jobs.submit(order('wait'))
    const third = await jobs.submit(order('wait'))
    assert.equal((await jobs.cancel(TENANT, second.id))?.state, 'cancelled')
    assert.equal(await jobs.cancel('another', first.id), undefined)
    await jobs.cancel(TENANT, first.id)
    assert.equal((await jobs.ended(TENANT, first.id))?.state, 'cancelled')
    await jobs.cancel(TENANT, third.id)
    assert.equal((await jobs.ended(TENANT, third.id))?.state, 'cancelled')
    assert.deepEqual(begun, [first.id, third.id])
  })

  it('takes up what the end of a process interrupted, from the checkpoint', async () => {
    const before = await runner({
      long: async (context) => {
        await state.jobs.saveCheckpoint(TENANT, context.job.id, { at: 7 })
        return untilAborted(context)
      },
    })
    const { id } = await before.submit(order('long'))
    while ((await state.jobs.checkpoint(TENANT, id)) === undefined) await new Promise(setImmediate)
    // As a kill would leave it: the store says that it runs.
    const next = made({ long: async ({ checkpoint }) => checkpoint })
    await next.start()
    assert.deepEqual((await next.ended(TENANT, id))?.result, { at: 7 })
    assert.equal(await state.jobs.checkpoint(TENANT, id), undefined)
    await before.close()
  })

  it('stops with the platform and is taken up again; one that was cancelled is not', async () => {
    const stopping = await runner({ stop: untilAborted })
    const first = await stopping.submit(order('stop'))
    const second = await stopping.submit(order('stop'))
    await stopping.close()
    await state.jobs.save({ ...(await state.jobs.get(TENANT, second.id))!, isCancelAsked: true })
    const next = made({ stop: async () => 'ran' })
    await next.start()
    assert.equal((await next.ended(TENANT, first.id))?.result, 'ran')
    assert.equal((await next.ended(TENANT, second.id))?.state, 'cancelled')
  })

  it('gives up a job that never came to an end, and one that nobody knows', async () => {
    const common: Omit<Job, 'id' | 'kind' | 'attempts'> = {
      ...{ tenantId: TENANT, title: 'x', owner: 'ann', state: 'running', progress: NO_PROGRESS, input: {} },
      ...{ createdTime: now, notes: [], version: 1 },
    }
    await state.jobs.save({ ...common, id: 'loop', kind: 'loop', attempts: 3 })
    await state.jobs.save({ ...common, id: 'odd', kind: 'odd', attempts: 1 })
    const jobs = made({ loop: async () => 1 })
    await jobs.start()
    assert.match((await jobs.get(TENANT, 'loop'))?.error ?? '', /given up after 3/)
    assert.match((await jobs.get(TENANT, 'odd'))?.error ?? '', /kind odd/)
  })

  it('runs nothing before it is started', async () => {
    const jobs = made({ early: async () => 'ran' })
    const { id } = await jobs.submit(order('early'))
    assert.equal((await state.jobs.get(TENANT, id))?.state, 'waiting')
    await jobs.start()
    assert.equal((await jobs.ended(TENANT, id))?.result, 'ran')
  })

  it('takes no more than it can remember', async () => {
    const jobs = await runner({ wait: untilAborted })
    for (let n = 0; n <= MAX_WAITING_JOBS; n++) await jobs.submit(order('wait'))
    await assert.rejects(jobs.submit(order('wait')), { code: 'JOBS_FULL' })
    await jobs.close()
  })
})
