import { cancelJob, getJob, listJobs } from '@opensoc/contract'
import { JOB_STATES, type JobState, type StateStore } from '@opensoc/domain'
import type { Clock } from '@opensoc/kernel'
import { type Answer, answer } from '../http/answer.ts'
import { HttpError, notFound } from '../http/http-error.ts'
import type { JobRunner } from '../jobs/job-runner.ts'
import { jobJson } from './job-json.ts'

interface JobAnswerContext {
  readonly state: StateStore
  readonly clock: Clock
  readonly jobs: JobRunner
}

export function jobAnswers({ state, clock, jobs }: JobAnswerContext): Answer[] {
  return [
    answer(listJobs, async ({ actor, query }) => {
      const { limit, cursor, state: states, kind: kinds } = query
      const page = await state.jobs.list({
        ...{ tenantId: actor.tenantId, limit },
        ...(states === undefined ? {} : { states: states.map(stateOf) }),
        ...(kinds === undefined ? {} : { kinds }),
        ...(cursor === undefined ? {} : { cursor }),
      })
      return {
        items: page.items.map((job) => jobJson(jobs.latest(job))),
        ...(page.cursor === undefined ? {} : { cursor: page.cursor }),
      }
    }),

    answer(getJob, async ({ actor, params }) => {
      const job = await jobs.get(actor.tenantId, params.id)
      if (job === undefined) throw notFound(`job ${params.id}`)
      return { ...jobJson(job), ...(job.result === undefined ? {} : { result: job.result }) }
    }),

    answer(cancelJob, async ({ actor, params }) => {
      const job = await jobs.cancel(actor.tenantId, params.id)
      if (job === undefined) throw notFound(`job ${params.id}`)
      await state.audit.append({
        ...{ tenantId: actor.tenantId, time: clock.now(), actor: actor.name, action: 'jobs.cancel' },
        ...{ target: `job:${job.id}`, detail: { kind: job.kind, title: job.title, state: job.state } },
      })
      return jobJson(job)
    }),
  ]
}

function stateOf(text: string): JobState {
  const found = JOB_STATES.find((state) => state === text)
  if (found !== undefined) return found
  throw new HttpError(400, 'REQUEST_INVALID', `/query/state: ${text} is no state of a job`, {
    nextStep: `Give some of ${JOB_STATES.join(', ')}.`,
  })
}
