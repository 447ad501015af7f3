import type { Incident, IncidentId, IncidentStatus, StateStore, Verdict } from '@opensoc/domain'
import type { Clock } from '@opensoc/kernel'
import type { VerdictCounts } from '@opensoc/pipeline'
import type { Actor } from '../http/actor.ts'
import { HttpError, notFound } from '../http/http-error.ts'
import { learnFromVerdict } from './verdict-counts.ts'

export interface IncidentChange {
  readonly version: number
  readonly title?: string | undefined
  readonly owner?: string | null | undefined
  readonly status?: IncidentStatus | undefined
  readonly verdict?: Verdict | null | undefined
  readonly note?: string | undefined
}

interface ChangeContext {
  readonly state: StateStore
  readonly clock: Clock
  readonly actor: Actor
  /** Later scores learn from verdicts. */
  readonly onLearned: (tenantId: string, counts: VerdictCounts) => void
}

/** Applies an analyst's change in one transaction with its audit entry. A stale version is refused: 409. */
export function changeIncident(
  { state, clock, actor, onLearned }: ChangeContext,
  id: IncidentId,
  change: IncidentChange,
): Promise<Incident> {
  return state.transaction(async (transaction) => {
    const incident = await transaction.incidents.get(actor.tenantId, id)
    if (incident === undefined) throw notFound(`incident ${id}`)
    if (incident.version !== change.version) {
      throw new HttpError(
        409,
        'INCIDENT_CHANGED',
        `the incident is at version ${incident.version}, not ${change.version}`,
        {
          nextStep: 'Load it again and repeat the change.',
        },
      )
    }
    const changed = apply(incident, change, actor, clock.now())
    await transaction.incidents.save([changed])
    const verdict = { before: incident.verdict, now: changed.verdict }
    const counts = await learnFromVerdict(transaction, changed, verdict)
    if (counts !== undefined) onLearned(actor.tenantId, counts)
    await transaction.audit.append({
      tenantId: actor.tenantId,
      time: clock.now(),
      actor: actor.name,
      action: change.status === 'closed' ? 'incident.close' : 'incident.change',
      target: `incident:${incident.id}`,
      detail: { ...change },
    })
    return changed
  })
}

function apply(incident: Incident, change: IncidentChange, actor: Actor, now: number): Incident {
  const { verdict: oldVerdict, owner: oldOwner, resolvedTime: _, ...rest } = incident
  const verdict = change.verdict === undefined ? oldVerdict : (change.verdict ?? undefined)
  const owner = change.owner === undefined ? oldOwner : ownerName(change.owner, actor)
  const status = change.status ?? incident.status
  if (status === 'closed' && verdict === undefined) {
    throw new HttpError(400, 'VERDICT_REQUIRED', 'closing an incident needs a verdict', {
      nextStep: 'Send verdict: true_positive, benign_positive, false_positive, duplicate or test.',
    })
  }
  return {
    ...rest,
    title: change.title ?? incident.title,
    status,
    ...(verdict === undefined ? {} : { verdict }),
    ...(owner === undefined ? {} : { owner }),
    ...timesOf(incident, status, now),
    updatedTime: now,
    version: incident.version + 1,
  }
}

/** The first change is when somebody took it up; a reopened incident is not resolved any more. */
function timesOf(incident: Incident, status: IncidentStatus, now: number): Partial<Incident> {
  const isDone = (one: IncidentStatus) => one === 'resolved' || one === 'closed'
  const resolved = isDone(incident.status) ? (incident.resolvedTime ?? now) : now
  return {
    acknowledgedTime: incident.acknowledgedTime ?? now,
    ...(isDone(status) ? { resolvedTime: resolved } : {}),
  }
}

function ownerName(owner: string | null, actor: Actor): string | undefined {
  if (owner === null) return undefined
  return owner === 'me' ? actor.name : owner
}
