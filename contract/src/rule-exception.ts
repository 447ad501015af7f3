import { z } from 'zod'
import { Verdict } from './incident.ts'
import { Job } from './job.ts'
import { operation } from './operation.ts'
import { time } from './page.ts'

export const ExceptionScope = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('all') }),
  z.strictObject({ kind: z.literal('rules'), ids: z.array(z.string().max(200)).min(1).max(1000) }),
  z.strictObject({
    kind: z.literal('group'),
    tag: z.string().max(200).optional(),
    level: z.string().max(20).optional(),
    product: z.string().max(100).optional(),
  }),
])

/** What a person writes of an exception. */
const Draft = z.object({
  title: z.string().min(1).max(200),
  scope: ExceptionScope,
  /** Selections and `condition`, as under `detection:` of a Sigma rule. True: the match makes no finding. */
  detection: z.string().min(1).max(20_000),
  reason: z.string().min(1).max(2000),
  /** From then on it is without effect; null: never. */
  expires_time: time.nullable(),
})

export const RuleException = Draft.extend({
  id: z.string(),
  owner: z.string(),
  created_time: time,
  enabled: z.boolean(),
  is_expired: z.boolean(),
  /** Matches that it held back. */
  hits: z.int(),
  last_hit_time: time.optional(),
})
export type RuleException = z.output<typeof RuleException>

export const ExceptionSimulation = z.object({
  from: time,
  to: time,
  checked: z.int(),
  removed: z.int(),
  /** Whose event is not kept any more, or that rest on several events. */
  unchecked: z.int(),
  /** Only the newest findings were looked at. */
  is_cut: z.boolean(),
  by_rule: z.array(z.object({ rule_id: z.string(), title: z.string(), removed: z.int() })),
  /** By UTC day, `2026-01-15`. */
  by_day: z.array(z.object({ day: z.string(), removed: z.int() })),
  hosts: z.int(),
  users: z.int(),
  /** Some of the findings, newest first. */
  sample: z.array(z.object({ finding_id: z.string(), title: z.string(), time, host: z.string().optional() })),
  incidents: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      status: z.string(),
      verdict: Verdict.optional(),
      removed: z.int(),
      /** People have said that it was an attack. */
      is_confirmed: z.boolean(),
    }),
  ),
})
export type ExceptionSimulation = z.output<typeof ExceptionSimulation>

export const listExceptions = operation({
  id: 'listExceptions',
  method: 'GET',
  path: '/api/v1/exceptions',
  summary: 'What rules must not find, with how often that held',
  scope: 'read',
  response: z.object({ items: z.array(RuleException) }),
})

export const simulateException = operation({
  id: 'simulateException',
  method: 'POST',
  path: '/api/v1/exceptions/simulate',
  summary: 'What an exception would have held back, and of which incidents; nothing is saved',
  scope: 'rules',
  body: z.object({
    scope: ExceptionScope,
    detection: Draft.shape.detection,
    days: z.int().min(1).max(365).default(30),
  }),
  response: ExceptionSimulation,
})

/** Answers 409 `EXCEPTION_HIDES_CONFIRMED`, with the incidents, unless `acknowledge` says why that is right. */
export const createException = operation({
  id: 'createException',
  method: 'POST',
  path: '/api/v1/exceptions',
  summary: 'Save an exception, after it was simulated on the last 30 days',
  scope: 'rules',
  body: Draft.extend({ acknowledge: z.string().min(1).max(2000).optional() }),
  response: RuleException.extend({ simulation: ExceptionSimulation }),
})

export const updateException = operation({
  id: 'updateException',
  method: 'PATCH',
  path: '/api/v1/exceptions/{id}',
  summary:
    'Change an exception or switch it on or off; what it holds back is simulated anew where that changes',
  scope: 'rules',
  params: z.object({ id: z.string().max(100) }),
  body: Draft.partial().extend({
    enabled: z.boolean().optional(),
    acknowledge: z.string().min(1).max(2000).optional(),
  }),
  response: RuleException.extend({ simulation: ExceptionSimulation.optional() }),
})

export const exceptionHistory = operation({
  id: 'exceptionHistory',
  method: 'GET',
  path: '/api/v1/exceptions/{id}/history',
  summary: 'Who made, changed and switched an exception, newest first; from the audit log',
  scope: 'read',
  params: z.object({ id: z.string().max(100) }),
  response: z.object({
    items: z.array(
      z.object({
        time,
        actor: z.string(),
        /** Such as `exceptions.update`. */
        action: z.string(),
        /** What it was set to, or what was changed. */
        detail: z.record(z.string(), z.unknown()),
      }),
    ),
  }),
})

/** A job of kind `simulation` that results in an {@link ExceptionSimulation}. */
export const startSimulation = operation({
  id: 'startSimulation',
  method: 'POST',
  path: '/api/v1/exceptions/simulations',
  summary: 'The same as a job, with progress; nothing is saved',
  scope: 'rules',
  body: z.object({
    scope: ExceptionScope,
    detection: Draft.shape.detection,
    days: z.int().min(1).max(365).default(30),
  }),
  response: Job,
})

export const deleteException = operation({
  id: 'deleteException',
  method: 'DELETE',
  path: '/api/v1/exceptions/{id}',
  summary: 'Remove an exception',
  scope: 'rules',
  params: z.object({ id: z.string().max(100) }),
  response: z.object({}),
})
