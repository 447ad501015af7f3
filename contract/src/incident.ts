import { z } from 'zod'
import { AttackRef, EntityRef } from './entity.ts'
import { Finding } from './finding.ts'
import { operation } from './operation.ts'
import { commaList, pageQuery, time } from './page.ts'

export const Severity = z.enum(['info', 'low', 'medium', 'high', 'critical'])
export const IncidentStatus = z.enum(['new', 'in_progress', 'on_hold', 'resolved', 'closed'])
export const Verdict = z.enum(['true_positive', 'benign_positive', 'false_positive', 'duplicate', 'test'])

/** Points of all parts sum exactly to the score. */
export const ScorePart = z.object({
  points: z.number(),
  /** Its log-odds; those of all parts add up to the score's. */
  logit: z.number().optional(),
  kind: z.string(),
  reason: z.string(),
  finding_ids: z.array(z.string()),
})

/** A row of the queue. */
export const IncidentRow = z.object({
  id: z.string(),
  title: z.string(),
  summary: z.string(),
  severity: Severity,
  score: z.number(),
  score_parts: z.array(ScorePart),
  status: IncidentStatus,
  verdict: Verdict.optional(),
  owner: z.string().optional(),
  hosts: z.array(z.string()),
  users: z.array(z.string()),
  layers: z.array(z.string()),
  /** ATT&CK tactics in the order seen: id, name, shortname. */
  tactics: z.array(z.object({ uid: z.string(), name: z.string(), shortname: z.string() })),
  techniques: z.array(AttackRef),
  finding_count: z.int(),
  first_time: time,
  last_time: time,
  created_time: time,
  updated_time: time,
  version: z.int(),
})
export type IncidentRow = z.output<typeof IncidentRow>

export const Incident = IncidentRow.extend({
  entities: z.array(EntityRef),
  /** Why each finding belongs here. */
  members: z.array(
    z.object({
      finding_id: z.string(),
      joined_to: z.string().optional(),
      shared_entities: z.array(EntityRef),
      /** How it was joined where no entity is shared. */
      by: z.enum(['same_rule', 'nearby']).optional(),
      /** -log2 of the chance that its rule speaks of its host in a given hour, as it was when it came. */
      surprise_bits: z.number().optional(),
      strength: z.number(),
    }),
  ),
  /** Suggested next steps, best first. Nothing is done by itself. */
  suggestions: z.array(
    z.object({
      action: z.string(),
      label: z.string(),
      target_kind: z.string(),
      target: z.string(),
      reason: z.string(),
    }),
  ),
  /** Incidents that a person split from it. */
  apart_from: z.array(z.string()),
  corrections: z.array(
    z.object({
      kind: z.enum(['split', 'merge', 'move']),
      time,
      actor: z.string(),
      others: z.array(z.object({ id: z.string(), finding_count: z.int() })),
    }),
  ),
})
export type Incident = z.output<typeof Incident>

const filterQuery = {
  sev: commaList.optional(),
  status: commaList.optional(),
  /** A name, `me` or `none`. */
  owner: z.string().max(64).optional(),
  q: z.string().max(300).optional(),
  from: z.coerce.number().int().optional(),
  to: z.coerce.number().int().optional(),
}

export const listIncidents = operation({
  id: 'listIncidents',
  method: 'GET',
  path: '/api/v1/incidents',
  summary: 'The incident queue',
  scope: 'read',
  query: z.object({ ...pageQuery, ...filterQuery, sort: z.enum(['priority', 'newest']).default('priority') }),
  response: z.object({ items: z.array(IncidentRow), cursor: z.string().optional() }),
})

export const incidentStats = operation({
  id: 'incidentStats',
  method: 'GET',
  path: '/api/v1/incidents/stats',
  summary: 'Counts by severity, status and time for the queue',
  scope: 'read',
  query: z.object(filterQuery),
  response: z.object({
    total: z.int(),
    by_severity: z.record(Severity, z.int()),
    by_status: z.record(IncidentStatus, z.int()),
    histogram: z.array(z.object({ time, counts: z.record(Severity, z.int()) })),
  }),
})

const byId = z.object({ id: z.string().max(64) })

export const getIncident = operation({
  id: 'getIncident',
  method: 'GET',
  path: '/api/v1/incidents/{id}',
  summary: 'One incident',
  scope: 'read',
  params: byId,
  response: Incident,
})

/** A write names the version it saw; a stale one answers 409 with the current incident's version. */
export const updateIncident = operation({
  id: 'updateIncident',
  method: 'PATCH',
  path: '/api/v1/incidents/{id}',
  summary: 'Change title, owner, status or verdict; closing needs a verdict',
  scope: 'triage',
  params: byId,
  body: z.object({
    version: z.int(),
    title: z.string().min(1).max(300).optional(),
    /** null takes the owner away; `me` is the caller. */
    owner: z.string().max(64).nullable().optional(),
    status: IncidentStatus.optional(),
    verdict: Verdict.nullable().optional(),
    note: z.string().max(4000).optional(),
  }),
  response: Incident,
})

export const listIncidentFindings = operation({
  id: 'listIncidentFindings',
  method: 'GET',
  path: '/api/v1/incidents/{id}/findings',
  summary: 'The findings of an incident, oldest first',
  scope: 'read',
  params: byId,
  response: z.object({ items: z.array(Finding) }),
})

export const incidentTimeline = operation({
  id: 'incidentTimeline',
  method: 'GET',
  path: '/api/v1/incidents/{id}/timeline',
  summary: 'Findings and the events around them in time order',
  scope: 'read',
  params: byId,
  response: z.object({
    items: z.array(
      z.object({
        time,
        host: z.string(),
        source: z.string(),
        layer: z.string(),
        what: z.string(),
        actor: z.string(),
        techniques: z.array(AttackRef),
        level: z.string().optional(),
        finding_id: z.string().optional(),
        event_id: z.string().optional(),
      }),
    ),
    truncated: z.boolean(),
  }),
})
