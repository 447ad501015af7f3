import {
  getIncident,
  incidentGraph,
  incidentStats,
  incidentTimeline,
  listIncidentFindings,
  listIncidents,
  updateIncident,
} from '@opensoc/contract'
import type {
  EventLake,
  Incident,
  IncidentId,
  IncidentQuery,
  IncidentStatus,
  Severity,
  StateStore,
} from '@opensoc/domain'
import { INCIDENT_STATUSES, SEVERITIES } from '@opensoc/domain'
import type { Clock } from '@opensoc/kernel'
import { buildIncidentGraph, buildTimeline, type VerdictCounts } from '@opensoc/pipeline'
import type { Actor } from '../http/actor.ts'
import { type Answer, answer } from '../http/answer.ts'
import { HttpError } from '../http/http-error.ts'
import type { ChangeHub } from '../live/change-hub.ts'
import { changeIncident } from './change-incident.ts'
import { findingJson } from './finding-json.ts'
import { incidentRow, techniqueRef } from './incident-json.ts'
import { findingsOfIncident, storedIncident, wholeIncident } from './stored-incident.ts'

interface IncidentContext {
  readonly state: StateStore
  readonly lake: EventLake
  readonly clock: Clock
  readonly hub: ChangeHub
  /** Correlation holds recent incidents in memory: it must see what an analyst changed. */
  readonly onChanged: (incident: Incident) => void
  readonly onLearned: (tenantId: string, counts: VerdictCounts) => void
}

interface FilterQuery {
  readonly sev?: string[] | undefined
  readonly status?: string[] | undefined
  readonly owner?: string | undefined
  readonly q?: string | undefined
  readonly from?: number | undefined
  readonly to?: number | undefined
}

export function incidentAnswers(context: IncidentContext): Answer[] {
  const { state, lake } = context
  return [
    answer(listIncidents, async ({ query, actor }) => {
      const page = await state.incidents.list({
        ...filterOf(query, actor),
        sort: query.sort,
        limit: query.limit,
        ...(query.cursor === undefined ? {} : { cursor: query.cursor }),
      })
      return {
        items: page.items.map(incidentRow),
        ...(page.cursor === undefined ? {} : { cursor: page.cursor }),
      }
    }),

    answer(incidentStats, async ({ query, actor }) => {
      const stats = await state.incidents.stats(filterOf(query, actor))
      return {
        total: stats.total,
        by_severity: { ...stats.bySeverity },
        by_status: { ...stats.byStatus },
        histogram: stats.histogram.map(({ time, counts }) => ({ time, counts: { ...counts } })),
      }
    }),

    answer(getIncident, async ({ params, actor }) =>
      wholeIncident(await storedIncident(state, actor, params.id), state),
    ),

    answer(updateIncident, async ({ params, body, actor }) => {
      const changed = await changeIncident(
        { state, clock: context.clock, actor, onLearned: context.onLearned },
        params.id as IncidentId,
        body,
      )
      context.onChanged(changed)
      context.hub.announce('incidents', changed.id, changed.version)
      return wholeIncident(changed, state)
    }),

    answer(listIncidentFindings, async ({ params, actor }) => {
      const findings = await findingsOfIncident(state, await storedIncident(state, actor, params.id))
      return { items: findings.map(findingJson) }
    }),

    answer(incidentTimeline, async ({ params, actor, signal }) => {
      const incident = await storedIncident(state, actor, params.id)
      const timeline = await buildTimeline({
        incident,
        findings: await findingsOfIncident(state, incident),
        lake,
        signal,
      })
      return {
        items: timeline.rows.map(({ techniques, findingId, eventId, level, ...row }) => ({
          ...row,
          techniques: techniques.map(techniqueRef),
          ...(level === undefined ? {} : { level }),
          ...(findingId === undefined ? {} : { finding_id: findingId }),
          ...(eventId === undefined ? {} : { event_id: eventId }),
        })),
        truncated: timeline.truncated,
      }
    }),

    answer(incidentGraph, async ({ params, query, actor, signal }) => {
      const incident = await storedIncident(state, actor, params.id)
      const findings = await findingsOfIncident(state, incident)
      const graph = await buildIncidentGraph({
        incident,
        findings,
        lake,
        scope: query.scope,
        limit: query.limit,
        signal,
      })
      return {
        nodes: graph.nodes.map((node) => ({
          id: node.id,
          kind: node.kind,
          label: node.label,
          sub: node.sub,
          host: node.host,
          time: node.time,
          ...(node.parent === undefined ? {} : { parent: node.parent }),
          ...(node.severity === undefined ? {} : { severity: node.severity }),
          techniques: [...node.techniques],
          finding_ids: [...node.findingIds],
          event_ids: [...node.eventIds],
          on_path: node.onPath,
          root: node.root,
          child_count: node.childCount,
          facts: { ...node.facts },
        })),
        edges: graph.edges.map(({ source, target, kind, onPath }) => ({
          source,
          target,
          kind,
          on_path: onPath,
        })),
        gaps: graph.gaps.map((gap) => ({ ...gap })),
        truncated: graph.truncated,
      }
    }),
  ]
}

function filterOf(query: FilterQuery, actor: Actor): Omit<IncidentQuery, 'sort' | 'limit' | 'cursor'> {
  const owner = query.owner === 'me' ? actor.name : query.owner === 'none' ? '' : query.owner
  return {
    tenantId: actor.tenantId,
    ...(query.sev === undefined ? {} : { severities: oneOf(query.sev, SEVERITIES, 'sev') as Severity[] }),
    ...(query.status === undefined
      ? {}
      : { statuses: oneOf(query.status, INCIDENT_STATUSES, 'status') as IncidentStatus[] }),
    ...(owner === undefined ? {} : { owner }),
    ...(query.q === undefined || query.q === '' ? {} : { text: query.q }),
    ...(query.from === undefined ? {} : { from: query.from }),
    ...(query.to === undefined ? {} : { to: query.to }),
  }
}

function oneOf(values: readonly string[], known: readonly string[], name: string): string[] {
  const unknown = values.find((value) => !known.includes(value))
  if (unknown === undefined) return [...values]
  throw new HttpError(
    400,
    'REQUEST_INVALID',
    `/query/${name}: ${unknown.slice(0, 40)} is none of ${known.join(', ')}`,
  )
}
