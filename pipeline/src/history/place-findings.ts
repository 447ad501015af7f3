import type { Finding, FindingId, Incident, StateStore } from '@opensoc/domain'
import type { IncidentFormation } from '../5-correlate/formation.ts'
import { type Correlate, type Correlation, createCorrelation } from '../correlate.ts'

/** Back-filled findings join incidents: of their own time, whenever that was. */
export interface PlaceFindings {
  /** Within a transaction; gives the incidents that changed. */
  place(
    findings: readonly Finding[],
    context: {
      readonly state: StateStore
      readonly now: number
      readonly superseded: readonly { readonly from: FindingId; readonly to?: FindingId }[]
    },
  ): Promise<readonly Incident[]>
}

const DAY_MS = 24 * 3600 * 1000
/** Links between findings that are further apart are too weak to join them. */
const REACH_MS = 3 * DAY_MS
const PAGE = 500
/** Incidents of a stretch that are looked at, the newest. */
const MAX_INCIDENTS = 2000

/**
 * Live correlation remembers the last days: what is recent, or near to what it remembers, it places itself. Older
 * findings are placed by a formation of their own, which is given the stored incidents of their time that the live one
 * does not hold; so no incident is written by two.
 */
export function createPlaceFindings(options: {
  readonly live: IncidentFormation
  readonly correlate: Correlate
  readonly createFormation: () => IncidentFormation
  readonly tenantId: string
}): PlaceFindings {
  const { live, correlate, createFormation, tenantId } = options
  const past: Correlation = createCorrelation(createFormation())
  const known = new Set<string>()
  let liveFrom: number | undefined
  let restoredTo = Number.NEGATIVE_INFINITY

  /** Brings in what happened up to the reach after a time; findings come oldest first. */
  async function remember(state: StateStore, from: number, to: number): Promise<void> {
    const start = Math.max(from - REACH_MS, restoredTo)
    const end = to + REACH_MS
    if (end <= start) return
    const incidents: Incident[] = []
    let cursor: string | undefined
    do {
      const page = await state.incidents.list({
        ...{ tenantId, from: start, to: end, sort: 'newest', limit: PAGE },
        ...(cursor === undefined ? {} : { cursor }),
      })
      incidents.push(...page.items)
      cursor = page.cursor
    } while (cursor !== undefined && incidents.length < MAX_INCIDENTS)
    const fresh = incidents.filter(({ id }) => !known.has(id) && !live.remembers(id))
    for (const { id } of fresh) known.add(id)
    await past.take(state, tenantId, fresh)
    restoredTo = end
  }

  return {
    async place(findings, { state, now, superseded }) {
      liveFrom ??= await liveStart(state, tenantId, now)
      const isLive = (finding: Finding) => finding.time >= liveFrom! || live.isNear(finding, REACH_MS)
      const recent = findings.filter(isLive)
      const older = findings.filter((finding) => !isLive(finding))
      const changed: Incident[] = [...(await correlate.run(recent, { state, now, superseded }))]
      if (older.length > 0) {
        const times = older.map(({ time }) => time)
        await remember(state, Math.min(...times), Math.max(...times))
        const moved = await past.correlate.run(older, { state, now, superseded: [] })
        for (const { id } of moved) known.add(id)
        changed.push(...moved)
      }
      return changed
    },
  }
}

/** From when on live correlation remembers every incident: as it was restored. */
async function liveStart(state: StateStore, tenantId: string, now: number): Promise<number> {
  const { items } = await state.findings.list({
    ...{ tenantId, to: now + DAY_MS, limit: 1 },
    maintenance: 'without',
  })
  return (items[0]?.time ?? now) - REACH_MS
}
