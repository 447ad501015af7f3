import type { EventLake, Finding, StateStore } from '@opensoc/domain'
import type { CorrelationEvent } from '@opensoc/sigma'
import { makeCorrelationFinding } from '../4-detect/make-correlation-finding.ts'
import { correlateAll, type HistoryCorrelations } from './correlate-history.ts'
import { DistinctCount } from './distinct-count.ts'
import type { HistoryRules } from './history-rules.ts'
import { IncidentIndex } from './incident-index.ts'
import { type HistoryRange, historySpan, outlineHistory, readHistory } from './read-history.ts'

/** What one rule would have made of the events that are kept. */
export interface RuleForecast {
  readonly ruleId: string
  readonly findings: number
  /** Over the stretch that was looked at, and a day at least. */
  readonly perDay: number
  readonly hosts: number
  readonly users: number
  /** There are more hosts, users or incidents than were told apart: {@link MAX_DISTINCT} of each. */
  readonly isMore: boolean
  /** Of the newest incidents those that hold findings of its events. */
  readonly incidents: number
  /** Of these, those that people have called true positives. */
  readonly confirmed: number
}

export interface Forecast {
  /** Every rule that was asked about, also those without findings. */
  readonly rules: readonly RuleForecast[]
  /** Events that a rule may have matched, and that were looked at. */
  readonly events: number
  /** Everything from this event time on was looked at. */
  readonly oldest: number
  /** From the oldest to the newest event that is kept, as far as was looked at; milliseconds. */
  readonly spanMs: number
  /** Stopped at the bound on events: older ones were not looked at. */
  readonly isCut: boolean
  /** More matches than are kept for correlations: their older part is missing. */
  readonly areCorrelationsCut: boolean
}

export interface ForecastOptions extends HistoryRange {
  /** Rules and correlations that are asked about. */
  readonly ruleIds: readonly string[]
  readonly maxEvents: number
  readonly signal?: AbortSignal
  readonly onProgress?: (events: number, total: number) => void
}

export const MAX_DISTINCT = 200
const MAX_MATCHES = 200_000
const DAY_MS = 24 * 3600 * 1000

/**
 * What each of many rules would have found, in one way through the history, newest events first. What is held is a few
 * counts a rule, so the memory depends on the rules alone; exceptions and snoozes hold, suppressions are not played through.
 */
export async function forecast(
  {
    lake,
    state,
  }: { readonly lake: Pick<EventLake, 'search' | 'histogram' | 'eventsById'>; readonly state: StateStore },
  rules: HistoryRules,
  correlations: HistoryCorrelations,
  options: ForecastOptions,
): Promise<Forecast> {
  const { tenantId, to, ruleIds, maxEvents, signal, onProgress } = options
  const call = signal === undefined ? {} : { signal }
  const incidents = await IncidentIndex.load(state, tenantId)
  const tallies = new Map(ruleIds.map((id) => [id, new RuleTally()]))
  const outline = await outlineHistory(lake, rules, options, call)
  const span = await historySpan(lake, options, call)
  const matches: CorrelationEvent[] = []
  let events = 0
  let oldest = span.from
  let isCut = false
  let areCorrelationsCut = false
  onProgress?.(0, outline.events)
  for await (const page of readHistory(lake, rules, outline.slices, { tenantId, ...call })) {
    for (const finding of page.detected.findings) tallies.get(finding.ruleId)?.add(finding, incidents)
    for (const match of page.detected.matches) {
      if (matches.length < MAX_MATCHES) matches.push(match)
      else areCorrelationsCut = true
    }
    events += page.count
    onProgress?.(events, outline.events)
    isCut = page.isLast && events >= maxEvents && page.slice !== outline.slices.at(-1)
    if (!isCut) continue
    oldest = page.slice.from
    break
  }
  for (const firing of correlateAll(correlations, matches)) {
    const tally = tallies.get(firing.correlation.id)
    if (tally === undefined) continue
    const rested = await lake.eventsById(tenantId, firing.eventIds)
    tally.add(makeCorrelationFinding(tenantId, firing, rested, to), incidents)
  }
  const spanMs = Math.max(0, span.to - oldest)
  const days = Math.max(1, spanMs / DAY_MS)
  return {
    rules: [...tallies].map(([ruleId, tally]) => ({ ruleId, ...tally.toForecast(days) })),
    ...{ events, oldest, spanMs, isCut, areCorrelationsCut },
  }
}

class RuleTally {
  #findings = 0
  readonly #hosts = new DistinctCount(MAX_DISTINCT)
  readonly #users = new DistinctCount(MAX_DISTINCT)
  readonly #incidents = new DistinctCount(MAX_DISTINCT)
  readonly #confirmed = new DistinctCount(MAX_DISTINCT)

  add({ host, user, eventIds }: Finding, index: IncidentIndex): void {
    this.#findings += 1
    if (host !== undefined) this.#hosts.add(host.toLowerCase())
    if (user !== undefined) this.#users.add(user.toLowerCase())
    for (const { id, verdict } of index.ofEvents(eventIds)) {
      this.#incidents.add(id)
      if (verdict === 'true_positive') this.#confirmed.add(id)
    }
  }

  toForecast(days: number): Omit<RuleForecast, 'ruleId'> {
    return {
      findings: this.#findings,
      perDay: Math.round((this.#findings / days) * 100) / 100,
      hosts: this.#hosts.count,
      users: this.#users.count,
      isMore: this.#hosts.isMore || this.#users.isMore || this.#incidents.isMore,
      incidents: this.#incidents.count,
      confirmed: this.#confirmed.count,
    }
  }
}
