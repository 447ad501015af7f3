/** `waiting` for its turn, `running`, or ended in one of three ways. */
export const JOB_STATES = ['waiting', 'running', 'done', 'failed', 'cancelled'] as const
export type JobState = (typeof JOB_STATES)[number]

/** How far a job is, within the phase it is in. */
export interface JobProgress {
  /** What it does now, in a few words, such as `reading events`. */
  readonly phase: string
  readonly done: number
  /** As far as is known; 0 where nobody can say. */
  readonly total: number
  /** What `done` and `total` count, in the plural. */
  readonly unit: string
}

/** Long work that goes on while nobody waits for it: back-fills, forecasts, sweeps. Times are milliseconds since the epoch. */
export interface Job {
  readonly id: string
  readonly tenantId: string
  /** Which work it is, such as `backfill`: says what `input` and `result` are. */
  readonly kind: string
  /** One line for people. */
  readonly title: string
  /** Who asked for it. */
  readonly owner: string
  readonly state: JobState
  readonly progress: JobProgress
  /** JSON. */
  readonly input: unknown
  readonly createdTime: number
  readonly startedTime?: number
  readonly endedTime?: number
  /** Somebody wants it to end: kept, so that a restart does not take it up again. */
  readonly isCancelAsked?: boolean
  /** How often it was begun: a job that ends the process each time is given up. */
  readonly attempts: number
  /** What it came to, JSON; of a job that was cancelled, as far as it got. */
  readonly result?: unknown
  /** What people should know of the result, such as a bound that was reached. */
  readonly notes: readonly string[]
  /** Why it failed. */
  readonly error?: string
  /** Counts changes. */
  readonly version: number
}

export const NO_PROGRESS: JobProgress = { phase: '', done: 0, total: 0, unit: '' }

export function hasEnded({ state }: Pick<Job, 'state'>): boolean {
  return state === 'done' || state === 'failed' || state === 'cancelled'
}
