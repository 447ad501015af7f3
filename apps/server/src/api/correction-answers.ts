import {
  mergeIncidents,
  moveFindings,
  splitIncident,
  undoIncidentCorrection,
  whyNotMerged,
} from '@opensoc/contract'
import type { EntityRef, FindingId, Incident, IncidentId, StateStore } from '@opensoc/domain'
import type { Clock } from '@opensoc/kernel'
import { type Adopted, explainApart } from '@opensoc/pipeline'
import type { Actor } from '../http/actor.ts'
import { type Answer, answer } from '../http/answer.ts'
import type { ChangeHub } from '../live/change-hub.ts'
import { correctStoredIncidents, type Wanted } from './correct-incident.ts'
import { findingsOfIncident, storedIncident, wholeIncident } from './stored-incident.ts'

interface CorrectionAnswersContext {
  readonly state: StateStore
  readonly clock: Clock
  readonly hub: ChangeHub
  readonly onCorrected: (adopted: Adopted) => void
  readonly breadthOf: (entity: EntityRef, tenantId: string) => number
}

/** Split, merge, move, undo; and why two incidents are not one. */
export function correctionAnswers(context: CorrectionAnswersContext): Answer[] {
  const { state, hub } = context
  const correct = async (actor: Actor, id: string, version: number, wanted: Wanted) => {
    const asked = { id: id as IncidentId, version }
    const incidents = await correctStoredIncidents({ ...context, actor }, asked, wanted)
    for (const incident of incidents) hub.announce('incidents', incident.id, incident.version)
    return {
      incidents: await Promise.all(incidents.map((incident: Incident) => wholeIncident(incident, state))),
    }
  }
  return [
    answer(splitIncident, ({ params: { id }, body, actor }) =>
      correct(actor, id, body.version, {
        kind: 'split',
        from: id as IncidentId,
        findingIds: body.finding_ids as FindingId[],
      }),
    ),
    answer(mergeIncidents, ({ params: { id }, body, actor }) =>
      correct(actor, id, body.version, {
        kind: 'merge',
        into: id as IncidentId,
        others: body.incident_ids as IncidentId[],
      }),
    ),
    answer(moveFindings, ({ params: { id }, body, actor }) =>
      correct(actor, id, body.version, {
        kind: 'move',
        from: id as IncidentId,
        to: body.to as IncidentId,
        findingIds: body.finding_ids as FindingId[],
      }),
    ),
    answer(undoIncidentCorrection, ({ params: { id }, body, actor }) =>
      correct(actor, id, body.version, { kind: 'undo', incident: id as IncidentId }),
    ),
    answer(whyNotMerged, async ({ params, actor }) => {
      const [a, b] = await Promise.all([params.id, params.other].map((id) => sideOf(state, actor, id)))
      const { nearest, ...told } = explainApart(a!, b!, { breadthOf: context.breadthOf })
      if (nearest === undefined) return told
      return {
        ...told,
        nearest: { finding: nearest.a, other_finding: nearest.b, shared: [...nearest.shared] },
      }
    }),
  ]
}

async function sideOf(state: StateStore, actor: Actor, id: string) {
  const incident = await storedIncident(state, actor, id)
  return { incident, findings: await findingsOfIncident(state, incident) }
}
