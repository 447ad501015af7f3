import type { EntityRef, Finding, FindingId, Incident, IncidentId } from '@opensoc/domain'
import { byArrival } from './arrival-order.ts'
import { type Burst, Bursts } from './bursts.ts'
import { opensIncident, type Signal } from './evidence.ts'
import { isMergeable, JOIN_AT, MERGE_AT } from './explain-apart.ts'
import type { Adopted, FormedIncident, IncidentChanges, IncidentFormation } from './formation.ts'
import { type Formed, FormedIncidents, isOlder, toFormedIncident } from './formed-incidents.ts'
import { type Link, linkStrength } from './link-strength.ts'
import { type RememberedFinding, remember } from './remembered-finding.ts'
import { SignalIndex } from './signal-index.ts'
import { SurpriseMeter } from './surprise.ts'

export interface FormationOptions {
  /** A finding joins at this strength. */
  readonly joinAt?: number
  /** Two incidents become one at this strength, if the link is strong in kind too. */
  readonly mergeAt?: number
  /** Members of an incident. Repeats of a burst take three quarters of the places at most; a full one is succeeded. */
  readonly maxMembers?: number
  /** Members that one burst gives beside its first few; the rest is counted. */
  readonly maxRepeats?: number
  /** Equal findings (rule and primary) within this time are one burst: only the first few are linked anew. Milliseconds. */
  readonly burstMs?: number
  /** Findings that are remembered, and bursts; the oldest are forgotten first. */
  readonly maxSignals?: number
}

interface Candidate {
  readonly finding: Signal
  readonly link: Link
}

/** After this a flood is looked at anew: what began with an incident may have become usual. */
const LONGEST_BURST_MS = 3600_000

/** Repeats of a burst leave the rest of an incident's places to other findings: a flood must not push them out. */
const REPEATS_SHARE = 0.75

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
  readonly #maxRepeats: number
  readonly #index: SignalIndex
  readonly #incidents = new FormedIncidents()
  readonly #bursts: Bursts
  readonly #surprise: SurpriseMeter

  constructor({
    joinAt = JOIN_AT,
    mergeAt = MERGE_AT,
    maxMembers = 2000,
    maxRepeats = 200,
    burstMs = 600_000,
    maxSignals = 50_000,
  }: FormationOptions) {
    this.#joinAt = joinAt
    this.#mergeAt = mergeAt
    this.#maxMembers = maxMembers
    this.#maxRepeats = maxRepeats
    this.#bursts = new Bursts({ gapMs: burstMs, longestMs: LONGEST_BURST_MS, most: maxSignals })
    this.#surprise = new SurpriseMeter({ most: 2 * maxSignals })
    this.#index = new SignalIndex({ perEntity: 64, signals: maxSignals })
  }

  add(findings: readonly RememberedFinding[]): IncidentChanges {
    const changed = new Set<Formed>()
    const merged: { tenantId: Finding['tenantId']; from: IncidentId; to: IncidentId }[] = []
    for (const whole of findings) {
      const finding = this.#judge(whole)
      const gone = this.#place(finding, changed)
      for (const { from, to } of gone) merged.push({ tenantId: finding.tenantId, from, to })
    }
    return {
      changed: [...changed].filter(({ id }) => this.#incidents.get(id) !== undefined).map(toFormedIncident),
      merged,
    }
  }

  supersede(superseded: readonly { readonly from: FindingId; readonly to?: FindingId }[]): FormedIncident[] {
    const changed = superseded.map(({ from, to }) => this.#incidents.leave(from, to))
    return [...new Set(changed)].filter((formed) => formed !== undefined).map(toFormedIncident)
  }

  restore(incidents: readonly Incident[], findings: readonly Finding[]): void {
    const ordered = [...findings].sort(byArrival).map((finding) => this.#judge(finding))
    this.#incidents.restore(incidents, new Map(ordered.map((finding) => [finding.id, finding])))
    for (const finding of ordered) {
      const isMember = this.#incidents.of(finding.id) !== undefined
      const burst = this.#bursts.repeated(finding)
      if (burst === undefined || isMember) this.#keep(finding)
      else this.#bursts.arrived(finding)
      if (isMember) this.#bursts.joined(finding)
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

  #judge(finding: RememberedFinding): Signal {
    const kept = remember(finding)
    return { ...kept, surprise: this.#surprise.judge(kept) }
  }

  adopt(adopted: Adopted): void {
    this.#incidents.adopt(adopted)
  }

  breadthOf(entity: EntityRef, tenantId: string): number {
    return this.#index.breadthOf(entity, tenantId)
  }

  remembers(id: IncidentId): boolean {
    return this.#incidents.get(id) !== undefined
  }

  isNear(finding: Finding, withinMs: number): boolean {
    return this.#index
      .sharingEntity(remember(finding))
      .some(({ time }) => Math.abs(time - finding.time) <= withinMs)
  }

  /** Gives the merges that the finding caused. */
  #place(finding: Signal, changed: Set<Formed>): { from: IncidentId; to: IncidentId }[] {
    const burst = this.#bursts.repeated(finding)
    if (burst !== undefined && this.#isRepeat(burst)) {
      this.#bursts.arrived(finding)
      this.#joinBurst(finding, burst, changed)
      return []
    }
    const candidates = this.#candidates(finding)
    this.#keep(finding)
    const byIncident = bestOfEach(candidates, (other) => this.#withRoom(other))
    const best = byIncident[0]
    const home = best?.incident ?? (opensIncident(finding) ? this.#incidents.create(finding) : undefined)
    if (home === undefined) return []
    this.#join(home, finding, best?.candidate, changed)
    this.#takeIn(home, finding, candidates, changed)
    return this.#mergeInto(home, byIncident.slice(1), changed)
  }

  /** A burst of an incident that people closed goes on as something new. */
  #isRepeat({ lastMember }: Burst): boolean {
    return lastMember === undefined || this.#open(lastMember) !== undefined
  }

  /** A repeat goes where its burst went, as long as there is room; after that it is only counted, and not remembered. */
  #joinBurst(finding: Signal, { lastMember, members }: Burst, changed: Set<Formed>): void {
    const running = lastMember === undefined ? undefined : this.#open(lastMember)
    if (running === undefined || members >= this.#maxRepeats) return
    if (running.members.length >= this.#maxMembers * REPEATS_SHARE) return
    const link = linkStrength(lastMember!, finding, this.#index.breadthOf)
    this.#remember(finding)
    this.#join(running, finding, { finding: lastMember!, link }, changed)
  }

  #candidates(finding: Signal): Candidate[] {
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
    const formed = this.#incidents.of(finding.id)
    return formed?.isClosed === true ? undefined : formed
  }

  /** A full incident is succeeded by a new one, so that no finding goes unseen. */
  #withRoom(finding: Signal): Formed | undefined {
    const formed = this.#open(finding)
    return formed === undefined || formed.members.length >= this.#maxMembers ? undefined : formed
  }

  #join(formed: Formed, finding: Signal, through: Candidate | undefined, changed: Set<Formed>): void {
    if (formed.members.length >= this.#maxMembers) return
    this.#incidents.join(formed, finding, through)
    this.#bursts.joined(finding)
    changed.add(formed)
  }

  /** Weaker findings that came before the incident belong to it now. */
  #takeIn(home: Formed, finding: Signal, candidates: readonly Candidate[], changed: Set<Formed>): void {
    for (const candidate of candidates) {
      // A strong finding outside of any incident is a repeat that was only counted.
      if (this.#incidents.of(candidate.finding.id) !== undefined || opensIncident(candidate.finding)) continue
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
      if (
        incident === survivor ||
        this.#incidents.get(incident.id) === undefined ||
        !isMergeable(candidate.link, this.#mergeAt)
      )
        continue
      const [older, younger] = isOlder(incident, survivor) ? [incident, survivor] : [survivor, incident]
      if (older.apartFrom.has(younger.id)) continue
      if (older.members.length + younger.members.length > this.#maxMembers) continue
      for (const other of this.#incidents.merge(older, younger)) changed.add(other)
      merges.push({ from: younger.id, to: older.id })
      changed.add(older)
      survivor = older
    }
    return merges
  }

  #keep(finding: Signal): void {
    this.#bursts.arrived(finding)
    this.#remember(finding)
  }

  #remember(finding: Signal): void {
    const forgotten = this.#index.add(finding)
    if (forgotten !== undefined) this.#incidents.forget(forgotten.id)
  }
}

interface BestLink {
  readonly incident: Formed
  readonly candidate: Candidate
}

/** The strongest candidate of each incident, strongest incident first. Candidates come sorted. */
function bestOfEach(
  candidates: readonly Candidate[],
  incidentOf: (finding: Signal) => Formed | undefined,
): BestLink[] {
  const best = new Map<Formed, Candidate>()
  for (const candidate of candidates) {
    const incident = incidentOf(candidate.finding)
    if (incident !== undefined && !best.has(incident)) best.set(incident, candidate)
  }
  return [...best].map(([incident, candidate]) => ({ incident, candidate }))
}
