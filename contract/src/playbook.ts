import { z } from 'zod'
import { operation } from './operation.ts'
import { time } from './page.ts'

const Issue = z.object({ severity: z.enum(['error', 'warning']), pointer: z.string(), message: z.string() })

export const PlaybookRow = z.object({
  id: z.string(),
  /** Its version. */
  modified: z.string(),
  name: z.string(),
  description: z.string().optional(),
  labels: z.array(z.string()),
  origin: z.enum(['shipped', 'own']),
  /** Values that must be given to run it, by name. */
  inputs: z.array(z.object({ name: z.string(), type: z.string(), description: z.string().optional() })),
})
export type PlaybookRow = z.output<typeof PlaybookRow>

export const RunStep = z.object({
  key: z.string(),
  step: z.string(),
  name: z.string().optional(),
  status: z.enum(['running', 'successful', 'failed', 'cancelled']),
  entered_time: time,
  finished_time: time.optional(),
  reason: z.string().optional(),
  outputs: z.array(z.object({ key: z.string(), ok: z.boolean(), text: z.string().optional() })),
})

export const PlaybookRun = z.object({
  id: z.string(),
  playbook_id: z.string(),
  playbook_version: z.string(),
  incident_id: z.string().optional(),
  started_by: z.string(),
  started_time: time,
  status: z.string(),
  reason: z.string().optional(),
  steps: z.array(RunStep),
  /** Steps that a person must do and answer. */
  manual: z.array(z.object({ key: z.string(), text: z.string(), out_args: z.array(z.string()) })),
})
export type PlaybookRun = z.output<typeof PlaybookRun>

const params = z.object({ id: z.string().max(200) })

export const listPlaybooks = operation({
  id: 'listPlaybooks',
  method: 'GET',
  path: '/api/v1/playbooks',
  summary: 'CACAO playbooks, the newest version of each',
  scope: 'read',
  response: z.object({ items: z.array(PlaybookRow) }),
})

export const recommendPlaybooks = operation({
  id: 'recommendPlaybooks',
  method: 'GET',
  path: '/api/v1/incidents/{id}/playbooks',
  summary: "Playbooks for an incident's techniques, those that fit most first, with what they fit",
  scope: 'read',
  params,
  response: z.object({
    items: z.array(PlaybookRow.extend({ techniques: z.array(z.string()), defenses: z.array(z.string()) })),
  }),
})

export const exportPlaybook = operation({
  id: 'exportPlaybook',
  method: 'GET',
  path: '/api/v1/playbooks/{id}',
  summary: 'A playbook as CACAO JSON',
  scope: 'read',
  params,
  query: z.object({ modified: z.string().max(40).optional() }),
  response: z.looseObject({ type: z.literal('playbook') }),
})

export const importPlaybook = operation({
  id: 'importPlaybook',
  method: 'POST',
  path: '/api/v1/playbooks',
  summary: 'Check a playbook and keep it; departures of peers from the text come back as warnings',
  scope: 'rules',
  body: z.object({ source: z.string().max(16_777_216) }),
  response: z.object({ playbook: PlaybookRow.optional(), issues: z.array(Issue) }),
})

export const startRun = operation({
  id: 'startRun',
  method: 'POST',
  path: '/api/v1/playbooks/{id}/runs',
  summary: 'Run a playbook; it stays with the version that it began with',
  scope: 'respond',
  params,
  body: z.object({
    variables: z.record(z.string(), z.string().max(65_536)).default({}),
    incident_id: z.string().max(100).optional(),
  }),
  response: PlaybookRun,
})

export const listRuns = operation({
  id: 'listRuns',
  method: 'GET',
  path: '/api/v1/playbook-runs',
  summary: 'Runs of playbooks, newest first',
  scope: 'read',
  query: z.object({
    incident: z.string().max(100).optional(),
    playbook: z.string().max(200).optional(),
    limit: z.coerce.number().int().min(1).max(500).default(100),
  }),
  response: z.object({ items: z.array(PlaybookRun.omit({ steps: true, manual: true, reason: true })) }),
})

export const getRun = operation({
  id: 'getRun',
  method: 'GET',
  path: '/api/v1/playbook-runs/{id}',
  summary: 'A run with its steps, and what waits for a person',
  scope: 'read',
  params,
  response: PlaybookRun,
})

export const answerStep = operation({
  id: 'answerStep',
  method: 'POST',
  path: '/api/v1/playbook-runs/{id}/answer',
  summary: 'Say that a step by hand is done, or that it failed',
  scope: 'respond',
  params,
  body: z.object({
    key: z.string().max(500),
    ok: z.boolean(),
    note: z.string().max(2000).default(''),
    variables: z.record(z.string(), z.string().max(65_536)).default({}),
  }),
  response: PlaybookRun,
})

export const cancelRun = operation({
  id: 'cancelRun',
  method: 'POST',
  path: '/api/v1/playbook-runs/{id}/cancel',
  summary: 'End a run; actions that it has asked for go their own way',
  scope: 'respond',
  params,
  body: z.object({ reason: z.string().min(1).max(2000) }),
  response: PlaybookRun,
})
