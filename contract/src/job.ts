import { z } from 'zod'
import { operation } from './operation.ts'
import { commaList, pageQuery, time } from './page.ts'

export const JobState = z.enum(['waiting', 'running', 'done', 'failed', 'cancelled'])

/** Long work on the platform: goes on while nobody waits for it, and over a restart. */
export const Job = z.object({
  id: z.string(),
  /** Which work it is, such as `backfill` or `forecast`. */
  kind: z.string(),
  title: z.string(),
  owner: z.string(),
  state: JobState,
  progress: z.object({
    /** What it does now. */
    phase: z.string(),
    done: z.int(),
    /** 0 where nobody can say. */
    total: z.int(),
    /** What is counted. */
    unit: z.string(),
  }),
  created_time: time,
  started_time: time.optional(),
  ended_time: time.optional(),
  /** Somebody has asked it to end. */
  is_cancel_asked: z.boolean(),
  /** What people should know of the result, such as a bound that was reached. */
  notes: z.array(z.string()),
  error: z.string().optional(),
  version: z.int(),
})
export type Job = z.output<typeof Job>

export const JobWithResult = Job.extend({
  /** As its kind says; of a cancelled job as far as it got; absent before its end. */
  result: z.unknown().optional(),
})
export type JobWithResult = z.output<typeof JobWithResult>

const jobParams = z.object({ id: z.string().max(100) })

export const listJobs = operation({
  id: 'listJobs',
  method: 'GET',
  path: '/api/v1/jobs',
  summary: 'Long work of the platform, newest first, without its results',
  scope: 'read',
  query: z.object({
    ...pageQuery,
    /** Comma-separated states. */
    state: commaList.optional(),
    /** Comma-separated kinds. */
    kind: commaList.optional(),
  }),
  response: z.object({ items: z.array(Job), cursor: z.string().optional() }),
})

export const getJob = operation({
  id: 'getJob',
  method: 'GET',
  path: '/api/v1/jobs/{id}',
  summary: 'One job with its result',
  scope: 'read',
  params: jobParams,
  response: JobWithResult,
})

/** A job that waits ends at once; one that runs ends soon after, with what it has done until then. */
export const cancelJob = operation({
  id: 'cancelJob',
  method: 'POST',
  path: '/api/v1/jobs/{id}/cancel',
  summary: 'Ask a job to end; one that has ended stays as it is',
  scope: 'triage',
  params: jobParams,
  response: Job,
})
