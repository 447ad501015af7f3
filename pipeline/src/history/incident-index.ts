import type { Finding, FindingId, Incident, StateStore } from '@opensoc/domain'
import { newestIncidents } from '../newest-incidents.ts'

/** Findings of incidents that are looked up at most. */
const MAX_MEMBERS = 200_000
const PAGE = 500

interface Membership {
  readonly incident: Incident
  readonly findingId: FindingId
}

/** Which of the newest incidents hold findings of an event. */
export class IncidentIndex {
  readonly #byEvent = new Map<string, Membership[]>()

  static async load(state: StateStore, tenantId: string): Promise<IncidentIndex> {
    const index = new IncidentIndex()
    let waiting: Membership[] = []
    let members = 0
    const flush = async () => {
      if (waiting.length === 0) return
      const byId = new Map(waiting.map((membership) => [membership.findingId, membership]))
      waiting = []
      for (const { id, eventIds } of await state.findings.getMany(tenantId, [...byId.keys()]))
        for (const eventId of eventIds) index.#add(eventId, byId.get(id)!)
    }
    for await (const incident of newestIncidents(state, tenantId)) {
      for (const { findingId } of incident.members) waiting.push({ incident, findingId })
      members += incident.members.length
      if (waiting.length >= PAGE) await flush()
      if (members >= MAX_MEMBERS) break
    }
    await flush()
    return index
  }

  /** The incidents that hold findings of one of these events. */
  ofEvents(eventIds: readonly string[]): readonly Incident[] {
    const incidents = new Set<Incident>()
    for (const id of eventIds)
      for (const { incident } of this.#byEvent.get(id) ?? NONE) incidents.add(incident)
    return [...incidents]
  }

  /** The incidents that hold findings of the events of these, with how many such findings. */
  touchedBy(findings: readonly Finding[]): { readonly incident: Incident; readonly findings: number }[] {
    const touched = new Map<Incident, Set<FindingId>>()
    for (const eventId of new Set<string>(findings.flatMap(({ eventIds }) => eventIds))) {
      for (const { incident, findingId } of this.#byEvent.get(eventId) ?? NONE) {
        const known = touched.get(incident)
        if (known === undefined) touched.set(incident, new Set([findingId]))
        else known.add(findingId)
      }
    }
    return [...touched].map(([incident, members]) => ({ incident, findings: members.size }))
  }

  #add(eventId: string, membership: Membership): void {
    const known = this.#byEvent.get(eventId)
    if (known === undefined) this.#byEvent.set(eventId, [membership])
    else known.push(membership)
  }
}

const NONE: readonly Membership[] = []
