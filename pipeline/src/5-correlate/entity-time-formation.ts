import type { Finding, FindingId, Incident, IncidentId, IncidentMember } from '@opensoc/domain'
import type { FormedIncident, IncidentChanges, IncidentFormation } from './formation.ts'
import { incidentIdOf } from './incident-id.ts'
import { type Link, linkStrength, STRONG_KINDS } from './link-strength.ts'
import { primaryOf, SignalIndex } from './signal-index.ts'

export interface FormationOptions {
  /** A finding joins at this strength. */
  readonly joinAt?: number
  /** Two incidents become one at this strength, if the link is strong in kind too. */
  readonly mergeAt?: number
  /** Members kept of an incident; beyond it findings are counted by their rule's fold only. */
  readonly maxMembers?: number
  /** Equal findings (rule and primary) within this time are one burst: only the first few are linked anew. Milliseconds. */
  readonly burstMs?: number
  readonly maxSignals?: number
}

interface Formed {
  readonly id: IncidentId
  readonly tenantId: Finding['tenantId']
  readonly members: IncidentMember[]
  readonly findings: Finding[]
  isClosed: boolean
}

interface Burst {
  time: number
  count: number
  incident: Formed | undefined
  readonly first: Finding
}

interface Candidate {
  readonly finding: Finding
  readonly link: Link
}

/** A finding of these levels opens an incident; others join one, or wait as candidates. */
const OPENS: ReadonlySet<Finding['level']> = new Set(['medium', 'high', 'critical'])

/** First formation: shared entities, weighted by kind and rarity, fading with time. */
export function createEntityTimeFormation(options: FormationOptions = {}): IncidentFormation {
  return new EntityTimeFormation(options)
}

class EntityTimeFormation implements IncidentFormation {
  readonly #joinAt: number
  readonly #mergeAt: number
  readonly #maxMembers: number
  readonly #burstMs: number
  readonly #index: SignalIndex
  readonly #incidents = new Map<IncidentId, Formed>()
  readonly #incidentOf = new Map<FindingId, Formed>()
  readonly #bursts = new Map<string, Burst>()
  readonly #maxBursts: number

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
    this.#burstMs = burstMs
    this.#maxBursts = maxSignals
    this.#index = new SignalIndex({ perEntity: 64, signals: maxSignals })
  }

  add(findings: readonly Finding[]): IncidentChanges {
    const changed = new Set<Formed>()
    const merged: { tenantId: Finding['tenantId']; from: IncidentId; to: IncidentId }[] = []
    for (const finding of findings) {
      const gone = this.#place(finding, changed)
      for (const { from, to } of gone) merged.push({ tenantId: finding.tenantId, from, to })
    }
    return { changed: [...changed].filter((formed) => this.#incidents.has(formed.id)).map(toFormed), merged }
  }

  restore(incidents: readonly Incident[], findings: readonly Finding[]): void {
    const byId = new Map(findings.map((finding) => [finding.id, finding]))
    for (const incident of incidents) {
      const isClosed = incident.status === 'closed' || incident.status === 'resolved'
      const known = incident.members.flatMap((member) => byId.get(member.findingId) ?? [])
      const formed: Formed = {
        id: incident.id,
        tenantId: incident.tenantId,
        members: [...incident.members],
        findings: known,
        isClosed,
      }
      this.#incidents.set(formed.id, formed)
      for (const finding of known) this.#incidentOf.set(finding.id, formed)
    }
    for (const finding of findings) {
      this.#index.add(finding)
      this.#rememberBurst(finding, this.#incidentOf.get(finding.id))
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
  #place(finding: Finding, changed: Set<Formed>): { from: IncidentId; to: IncidentId }[] {
    const burst = this.#bursts.get(burstKey(finding))
    if (burst?.incident !== undefined && this.#isRepeat(burst, finding)) {
      this.#join(
        burst.incident,
        finding,
        { finding: burst.first, link: linkStrength(burst.first, finding, this.#index.breadthOf) },
        changed,
      )
      burst.count++
      burst.time = finding.time
      return []
    }
    const candidates = this.#candidates(finding)
    this.#index.add(finding)
    const byIncident = bestOfEach(candidates, (other) => this.#open(other))
    const best = byIncident[0]
    const home = best?.incident ?? (OPENS.has(finding.level) ? this.#create(finding) : undefined)
    if (home !== undefined) {
      this.#join(home, finding, best?.candidate, changed)
      this.#takeIn(home, finding, candidates, changed)
    }
    this.#rememberBurst(finding, home)
    return home === undefined ? [] : this.#mergeInto(home, byIncident.slice(1), changed)
  }

  /** The same rule on the same host again: relinked only at 1, 2, 4, 8, ... so that a flood costs no more than a few. */
  #isRepeat(burst: Burst, finding: Finding): boolean {
    if (burst.incident?.isClosed === true || Math.abs(finding.time - burst.time) > this.#burstMs) return false
    return burst.count >= 4 && (burst.count & (burst.count - 1)) !== 0
  }

  #candidates(finding: Finding): Candidate[] {
    const candidates: Candidate[] = []
    for (const other of this.#index.sharing(finding)) {
      if (other.tenantId !== finding.tenantId) continue
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

  #open(finding: Finding): Formed | undefined {
    const formed = this.#incidentOf.get(finding.id)
    return formed?.isClosed === true ? undefined : formed
  }

  #create(finding: Finding): Formed {
    const formed: Formed = {
      id: incidentIdOf(finding.id),
      tenantId: finding.tenantId,
      members: [],
      findings: [],
      isClosed: false,
    }
    this.#incidents.set(formed.id, formed)
    return formed
  }

  #join(formed: Formed, finding: Finding, through: Candidate | undefined, changed: Set<Formed>): void {
    if (formed.members.length >= this.#maxMembers) return
    formed.members.push({
      findingId: finding.id,
      ...(through === undefined ? {} : { joinedTo: through.finding.id }),
      sharedEntities: through?.link.shared.slice(0, 5) ?? [],
      strength: through?.link.strength ?? 1,
    })
    formed.findings.push(finding)
    this.#incidentOf.set(finding.id, formed)
    changed.add(formed)
  }

  /** Weaker findings that came before the incident belong to it now. */
  #takeIn(home: Formed, finding: Finding, candidates: readonly Candidate[], changed: Set<Formed>): void {
    for (const candidate of candidates) {
      if (this.#incidentOf.has(candidate.finding.id)) continue
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
      for (const finding of younger.findings) this.#incidentOf.set(finding.id, older)
      for (const burst of this.#bursts.values()) if (burst.incident === younger) burst.incident = older
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

  #rememberBurst(finding: Finding, incident: Formed | undefined): void {
    const key = burstKey(finding)
    const known = this.#bursts.get(key)
    if (known !== undefined) {
      known.count++
      known.time = finding.time
      known.incident = incident ?? known.incident
      return
    }
    this.#bursts.set(key, { time: finding.time, count: 1, incident, first: finding })
    if (this.#bursts.size > this.#maxBursts) this.#bursts.delete(this.#bursts.keys().next().value!)
  }
}

interface BestLink {
  readonly incident: Formed
  readonly candidate: Candidate
}

/** The strongest candidate of each incident, strongest incident first. Candidates come sorted. */
function bestOfEach(
  candidates: readonly Candidate[],
  incidentOf: (finding: Finding) => Formed | undefined,
): BestLink[] {
  const best = new Map<Formed, Candidate>()
  for (const candidate of candidates) {
    const incident = incidentOf(candidate.finding)
    if (incident !== undefined && !best.has(incident)) best.set(incident, candidate)
  }
  return [...best].map(([incident, candidate]) => ({ incident, candidate }))
}

function isOlder(a: Formed, b: Formed): boolean {
  const first = (formed: Formed) => formed.findings[0]?.time ?? 0
  return first(a) < first(b) || (first(a) === first(b) && a.id < b.id)
}

function burstKey(finding: Finding): string {
  return `${finding.tenantId}\n${finding.ruleId}\n${primaryOf(finding)}`
}

function toFormed({ id, tenantId, members, findings }: Formed): FormedIncident {
  return { id, tenantId, members, findings }
}
