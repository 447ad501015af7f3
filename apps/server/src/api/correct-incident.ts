import type { Finding, Incident, IncidentId, StateStore } from '@opensoc/domain'
import type { Clock } from '@opensoc/kernel'
import {
  type Adopted,
  type Corrected,
  type Correction,
  correctIncidents,
  describedIncident,
  type Membership,
  RulePrecision,
  undoCorrection,
  whyNotCorrectable,
} from '@opensoc/pipeline'
import type { Actor } from '../http/actor.ts'
import { HttpError, notFound } from '../http/http-error.ts'
import { verdictCounts } from './verdict-counts.ts'

export interface CorrectionContext {
  readonly state: StateStore
  readonly clock: Clock
  readonly actor: Actor
  /** Correlation goes on from what was corrected. */
  readonly onCorrected: (adopted: Adopted) => void
}

/** What is asked for: a correction, or the last one of an incident taken back. */
export type Wanted = Correction | { readonly kind: 'undo'; readonly incident: IncidentId }

/**
 * Corrects incidents in one transaction with the audit entry. A stale version is refused (409), an impossible correction
 * too (400). Gives the incidents that were changed or made, the asked one first.
 */
export function correctStoredIncidents(
  context: CorrectionContext,
  asked: { readonly id: IncidentId; readonly version: number },
  wanted: Wanted,
): Promise<Incident[]> {
  const { state, clock, actor } = context
  return state.transaction(async (transaction) => {
    const stored = await load(transaction, actor, asked, wanted)
    const corrected = decide(wanted, { incidents: stored, actor: actor.name, now: clock.now() })
    const findings = await findingsOf(transaction, actor, corrected)
    const precision = new RulePrecision(await verdictCounts(transaction, actor.tenantId))
    const incidents = corrected.incidents.map((membership) =>
      described(membership, stored.get(membership.id), findings, clock.now(), precision),
    )
    await transaction.incidents.save(incidents)
    for (const { from, to } of corrected.gone) await transaction.incidents.redirect(actor.tenantId, from, to)
    await transaction.audit.append({
      tenantId: actor.tenantId,
      time: clock.now(),
      actor: actor.name,
      action: `incident.${wanted.kind}`,
      target: `incident:${asked.id}`,
      detail: { incidents: incidents.map(({ id }) => id), gone: corrected.gone.map(({ from }) => from) },
    })
    context.onCorrected({
      incidents,
      gone: corrected.gone.map(({ from }) => from),
      findings: [...findings.values()],
    })
    return incidents
  })
}

async function load(
  state: StateStore,
  actor: Actor,
  asked: { readonly id: IncidentId; readonly version: number },
  wanted: Wanted,
): Promise<Map<IncidentId, Incident>> {
  const stored = new Map<IncidentId, Incident>()
  const take = async (id: IncidentId) => {
    const incident = await state.incidents.get(actor.tenantId, id)
    if (incident !== undefined) stored.set(incident.id, incident)
    return incident
  }
  const incident = await take(asked.id)
  if (incident === undefined) throw notFound(`incident ${asked.id}`)
  if (incident.version !== asked.version)
    throw new HttpError(
      409,
      'INCIDENT_CHANGED',
      `the incident is at version ${incident.version}, not ${asked.version}`,
      {
        nextStep: 'Load it again and repeat the change.',
      },
    )
  const others =
    wanted.kind === 'merge'
      ? wanted.others
      : wanted.kind === 'move'
        ? [wanted.to]
        : wanted.kind === 'undo'
          ? (incident.corrections?.at(-1)?.others.map(({ id }) => id) ?? [])
          : []
  for (const id of others) await take(id)
  return stored
}

function decide(wanted: Wanted, context: Parameters<typeof correctIncidents>[1]): Corrected {
  if (wanted.kind === 'undo') {
    const undone = undoCorrection(wanted.incident, context)
    if (undone !== undefined) return undone
    throw new HttpError(400, 'CORRECTION_IMPOSSIBLE', 'there is nothing that can be taken back', {
      nextStep: 'Only splits, merges and moves of this incident can be, while the other incidents exist.',
    })
  }
  const problem = whyNotCorrectable(wanted, context.incidents)
  if (problem === undefined) return correctIncidents(wanted, context)
  throw new HttpError(400, 'CORRECTION_IMPOSSIBLE', problem, {
    nextStep: 'Name incidents and findings as the API lists them.',
  })
}

async function findingsOf(
  state: StateStore,
  actor: Actor,
  { incidents }: Corrected,
): Promise<Map<string, Finding>> {
  const ids = incidents.flatMap(({ members }) => members.map((member) => member.findingId))
  const findings = await state.findings.getMany(actor.tenantId, ids)
  return new Map(findings.map((finding) => [finding.id, finding]))
}

function described(
  membership: Membership,
  known: Incident | undefined,
  findings: ReadonlyMap<string, Finding>,
  now: number,
  precision: RulePrecision,
): Incident {
  const own = membership.members.flatMap(({ findingId }) => findings.get(findingId) ?? [])
  return describedIncident({ formed: { ...membership, findings: own }, known, now, precision })
}
