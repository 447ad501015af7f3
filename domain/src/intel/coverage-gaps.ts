import type { LedgerEntry } from '../ledger.ts'
import type { StoredDay } from '../ports/observed.ts'
import type { CoverageGap, SourceCoverage } from './coverage-certificate.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS
/** A source may pause for four times its usual pause, and for an hour in any case. */
const USUAL_PAUSES = 4

/**
 * What was and was not searchable in a span of receipt: the ledger says what came of each source in each minute, the lake
 * what is there of each day. A source that came before and comes no more is silent from its last minute on.
 */
export function coverageOf(
  ledger: readonly LedgerEntry[],
  stored: readonly StoredDay[],
  range: { readonly from: number; readonly to: number },
): { readonly covered: readonly SourceCoverage[]; readonly gaps: readonly CoverageGap[] } {
  const bySource = Map.groupBy(
    ledger.filter(({ minute }) => minute >= range.from && minute < range.to),
    ({ source }) => source,
  )
  const daysOf = Map.groupBy(stored, ({ source }) => source)
  const gaps: CoverageGap[] = []
  for (const [source, entries] of bySource) {
    const inOrder = entries.toSorted((a, b) => a.minute - b.minute)
    gaps.push(
      ...silences(source, inOrder, range),
      ...losses(source, inOrder, daysOf.get(source) ?? [], range),
    )
  }
  gaps.sort((a, b) => (a.source < b.source ? -1 : a.source > b.source ? 1 : a.from - b.from))
  return { covered: [...daysOf].map(([source, days]) => sourceCoverage(source, days)), gaps }
}

function silences(source: string, entries: readonly LedgerEntry[], { to }: { to: number }): CoverageGap[] {
  const minutes = [...new Set(entries.filter(({ received }) => received > 0).map(({ minute }) => minute))]
  const pauses = minutes.slice(1).map((minute, at) => minute - minutes[at]!)
  const usual = pauses.toSorted((a, b) => a - b)[Math.floor(pauses.length / 2)] ?? 0
  const allowed = Math.max(HOUR_MS, usual * USUAL_PAUSES)
  const gaps: CoverageGap[] = []
  for (const [at, minute] of minutes.entries()) {
    const end = minute + MINUTE_MS
    const next = minutes[at + 1] ?? to
    if (next - end > allowed) gaps.push({ source, from: end, to: next, reason: 'silent', records: 0 })
  }
  return gaps
}

function losses(
  source: string,
  entries: readonly LedgerEntry[],
  stored: readonly StoredDay[],
  range: { readonly from: number; readonly to: number },
): CoverageGap[] {
  const there = new Map(stored.map(({ day, count }) => [day, count]))
  const gaps: CoverageGap[] = []
  for (const [day, ofDay] of Map.groupBy(entries, ({ minute }) => Math.floor(minute / DAY_MS))) {
    const span = { from: Math.max(range.from, day * DAY_MS), to: Math.min(range.to, (day + 1) * DAY_MS) }
    const isWholeDay = span.from === day * DAY_MS
    const came = ofDay.reduce((sum, entry) => sum + entry.stored, 0)
    // Of a day that the span cuts, more may be there than is counted here: only what is surely missing is said.
    const missing = came - (there.get(day) ?? 0)
    if (missing > 0 && (isWholeDay || !there.has(day)))
      gaps.push({ source, ...span, reason: 'expired', records: missing })
    const quarantined = ofDay
      .flatMap((entry) => Object.values(entry.quarantined))
      .reduce((sum, one) => sum + one, 0)
    if (quarantined > 0) gaps.push({ source, ...span, reason: 'quarantined', records: quarantined })
  }
  return gaps
}

function sourceCoverage(source: string, days: readonly StoredDay[]): SourceCoverage {
  return {
    source,
    events: days.reduce((sum, { count }) => sum + count, 0),
    hosts: [...new Set(days.flatMap(({ hosts }) => hosts))].sort().slice(0, 1000),
    firstTime: Math.min(...days.map(({ firstTime }) => firstTime)),
    lastTime: Math.max(...days.map(({ lastTime }) => lastTime)),
  }
}
