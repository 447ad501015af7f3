import { tactic, technique } from '@opensoc/attack'
import type { AttackRef, Incident as IncidentJson, IncidentRow } from '@opensoc/contract'
import type { Incident } from '@opensoc/domain'
import type { Suggestion } from '@opensoc/pipeline'

/** A row of the queue. */
export function incidentRow(incident: Incident): IncidentRow {
  return {
    id: incident.id,
    title: incident.title,
    summary: incident.summary,
    severity: incident.severity,
    score: incident.score,
    score_parts: incident.scoreParts.map((part) => ({
      points: part.points,
      ...(part.logit === undefined ? {} : { logit: part.logit }),
      kind: part.kind,
      reason: part.reason,
      finding_ids: [...part.findingIds],
    })),
    status: incident.status,
    ...(incident.verdict === undefined ? {} : { verdict: incident.verdict }),
    ...(incident.owner === undefined ? {} : { owner: incident.owner }),
    hosts: [...incident.hosts],
    users: [...incident.users],
    layers: [...incident.layers],
    tactics: incident.tactics.map(tacticJson),
    techniques: incident.techniques.map(techniqueRef),
    finding_count: incident.members.length,
    first_time: incident.firstTime,
    last_time: incident.lastTime,
    created_time: incident.createdTime,
    updated_time: incident.updatedTime,
    version: incident.version,
  }
}

export function incidentJson(incident: Incident, suggestions: readonly Suggestion[]): IncidentJson {
  return {
    ...incidentRow(incident),
    entities: [...incident.entities],
    members: incident.members.map((member) => ({
      finding_id: member.findingId,
      ...(member.joinedTo === undefined ? {} : { joined_to: member.joinedTo }),
      shared_entities: [...member.sharedEntities],
      strength: member.strength,
      ...(member.by === undefined ? {} : { by: member.by }),
      ...(member.surprise === undefined ? {} : { surprise_bits: member.surprise.bits }),
    })),
    suggestions: suggestions.map((suggestion) => ({
      action: suggestion.action,
      label: suggestion.label,
      target_kind: suggestion.targetKind,
      target: suggestion.target,
      reason: suggestion.reason,
    })),
    apart_from: [...(incident.apartFrom ?? [])],
    corrections: (incident.corrections ?? []).map(({ kind, time, actor, others }) => ({
      ...{ kind, time, actor },
      others: others.map(({ id, findingIds }) => ({ id, finding_count: findingIds.length })),
    })),
  }
}

export function techniqueRef(uid: string): AttackRef {
  const known = technique(uid)
  const tactics = (known?.tactics ?? []).flatMap((shortname) => tactic(shortname)?.id ?? [])
  return { uid, name: known?.name ?? uid, tactics }
}

function tacticJson(uid: string): IncidentRow['tactics'][number] {
  const known = tactic(uid)
  return { uid, name: known?.name ?? uid, shortname: known?.shortname ?? uid }
}
