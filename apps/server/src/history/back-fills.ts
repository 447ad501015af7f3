import type { EventLog, Job, StateStore } from '@opensoc/domain'
import type { Clock, Logger } from '@opensoc/kernel'
import type { JobRunner } from '../jobs/job-runner.ts'
import type { FreshRule } from '../rules/active-rules.ts'
import type { BackFillInput } from './back-fill-job.ts'

export interface BackFillsOptions {
  readonly state: StateStore
  readonly log: Pick<EventLog, 'partitions' | 'end'>
  readonly clock: Clock
  readonly logger: Logger
  readonly jobs: JobRunner
  readonly tenantId: string
  /** 0: never. */
  readonly days: number
  readonly maxFindingsARule: number
}

const DAY_MS = 24 * 3600 * 1000

/** Starts the back-fill of rules that have begun to run. */
export class BackFills {
  readonly #options: BackFillsOptions

  constructor(options: BackFillsOptions) {
    this.#options = options
  }

  /** Called when all workers run these: what is received from now on they find live. */
  async start(fresh: readonly FreshRule[], owner: string): Promise<Job | undefined> {
    const { state, log, clock, logger, jobs, tenantId, days, maxFindingsARule } = this.#options
    const wanted = fresh.filter(({ isOnlyCorrelated }) => !isOnlyCorrelated)
    const until = Array.from({ length: log.partitions }, (_, partition) => log.end(partition))
    if (days === 0 || wanted.length === 0 || until.every((end) => end === 0)) return undefined
    const begunTime = clock.now()
    const input: BackFillInput = {
      rules: fresh.map(({ id, hash }) => ({ id, hash })),
      ...{ begunTime, until, from: begunTime - days * DAY_MS, maxFindingsARule },
    }
    const only = wanted.length === 1 ? await state.rules.get(tenantId, wanted[0]!.id) : undefined
    const title = `Back-fill: ${only?.title ?? `${wanted.length} rules`}`
    try {
      return await jobs.submit({ tenantId, kind: 'backfill', title: title.slice(0, 200), owner, input })
    } catch (error) {
      // The rules run all the same: only their history is not looked at.
      logger.warn('back-fill not started', { rules: wanted.length, error: (error as Error).message })
      return undefined
    }
  }
}
