import type { Finding, FindingId, Incident, IncidentId, IncidentMember } from '@opensoc/domain'
import { byArrival } from './arrival-order.ts'
import { Bursts } from './bursts.ts'
import type { FormedIncident, IncidentChanges, IncidentFormation } from './formation.ts'
import { incidentIdOf } from './incident-id.ts'
import { type Link, linkStrength, STRONG_KINDS } from './link-strength.ts'
import { type RememberedFinding, remember } from './remembered-finding.ts'
import { SignalIndex } from './signal-index.ts'

export interface FormationOptions {
  /** A finding joins at this strength. */
  readonly joinAt?: number
  /** Two incidents become one at this strength, if the link is strong in kind too. */
  readonly mergeAt?: number
  /** Members of an incident. Repeats of a burst take three quarters of the places at most; a full one is succeeded. */
  readonly maxMembers?: number
  /** Equal findings (rule and primary) within this time are one burst: only the first few are linked anew. Milliseconds. */
  readonly burstMs?: number
  /** Findings that are remembered, and bursts; the oldest are forgotten first. */
  readonly maxSignals?: number
}

interface Formed {
  readonly id: IncidentId
  readonly tenantId: Finding['tenantId']
  readonly members: IncidentMember[]
  readonly findings: RememberedFinding[]
  /** How many of its findings are remembered still: with the last of them it is forgotten. */
  remembered: number
  isClosed: boolean
}

interface Candidate {
  readonly finding: RememberedFinding
  readonly link: Link
}

/** Repeats of a burst leave the rest of an incident's places to other findings: a flood must not push them out. */
const REPEATS_SHARE = 0.75

/** A finding of these levels opens an incident; others join one, or wait as candidates. */
const OPENS: ReadonlySet<Finding['level']> = new Set(['medium', 'high', 'critical'])

/**
 * First formation: shared entities, weighted by kind and rarity, fading with time.
 * Restored from incidents and findings it goes on exactly as it would have, as long as nothing was forgotten:
 * what it holds follows from the findings in the order of their arrival and from who is a member of what.
 */
export function createEntityTimeFormation(options: FormationOptions = {}): IncidentFormation {
  return new EntityTimeFormation(options)
}

class EntityTimeFormation implements IncidentFormation {
  readonly #joinAt: number
  readonly #mergeAt: number
  readonly #maxMembers: number
  readonly #index: SignalIndex
  readonly #incidents = new Map<IncidentId, Formed>()
  readonly #incidentOf = new Map<FindingId, Formed>()
  readonly #bursts: Bursts

  constructor({
    joinAt = 0.35,
    mergeAt = 0.55,
    maxMembers = 2000,
    burstMs = 3600_000,
    maxSignals = 50_000,
  }: FormationOptions) {
    this.#joinAt = joinAt
    this.#mergeAt = mergeAt
    this.#maxMembers = maxMembers
    this.#bursts = new Bursts({ gapMs: burstMs, most: maxSignals })
    this.#index = new SignalIndex({ perEntity: 64, signals: maxSignals })
  }

  add(findings: readonly RememberedFinding[]): IncidentChanges {
    const changed = new Set<Formed>()
    const merged: { tenantId: Finding['tenantId']; from: IncidentId; to: IncidentId }[] = []
    for (const whole of findings) {
      const finding = remember(whole)
      const gone = this.#place(finding, changed)
      for (const { from, to } of gone) merged.push({ tenantId: finding.tenantId, from, to })
    }
    return { changed: [...changed].filter((formed) => this.#incidents.has(formed.id)).map(toFormed), merged }
  }

  supersede(superseded: readonly { readonly from: FindingId; readonly to?: FindingId }[]): FormedIncident[] {
    const changed = new Set<Formed>()
    for (const { from, to } of superseded) {
      const formed = this.#incidentOf.get(from)
      if (formed === undefined || formed.members.length < 2) continue
      this.#incidentOf.delete(from)
      formed.members.splice(0, formed.members.length, ...withoutMember(formed.members, from, to))
      formed.findings.splice(0, formed.findings.length, ...formed.findings.filter(({ id }) => id !== from))
      formed.remembered--
      changed.add(formed)
    }
    return [...changed].map(toFormed)
  }

  restore(incidents: readonly Incident[], findings: readonly Finding[]): void {
    const ordered = [...findings].sort(byArrival).map(remember)
    const byId = new Map(ordered.map((finding) => [finding.id, finding]))
    for (const incident of incidents) {
      const known = incident.members.flatMap((member) => byId.get(member.findingId) ?? [])
      const formed: Formed = {
        id: incident.id,
        tenantId: incident.tenantId,
        members: [...incident.members],
        findings: known,
        remembered: known.length,
        isClosed: incident.status === 'closed' || incident.status === 'resolved',
      }
      this.#incidents.set(formed.id, formed)
      for (const finding of known) this.#incidentOf.set(finding.id, formed)
    }
    for (const finding of ordered) {
      this.#keep(finding)
      if (this.#incidentOf.has(finding.id)) this.#bursts.joined(finding)
    }
  }

  close(id: IncidentId): void {
    const formed = this.#incidents.get(id)
    if (formed !== undefined) formed.isClosed = true
  }

  reopen(id: IncidentId): void {
    const formed = this.#incidents.get(id)
    if (formed !== undefined) formed.isClosed = false
  }

  /** Gives the merges that the finding caused. */
  #place(finding: RememberedFinding, changed: Set<Formed>): { from: IncidentId; to: IncidentId }[] {
    const last = this.#bursts.repeated(finding)
    const running = last === undefined ? undefined : this.#open(last)
    if (last !== undefined && running !== undefined) {
      this.#keep(finding)
      if (running.members.length < this.#maxMembers * REPEATS_SHARE) {
        const link = linkStrength(last, finding, this.#index.breadthOf)
        this.#join(running, finding, { finding: last, link }, changed)
      }
      return []
    }
    const candidates = this.#candidates(finding)
    this.#keep(finding)
    const byIncident = bestOfEach(candidates, (other) => this.#withRoom(other))
    const best = byIncident[0]
    const home = best?.incident ?? (OPENS.has(finding.level) ? this.#create(finding) : undefined)
    if (home === undefined) return []
    this.#join(home, finding, best?.candidate, changed)
    this.#takeIn(home, finding, candidates, changed)
    return this.#mergeInto(home, byIncident.slice(1), changed)
  }

  #candidates(finding: RememberedFinding): Candidate[] {
    const candidates: Candidate[] = []
    for (const other of this.#index.sharing(finding)) {
      const link = linkStrength(other, finding, this.#index.breadthOf)
      if (link.strength >= this.#joinAt) candidates.push({ finding: other, link })
    }
    // Strongest first; the nearest in time, then the id, where two are equal.
    return candidates.sort(
      (a, b) =>
        b.link.strength - a.link.strength ||
        Math.abs(a.finding.time - finding.time) - Math.abs(b.finding.time - finding.time) ||
        (a.finding.id < b.finding.id ? -1 : 1),
    )
  }

  #open(finding: RememberedFinding): Formed | undefined {
    const formed = this.#incidentOf.get(finding.id)
    return formed?.isClosed === true ? undefined : formed
  }

  /** A full incident is succeeded by a new one, so that no finding goes unseen. */
  #withRoom(finding: RememberedFinding): Formed | undefined {
    const formed = this.#open(finding)
    return formed === undefined || formed.members.length >= this.#maxMembers ? undefined : formed
  }

  #create(finding: RememberedFinding): Formed {
    const formed: Formed = {
      id: incidentIdOf(finding.id),
      tenantId: finding.tenantId,
      members: [],
      findings: [],
      remembered: 0,
      isClosed: false,
    }
    this.#incidents.set(formed.id, formed)
    return formed
  }

  #join(
    formed: Formed,
    finding: RememberedFinding,
    through: Candidate | undefined,
    changed: Set<Formed>,
  ): void {
    if (formed.members.length >= this.#maxMembers) return
    formed.members.push({
      findingId: finding.id,
      ...(through === undefined ? {} : { joinedTo: through.finding.id }),
      sharedEntities: through?.link.shared.slice(0, 5) ?? [],
      strength: through?.link.strength ?? 1,
    })
    formed.findings.push(finding)
    formed.remembered++
    this.#incidentOf.set(finding.id, formed)
    this.#bursts.joined(finding)
    changed.add(formed)
  }

  /** Weaker findings that came before the incident belong to it now. */
  #takeIn(
    home: Formed,
    finding: RememberedFinding,
    candidates: readonly Candidate[],
    changed: Set<Formed>,
  ): void {
    for (const candidate of candidates) {
      // A strong finding outside of any incident is a repeat that was only counted.
      if (this.#incidentOf.has(candidate.finding.id) || OPENS.has(candidate.finding.level)) continue
      this.#join(home, candidate.finding, { finding, link: candidate.link }, changed)
    }
  }

  #mergeInto(
    home: Formed,
    others: readonly BestLink[],
    changed: Set<Formed>,
  ): { from: IncidentId; to: IncidentId }[] {
    const merges: { from: IncidentId; to: IncidentId }[] = []
    let survivor = home
    for (const { incident, candidate } of others) {
      if (incident === survivor || !this.#incidents.has(incident.id) || !this.#isMergeable(candidate.link))
        continue
      const [older, younger] = isOlder(incident, survivor) ? [incident, survivor] : [survivor, incident]
      if (older.members.length + younger.members.length > this.#maxMembers) continue
      older.members.push(...younger.members)
      older.findings.push(...younger.findings)
      older.remembered += younger.remembered
      for (const finding of younger.findings)
        if (this.#incidentOf.has(finding.id)) this.#incidentOf.set(finding.id, older)
      this.#incidents.delete(younger.id)
      merges.push({ from: younger.id, to: older.id })
      changed.add(older)
      survivor = older
    }
    return merges
  }

  #isMergeable({ strength, shared }: Link): boolean {
    if (strength < this.#mergeAt) return false
    return (
      shared.some((entity) => STRONG_KINDS.has(entity.kind)) ||
      new Set(shared.map((entity) => entity.kind)).size >= 2
    )
  }

  #keep(finding: RememberedFinding): void {
    this.#bursts.arrived(finding)
    const forgotten = this.#index.add(finding)
    if (forgotten === undefined) return
    const formed = this.#incidentOf.get(forgotten.id)
    if (formed === undefined) return
    this.#incidentOf.delete(forgotten.id)
    formed.remembered--
    if (formed.remembered === 0) this.#incidents.delete(formed.id)
  }
}

interface BestLink {
  readonly incident: Formed
  readonly candidate: Candidate
}

/** The strongest candidate of each incident, strongest incident first. Candidates come sorted. */
function bestOfEach(
  candidates: readonly Candidate[],
  incidentOf: (finding: RememberedFinding) => Formed | undefined,
): BestLink[] {
  const best = new Map<Formed, Candidate>()
  for (const candidate of candidates) {
    const incident = incidentOf(candidate.finding)
    if (incident !== undefined && !best.has(incident)) best.set(incident, candidate)
  }
  return [...best].map(([incident, candidate]) => ({ incident, candidate }))
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

function isOlder(a: Formed, b: Formed): boolean {
  const first = (formed: Formed) => formed.findings[0]?.time ?? 0
  return first(a) < first(b) || (first(a) === first(b) && a.id < b.id)
}

function toFormed({ id, tenantId, members, findings }: Formed): FormedIncident {
  return { id, tenantId, members, findings }
}
