import type { FindingId, Incident, IncidentCorrection, IncidentId, IncidentMember } from '@opensoc/domain'
import { incidentIdOf } from './incident-id.ts'

/** What a person wants changed. */
export type Correction =
  | { readonly kind: 'split'; readonly from: IncidentId; readonly findingIds: readonly FindingId[] }
  | { readonly kind: 'merge'; readonly into: IncidentId; readonly others: readonly IncidentId[] }
  | {
      readonly kind: 'move'
      readonly from: IncidentId
      readonly to: IncidentId
      readonly findingIds: readonly FindingId[]
    }

/** Memberships after a correction: an incident whose members are changed, or made. Everything else of it is as it was. */
export interface Corrected {
  readonly incidents: readonly Membership[]
  /** Incidents that became part of another. */
  readonly gone: readonly { readonly from: IncidentId; readonly to: IncidentId }[]
}

export type Membership = Pick<Incident, 'id' | 'tenantId' | 'members' | 'apartFrom' | 'corrections'>

export interface CorrectionContext {
  readonly incidents: ReadonlyMap<IncidentId, Membership>
  readonly actor: string
  /** Milliseconds since the epoch. */
  readonly now: number
}

const MAX_CORRECTIONS = 20

/** Why a correction cannot be made, in words for the person; undefined if it can. */
export function whyNotCorrectable(
  correction: Correction,
  incidents: CorrectionContext['incidents'],
): string | undefined {
  const ids = correction.kind === 'merge' ? [correction.into, ...correction.others] : idsOf(correction)
  const missing = ids.find((id) => !incidents.has(id))
  if (missing !== undefined) return `there is no incident ${missing}`
  if (new Set(ids).size !== ids.length) return 'the incidents are the same'
  if (correction.kind === 'merge')
    return correction.others.length === 0 ? 'no other incident is named' : undefined
  const members = incidents.get(correction.from)!.members
  const stranger = correction.findingIds.find((id) => !members.some((member) => member.findingId === id))
  if (stranger !== undefined) return `finding ${stranger} is not in ${correction.from}`
  if (correction.findingIds.length === 0) return 'no finding is named'
  return new Set(correction.findingIds).size >= members.length
    ? 'an incident keeps at least one finding'
    : undefined
}

function idsOf(correction: Exclude<Correction, { kind: 'merge' }>): IncidentId[] {
  return correction.kind === 'move' ? [correction.from, correction.to] : [correction.from]
}

/** Makes a correction that {@link whyNotCorrectable} has nothing against. Pure; what was changed can be undone. */
export function correctIncidents(correction: Correction, context: CorrectionContext): Corrected {
  if (correction.kind === 'merge') return merge(correction, context)
  const from = context.incidents.get(correction.from)!
  const chosen = new Set(correction.findingIds)
  const leaving = from.members.filter((member) => chosen.has(member.findingId))
  const left = { ...from, members: within(from.members.filter((member) => !chosen.has(member.findingId))) }
  const note = (others: IncidentCorrection['others']) => ({
    kind: correction.kind,
    others,
    ...noteOf(context),
  })
  const findingIds = leaving.map((member) => member.findingId)
  if (correction.kind === 'move') {
    const to = context.incidents.get(correction.to)!
    return {
      incidents: [
        noted(left, note([{ id: to.id, findingIds }])),
        { ...to, members: [...to.members, ...within(leaving)] },
      ],
      gone: [],
    }
  }
  const id = incidentIdOf(`split ${from.id} ${findingIds[0]}` as FindingId)
  const made: Membership = { id, tenantId: from.tenantId, members: within(leaving), apartFrom: [from.id] }
  return {
    incidents: [noted(apart(left, id), note([{ id, findingIds }])), made],
    gone: [],
  }
}

function merge(
  { into, others }: Extract<Correction, { kind: 'merge' }>,
  context: CorrectionContext,
): Corrected {
  const survivor = context.incidents.get(into)!
  const joining = others.map((id) => context.incidents.get(id)!)
  const gone = new Set(others)
  const apartFrom = [survivor, ...joining]
    .flatMap((one) => one.apartFrom ?? [])
    .filter((id) => !gone.has(id) && id !== into)
  const { apartFrom: _, ...rest } = survivor
  const merged: Membership = {
    ...rest,
    members: [...survivor.members, ...joining.flatMap((one) => one.members)],
    ...(apartFrom.length === 0 ? {} : { apartFrom: [...new Set(apartFrom)].sort() }),
  }
  const parts = joining.map((one) => ({
    id: one.id,
    findingIds: one.members.map((member) => member.findingId),
  }))
  return {
    incidents: [noted(merged, { kind: 'merge', others: parts, ...noteOf(context) })],
    gone: others.map((from) => ({ from, to: into })),
  }
}

/**
 * Takes back the last correction of an incident: what it moved goes back to where it was. Findings that came since stay
 * where they came to. Undefined if there is none, or if another incident of it is no more.
 */
export function undoCorrection(id: IncidentId, { incidents }: CorrectionContext): Corrected | undefined {
  const incident = incidents.get(id)
  const last = incident?.corrections?.at(-1)
  if (incident === undefined || last === undefined) return undefined
  const before: Membership = { ...incident, corrections: incident.corrections!.slice(0, -1) }
  return last.kind === 'merge' ? undoMerge(before, last) : undoLeaving(before, last, incidents)
}

function undoMerge(merged: Membership, { others }: IncidentCorrection): Corrected {
  const parted = new Set(others.flatMap(({ findingIds }) => findingIds))
  const parts = others.map(({ id, findingIds }) => {
    const own = new Set(findingIds)
    return {
      id,
      tenantId: merged.tenantId,
      members: within(merged.members.filter((member) => own.has(member.findingId))),
    }
  })
  const rest = {
    ...merged,
    members: within(merged.members.filter((member) => !parted.has(member.findingId))),
  }
  return { incidents: [rest, ...parts.filter(({ members }) => members.length > 0)], gone: [] }
}

function undoLeaving(
  incident: Membership,
  { kind, others }: IncidentCorrection,
  incidents: CorrectionContext['incidents'],
): Corrected | undefined {
  const [{ id, findingIds }] = others as [IncidentCorrection['others'][number]]
  const other = incidents.get(id)
  if (other === undefined) return undefined
  // What was split off comes back whole, with what joined it since.
  const back =
    kind === 'split' ? other.members : other.members.filter((member) => findingIds.includes(member.findingId))
  const staying = other.members.filter((member) => !back.includes(member))
  const { apartFrom = [], ...rest } = incident
  const apartStill = apartFrom.filter((one) => one !== id)
  const whole: Membership = {
    ...rest,
    members: [...incident.members, ...back],
    ...(apartStill.length === 0 ? {} : { apartFrom: apartStill }),
  }
  if (staying.length === 0) return { incidents: [whole], gone: [{ from: id, to: incident.id }] }
  return { incidents: [whole, { ...other, members: within(staying) }], gone: [] }
}

/** A reason that names a finding of another incident is none any more. */
function within(members: readonly IncidentMember[]): IncidentMember[] {
  const own = new Set(members.map((member) => member.findingId))
  return members.map((member) => {
    if (member.joinedTo === undefined || own.has(member.joinedTo)) return member
    const { joinedTo: _, ...rest } = member
    return rest
  })
}

function apart(incident: Membership, id: IncidentId): Membership {
  return { ...incident, apartFrom: [...new Set([...(incident.apartFrom ?? []), id])].sort() }
}

function noted(incident: Membership, correction: IncidentCorrection): Membership {
  return { ...incident, corrections: [...(incident.corrections ?? []), correction].slice(-MAX_CORRECTIONS) }
}

function noteOf({ actor, now }: CorrectionContext) {
  return { actor, time: now }
}
