import { z } from 'zod'
import { operation } from './operation.ts'
import { commaList, pageQuery, time } from './page.ts'

export const ActionState = z.enum([
  'requested',
  'approved',
  'sent',
  'acknowledged',
  'verified',
  'not_effective',
  'drifted',
  'undoing',
  'undone',
  'expired',
  'failed',
  'rejected',
  'refused',
  'cancelled',
])

/** An OpenC2 1.0 command. */
export const OpenC2Command = z.looseObject({ action: z.string(), target: z.record(z.string(), z.unknown()) })

const Observation = z.object({ time, holds: z.boolean(), facts: z.record(z.string(), z.unknown()) })
const reason = z.string().min(1).max(2000)

export const ResponseAction = z.object({
  id: z.string(),
  actuator: z.string(),
  command: OpenC2Command,
  reason: z.string(),
  requested_by: z.string(),
  requested_time: time,
  incident_id: z.string().optional(),
  finding_ids: z.array(z.string()),
  run_key: z.string().optional(),
  /** `verified`: a probe saw the effect; the control's own word is `acknowledged`. */
  state: ActionState,
  history: z.array(
    z.object({ state: ActionState, time, actor: z.string().optional(), detail: z.string().optional() }),
  ),
  approval: z
    .object({
      needed: z.int(),
      given: z.array(z.object({ by: z.string(), time, reason: z.string() })),
      expires_time: time,
    })
    .optional(),
  /** Until then an automatic action can be cancelled before anything is sent. */
  grace_until: time.optional(),
  lease_until: time.optional(),
  /** What a probe saw before, when the effect was verified, and last. */
  before: Observation.optional(),
  effect: Observation.optional(),
  latest: Observation.optional(),
  version: z.int(),
})
export type ResponseAction = z.output<typeof ResponseAction>

/** What the policies say of an action, and what is offered in its place. */
export const PolicyDecision = z.object({
  kind: z.enum(['automatic', 'approval', 'refuse']),
  policy: z.string(),
  reason: z.string().optional(),
  needed: z.int().optional(),
  offer: z.object({ actuator: z.string(), command: OpenC2Command, why: z.string() }).optional(),
})

const draft = {
  /** Name of a configured actuator. */
  actuator: z.string().min(1).max(200),
  command: OpenC2Command,
}

export const listActions = operation({
  id: 'listActions',
  method: 'GET',
  path: '/api/v1/actions',
  summary: 'Response actions, newest first',
  scope: 'read',
  query: z.object({
    ...pageQuery,
    state: commaList.pipe(z.array(ActionState)).optional(),
    incident: z.string().max(100).optional(),
  }),
  response: z.object({ items: z.array(ResponseAction), cursor: z.string().optional() }),
})

export const getAction = operation({
  id: 'getAction',
  method: 'GET',
  path: '/api/v1/actions/{id}',
  summary: 'One response action with its history and what probes saw',
  scope: 'read',
  params: z.object({ id: z.string().max(200) }),
  response: ResponseAction,
})

export const requestAction = operation({
  id: 'requestAction',
  method: 'POST',
  path: '/api/v1/actions',
  summary: 'Ask for an action; policies say whether it is sent, waits for people, or is refused',
  scope: 'respond',
  body: z.object({
    ...draft,
    reason,
    /** Ends by itself after so long, held by the control even when the platform is down. */
    lease_ms: z.int().min(1000).max(31_536_000_000).optional(),
    incident_id: z.string().max(100).optional(),
    finding_ids: z.array(z.string().max(100)).max(100).default([]),
  }),
  response: z.object({ action: ResponseAction, decision: PolicyDecision }),
})

const Counted = z.array(z.object({ value: z.string(), count: z.int() }))

export const previewAction = operation({
  id: 'previewAction',
  method: 'POST',
  path: '/api/v1/actions/preview',
  summary: 'What the policies say of an action, and who and what it would have cut off in the last days',
  scope: 'read',
  body: z.object({ ...draft, days: z.int().min(1).max(90).default(7) }),
  response: z.object({
    decision: PolicyDecision,
    /** Absent where telemetry cannot tell. The counts are those that `query` gives in a hunt over the same time. */
    dry_run: z
      .object({
        query: z.string(),
        from: time,
        to: time,
        events: z.int(),
        hosts: Counted,
        users: Counted,
        processes: Counted,
      })
      .optional(),
  }),
})

const change = (verb: string, summary: string) =>
  operation({
    id: `${verb}Action`,
    method: 'POST',
    path: `/api/v1/actions/{id}/${verb}`,
    summary,
    scope: 'respond',
    params: z.object({ id: z.string().max(200) }),
    body: z.object({ reason }),
    response: ResponseAction,
  })

export const approveAction = change('approve', 'Approve an action that waits; who asked for it cannot')
export const rejectAction = change('reject', 'Reject an action that waits')
export const cancelAction = change('cancel', 'Cancel an action before it is sent')

export const undoAction = operation({
  id: 'undoAction',
  method: 'POST',
  path: '/api/v1/actions/{id}/undo',
  summary: 'Take an action back; refused where somebody else has changed the same thing since',
  scope: 'respond',
  params: z.object({ id: z.string().max(200) }),
  body: z.object({ reason, force: z.boolean().default(false) }),
  response: ResponseAction,
})

export const undoIncident = operation({
  id: 'undoIncident',
  method: 'POST',
  path: '/api/v1/incidents/{id}/undo-actions',
  summary: 'Take back all actions of an incident, what depends on another first',
  scope: 'respond',
  params: z.object({ id: z.string().max(100) }),
  body: z.object({ reason, force: z.boolean().default(false) }),
  response: z.object({ items: z.array(ResponseAction) }),
})

export const listActuators = operation({
  id: 'listActuators',
  method: 'GET',
  path: '/api/v1/actuators',
  summary: 'The controls that can be commanded, with what each carries out',
  scope: 'read',
  response: z.object({
    items: z.array(z.object({ name: z.string(), pairs: z.record(z.string(), z.array(z.string())) })),
  }),
})
