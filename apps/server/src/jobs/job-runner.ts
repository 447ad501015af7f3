import { randomUUID } from 'node:crypto'
import { hasEnded, type Job, type JobProgress, NO_PROGRESS, type StateStore } from '@opensoc/domain'
import { type Clock, type Logger, OpenSocError } from '@opensoc/kernel'

/** What a kind of job works with. */
export interface JobContext {
  readonly job: Job
  /** Aborts where somebody cancels the job, or the platform stops. */
  readonly signal: AbortSignal
  /** What the job saved before the process ended in its middle, or undefined. */
  readonly checkpoint: unknown
  progress(progress: JobProgress): void
  /** What people should know of the result. */
  note(text: string): void
}

/** Resolves with the result, JSON. May reject when its signal aborts; what it resolves with then is kept as far as it got. */
export type RunJob = (context: JobContext) => Promise<unknown>

export interface JobOrder {
  readonly tenantId: string
  readonly kind: string
  readonly title: string
  readonly owner: string
  readonly input: unknown
}

export interface JobRunnerOptions {
  readonly state: StateStore
  readonly clock: Clock
  readonly logger: Logger
  /** By kind. */
  readonly kinds: Readonly<Record<string, RunJob>>
  readonly onChanged: (job: Job) => void
}

/** Jobs of a kind that wait for their turn. */
export const MAX_WAITING_JOBS = 50
/** Ended jobs that are remembered, a tenant. */
export const MAX_ENDED_JOBS = 200
/** Begun so often without an end, a job is given up: it is likely what ends the process. */
const MAX_ATTEMPTS = 3
const SAVE_EVERY_MS = 1000

interface Running {
  job: Job
  readonly control: AbortController
  savedTime: number
  saving: Promise<unknown>
  readonly ended: Promise<void>
}

/**
 * Runs jobs, one of a kind at a time, in the order asked for. Who they are and how far they are is in the store: what the
 * end of the process interrupts goes on at the next start, from the checkpoint that the job left.
 */
export class JobRunner {
  readonly #options: JobRunnerOptions
  readonly #running = new Map<string, Running>()
  readonly #waiting = new Map<string, Job[]>()
  #isStarted = false
  #isClosed = false

  constructor(options: JobRunnerOptions) {
    this.#options = options
  }

  /** Begins to run jobs: what an earlier process left, and what was submitted before this. */
  async start(): Promise<void> {
    this.#isStarted = true
    for (const job of await this.#options.state.jobs.unfinished()) {
      if (job.isCancelAsked === true) await this.#end(job, { state: 'cancelled' })
      else if (this.#options.kinds[job.kind] === undefined)
        await this.#end(job, { state: 'failed', error: `this version knows no job of kind ${job.kind}` })
      else if (job.attempts >= MAX_ATTEMPTS)
        await this.#end(job, { state: 'failed', error: `given up after ${job.attempts} attempts` })
      else this.#enqueue(job)
    }
  }

  /** Stores the job and runs it when its turn comes. Throws `JOBS_FULL` where too many of its kind wait. */
  async submit({ tenantId, kind, title, owner, input }: JobOrder): Promise<Job> {
    if ((this.#waiting.get(kind)?.length ?? 0) >= MAX_WAITING_JOBS)
      throw new OpenSocError('JOBS_FULL', `${MAX_WAITING_JOBS} jobs of kind ${kind} wait already`, {
        nextStep: 'Wait for some to end, or cancel them: `opensoc jobs list --state waiting`.',
      })
    const job: Job = {
      ...{ id: randomUUID(), tenantId, kind, title, owner, input, state: 'waiting', progress: NO_PROGRESS },
      ...{ createdTime: this.#options.clock.now(), attempts: 0, notes: [], version: 1 },
    }
    await this.#save(job)
    if (this.#isStarted) this.#enqueue(job)
    return job
  }

  async get(tenantId: string, id: string): Promise<Job | undefined> {
    return this.#ownRunning(tenantId, id)?.job ?? (await this.#options.state.jobs.get(tenantId, id))
  }

  /** The stored job with what is known since: it is saved only now and then. */
  latest(job: Job): Job {
    return this.#ownRunning(job.tenantId, job.id)?.job ?? job
  }

  /** Ends a job that waits; asks one that runs to end. One that has ended stays as it is. */
  async cancel(tenantId: string, id: string): Promise<Job | undefined> {
    const running = this.#ownRunning(tenantId, id)
    if (running !== undefined) {
      this.#change(running, { isCancelAsked: true })
      await this.#save(running.job)
      running.control.abort(new OpenSocError('JOB_CANCELLED', 'somebody cancelled it'))
      return running.job
    }
    const job = await this.#options.state.jobs.get(tenantId, id)
    if (job === undefined || hasEnded(job)) return job
    const queue = this.#waiting.get(job.kind) ?? []
    this.#waiting.set(
      job.kind,
      queue.filter((one) => one.id !== id),
    )
    return this.#end(job, { state: 'cancelled' })
  }

  /** Resolves when the job has ended, with what it came to. */
  async ended(tenantId: string, id: string): Promise<Job | undefined> {
    for (;;) {
      const job = await this.get(tenantId, id)
      if (job === undefined || hasEnded(job)) return job
      const ahead = this.#ownRunning(tenantId, id) ?? this.#running.get(job.kind)
      await (ahead?.ended ?? new Promise(setImmediate))
      if (this.#isClosed) return job
    }
  }

  /** Running jobs stop where they are and go on at the next start. */
  async close(): Promise<void> {
    this.#isClosed = true
    const open = [...this.#running.values()]
    for (const { control } of open) control.abort(new OpenSocError('JOB_STOPPED', 'the platform stops'))
    await Promise.all(open.map(({ ended }) => ended))
  }

  #ownRunning(tenantId: string, id: string): Running | undefined {
    for (const running of this.#running.values())
      if (running.job.id === id && running.job.tenantId === tenantId) return running
    return undefined
  }

  #enqueue(job: Job): void {
    this.#waiting.set(job.kind, [...(this.#waiting.get(job.kind) ?? []), job])
    this.#next(job.kind)
  }

  #next(kind: string): void {
    if (this.#isClosed || this.#running.has(kind)) return
    const job = this.#waiting.get(kind)?.shift()
    if (job === undefined) return
    const { promise: ended, resolve } = Promise.withResolvers<void>()
    const now = this.#options.clock.now()
    const running: Running = {
      job: { ...job, state: 'running', startedTime: job.startedTime ?? now, attempts: job.attempts + 1 },
      control: new AbortController(),
      ...{ savedTime: now, saving: Promise.resolve(), ended },
    }
    this.#running.set(kind, running)
    void this.#run(running)
      .catch((error: Error) =>
        this.#options.logger.error('job not saved', { id: job.id, error: error.message }),
      )
      .finally(() => {
        this.#running.delete(kind)
        resolve()
        this.#next(kind)
      })
  }

  async #run(running: Running): Promise<void> {
    const { state, kinds, logger } = this.#options
    const { tenantId, id, kind } = running.job
    await this.#save(running.job)
    const checkpoint = await state.jobs.checkpoint(tenantId, id)
    let outcome: Partial<Job>
    try {
      running.control.signal.throwIfAborted()
      const result = await kinds[kind]!({
        ...{ job: running.job, signal: running.control.signal, checkpoint },
        progress: (progress) => this.#progress(running, progress),
        note: (text) => this.#change(running, { notes: [...new Set([...running.job.notes, text])] }),
      })
      outcome = { state: running.job.isCancelAsked === true ? 'cancelled' : 'done', result }
    } catch (thrown) {
      const error = thrown as Error
      if (running.job.isCancelAsked === true) outcome = { state: 'cancelled' }
      else if (this.#isClosed && running.control.signal.aborted) outcome = { attempts: 0 }
      else {
        logger.error('job failed', { id, kind, error: error.stack ?? error.message })
        outcome = { state: 'failed', error: error.message }
      }
    }
    await running.saving
    // Stopped by us, it is taken up again: that is no attempt of its own.
    if (outcome.state === undefined) await this.#save({ ...running.job, ...outcome })
    else await this.#end(running.job, outcome)
  }

  #progress(running: Running, progress: JobProgress): void {
    this.#change(running, { progress })
    const now = this.#options.clock.now()
    if (now - running.savedTime < SAVE_EVERY_MS) return
    running.savedTime = now
    const save = () => (hasEnded(running.job) ? undefined : this.#save(running.job))
    running.saving = running.saving.then(save, save)
    running.saving.catch(() => undefined)
  }

  #change(running: Running, change: Partial<Job>): void {
    running.job = { ...running.job, ...change, version: running.job.version + 1 }
  }

  async #end(job: Job, outcome: Partial<Job>): Promise<Job> {
    const { jobs } = this.#options.state
    const ended = { ...job, ...outcome, endedTime: this.#options.clock.now(), version: job.version + 1 }
    await this.#options.state.transaction(async (transaction) => {
      await transaction.jobs.save(ended)
      await transaction.jobs.clearWork(job.tenantId, job.id)
    })
    await jobs.trim(job.tenantId, MAX_ENDED_JOBS)
    this.#options.onChanged(ended)
    return ended
  }

  async #save(job: Job): Promise<void> {
    await this.#options.state.jobs.save(job)
    this.#options.onChanged(job)
  }
}
