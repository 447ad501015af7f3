import { z } from 'zod'
import { EntityRef } from './entity.ts'
import { Incident } from './incident.ts'
import { operation } from './operation.ts'

const byId = z.object({ id: z.string().max(64) })
const version = z.int()
const findingIds = z.array(z.string().max(64)).min(1).max(2000)

/** The incidents that were changed or made, the asked one first. */
const corrected = z.object({ incidents: z.array(Incident) })

export const splitIncident = operation({
  id: 'splitIncident',
  method: 'POST',
  path: '/api/v1/incidents/{id}/split',
  summary: 'Takes findings out into an incident of their own; correlation never joins the two again',
  scope: 'triage',
  params: byId,
  body: z.object({ version, finding_ids: findingIds }),
  response: corrected,
})

export const mergeIncidents = operation({
  id: 'mergeIncidents',
  method: 'POST',
  path: '/api/v1/incidents/{id}/merge',
  summary: 'Makes other incidents part of this one; their ids lead to it',
  scope: 'triage',
  params: byId,
  body: z.object({ version, incident_ids: z.array(z.string().max(64)).min(1).max(50) }),
  response: corrected,
})

export const moveFindings = operation({
  id: 'moveFindings',
  method: 'POST',
  path: '/api/v1/incidents/{id}/move',
  summary: 'Moves findings to another incident; later ones like them follow',
  scope: 'triage',
  params: byId,
  body: z.object({ version, finding_ids: findingIds, to: z.string().max(64) }),
  response: corrected,
})

export const undoIncidentCorrection = operation({
  id: 'undoIncidentCorrection',
  method: 'POST',
  path: '/api/v1/incidents/{id}/undo',
  summary: 'Takes back the last split, merge or move of this incident',
  scope: 'triage',
  params: byId,
  body: z.object({ version }),
  response: corrected,
})

export const whyNotMerged = operation({
  id: 'whyNotMerged',
  method: 'GET',
  path: '/api/v1/incidents/{id}/why-not/{other}',
  summary: 'Why two incidents are not one: the condition that came nearest and failed',
  scope: 'read',
  params: z.object({ id: z.string().max(64), other: z.string().max(64) }),
  response: z.object({
    condition: z.enum([
      'corrected',
      'closed',
      'nothing_shared',
      'too_weak_to_join',
      'too_weak_to_merge',
      'one_weak_kind',
      'full',
      'mergeable',
    ]),
    reason: z.string(),
    /** 0..1: of the strongest link between a finding of each. */
    strength: z.number(),
    needed: z.number(),
    nearest: z
      .object({ finding: z.string(), other_finding: z.string(), shared: z.array(EntityRef) })
      .optional(),
  }),
})
