import type { EventLake, RuleException, StateStore } from '@opensoc/domain'
import type { Clock } from '@opensoc/kernel'
import { type Renormalize, simulateException } from '@opensoc/pipeline'
import { simulationJson } from '../api/simulation-json.ts'
import type { RunJob } from '../jobs/job-runner.ts'

export interface SimulationInput {
  readonly draft: RuleException
  readonly days: number
}

interface SimulationContext {
  readonly state: StateStore
  readonly lake: EventLake
  readonly renormalize: Renormalize
  readonly clock: Clock
}

const DAY_MS = 24 * 3600 * 1000

/** From so many days ago until now, and what says that it comes from the next day. */
export function simulatedRange(clock: Clock, days: number): { readonly from: number; readonly to: number } {
  const to = clock.now() + DAY_MS
  return { from: to - (days + 1) * DAY_MS, to }
}

/** The job that says what an exception would have held back. */
export function createSimulationJob(context: SimulationContext): RunJob {
  return async ({ job, signal, progress }) => {
    const { draft, days } = job.input as SimulationInput
    const range = simulatedRange(context.clock, days)
    const simulation = await simulateException(context, draft, range, {
      signal,
      onProgress: (done, total) => progress({ phase: 'judging findings', done, total, unit: 'findings' }),
    })
    return simulationJson(simulation, range)
  }
}
