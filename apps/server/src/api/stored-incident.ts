import type { Incident as IncidentJson } from '@opensoc/contract'
import type { Finding, Incident, IncidentId, StateStore } from '@opensoc/domain'
import { suggest } from '@opensoc/pipeline'
import type { Actor } from '../http/actor.ts'
import { notFound } from '../http/http-error.ts'
import { incidentJson } from './incident-json.ts'

export async function storedIncident(state: StateStore, actor: Actor, id: string): Promise<Incident> {
  const incident = await state.incidents.get(actor.tenantId, id as IncidentId)
  if (incident === undefined) throw notFound(`incident ${id}`)
  return incident
}

/** Oldest first. */
export async function findingsOfIncident(state: StateStore, incident: Incident): Promise<Finding[]> {
  const ids = incident.members.map((member) => member.findingId)
  const findings = await state.findings.getMany(incident.tenantId, ids)
  return [...findings].sort((a, b) => a.time - b.time || (a.id < b.id ? -1 : 1))
}

export async function wholeIncident(incident: Incident, state: StateStore): Promise<IncidentJson> {
  return incidentJson(incident, suggest(incident, await findingsOfIncident(state, incident)))
}
