import type { Finding, FindingId, Incident, IncidentId, IncidentMember } from '@opensoc/domain'
import type { Signal } from './evidence.ts'
import type { Adopted, FormedIncident } from './formation.ts'
import { incidentIdOf } from './incident-id.ts'
import type { Link } from './link-strength.ts'
import { remember } from './remembered-finding.ts'

/** An incident as formation holds it in memory. */
export interface Formed {
  readonly id: IncidentId
  readonly tenantId: Finding['tenantId']
  readonly members: IncidentMember[]
  readonly findings: Signal[]
  /** How many of its findings are remembered still: with the last of them it is forgotten. */
  remembered: number
  isClosed: boolean
  /** Incidents that people split from it. */
  readonly apartFrom: Set<IncidentId>
}

/** Of a finding that was forgotten: nothing is held against it. */
const UNKNOWN = { bits: 12, maturity: 0, chatter: 0 }

/** The incidents in memory, and which remembered finding is in which. */
export class FormedIncidents {
  readonly #byId = new Map<IncidentId, Formed>()
  readonly #ofFinding = new Map<FindingId, Formed>()

  get(id: IncidentId): Formed | undefined {
    return this.#byId.get(id)
  }

  of(id: FindingId): Formed | undefined {
    return this.#ofFinding.get(id)
  }

  create(first: Signal): Formed {
    const formed: Formed = {
      ...{ id: incidentIdOf(first.id), tenantId: first.tenantId, members: [], findings: [] },
      ...{ remembered: 0, isClosed: false, apartFrom: new Set<IncidentId>() },
    }
    this.#byId.set(formed.id, formed)
    return formed
  }

  join(
    formed: Formed,
    finding: Signal,
    through: { readonly finding: Signal; readonly link: Link } | undefined,
  ) {
    formed.members.push({
      findingId: finding.id,
      ...(through === undefined ? {} : { joinedTo: through.finding.id }),
      sharedEntities: through?.link.shared.slice(0, 5) ?? [],
      strength: through?.link.strength ?? 1,
      ...(through?.link.by === undefined ? {} : { by: through.link.by }),
      surprise: finding.surprise,
    })
    formed.findings.push(finding)
    formed.remembered++
    this.#ofFinding.set(finding.id, formed)
  }

  /** The finding left for another that took its place; an incident keeps its last one. */
  leave(from: FindingId, to: FindingId | undefined): Formed | undefined {
    const formed = this.#ofFinding.get(from)
    if (formed === undefined || formed.members.length < 2) return undefined
    this.#ofFinding.delete(from)
    formed.members.splice(0, formed.members.length, ...withoutMember(formed.members, from, to))
    formed.findings.splice(0, formed.findings.length, ...formed.findings.filter(({ id }) => id !== from))
    formed.remembered--
    return formed
  }

  forget(id: FindingId): void {
    const formed = this.#ofFinding.get(id)
    if (formed === undefined) return
    this.#ofFinding.delete(id)
    formed.remembered--
    if (formed.remembered === 0) this.#byId.delete(formed.id)
  }

  /** The younger becomes part of the older; gives the incidents whose constraints changed. */
  merge(older: Formed, younger: Formed): Formed[] {
    older.members.push(...younger.members)
    older.findings.push(...younger.findings)
    older.remembered += younger.remembered
    for (const { id } of younger.findings) if (this.#ofFinding.has(id)) this.#ofFinding.set(id, older)
    this.#byId.delete(younger.id)
    return this.#keepApart(older, younger)
  }

  /** What was kept apart from the younger is kept apart from what it became part of. */
  #keepApart(older: Formed, younger: Formed): Formed[] {
    const changed: Formed[] = []
    for (const id of younger.apartFrom) {
      older.apartFrom.add(id)
      const other = this.#byId.get(id)
      if (other === undefined) continue
      other.apartFrom.delete(younger.id)
      other.apartFrom.add(older.id)
      changed.push(other)
    }
    return changed
  }

  restore(incidents: readonly Incident[], signals: ReadonlyMap<FindingId, Signal>): void {
    for (const incident of incidents) {
      const known = incident.members.flatMap((member) => signals.get(member.findingId) ?? [])
      this.#hold(incident, known, known)
    }
  }

  /** Goes on from memberships that people corrected. */
  adopt({ incidents, gone, findings }: Adopted): void {
    const signals = new Map(
      findings.map((finding) => [finding.id, { ...remember(finding), surprise: UNKNOWN }]),
    )
    for (const id of [...gone, ...incidents.map((incident) => incident.id)]) {
      for (const signal of this.#byId.get(id)?.findings ?? []) signals.set(signal.id, signal)
      this.#byId.delete(id)
    }
    const held = new Set([...signals.keys()].filter((id) => this.#ofFinding.has(id)))
    for (const incident of incidents) {
      const own = incident.members.flatMap((member) => signals.get(member.findingId) ?? [])
      const remembered = own.filter(({ id }) => held.has(id))
      if (remembered.length > 0) this.#hold(incident, own, remembered)
    }
  }

  #hold(
    incident: Adopted['incidents'][number],
    findings: readonly Signal[],
    remembered: readonly Signal[],
  ): void {
    const formed: Formed = {
      ...{ id: incident.id, tenantId: incident.tenantId, members: [...incident.members] },
      ...{ findings: [...findings], remembered: remembered.length },
      isClosed: incident.status === 'closed' || incident.status === 'resolved',
      apartFrom: new Set(incident.apartFrom),
    }
    this.#byId.set(formed.id, formed)
    for (const { id } of remembered) this.#ofFinding.set(id, formed)
  }
}

export function isOlder(a: Formed, b: Formed): boolean {
  const first = (formed: Formed) => formed.findings[0]?.time ?? 0
  return first(a) < first(b) || (first(a) === first(b) && a.id < b.id)
}

export function toFormedIncident({ id, tenantId, members, findings, apartFrom }: Formed): FormedIncident {
  const constraint = apartFrom.size === 0 ? {} : { apartFrom: [...apartFrom].sort() }
  return { id, tenantId, members, findings, ...constraint }
}

/** Those that joined through it joined through what took its place. */
function withoutMember(members: readonly IncidentMember[], from: FindingId, to: FindingId | undefined) {
  return members
    .filter((member) => member.findingId !== from)
    .map((member) => {
      if (member.joinedTo !== from) return member
      const { joinedTo: _, ...others } = member
      return to === undefined || to === member.findingId ? others : { ...others, joinedTo: to }
    })
}
