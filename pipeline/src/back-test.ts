import type { EventLake, Finding, Incident, StateStore, StoredEvent } from '@opensoc/domain'
import type { CorrelationEvent } from '@opensoc/sigma'
import { makeCorrelationFinding } from './4-detect/make-correlation-finding.ts'
import { correlateAll, type HistoryCorrelations } from './history/correlate-history.ts'
import type { HistoryRules } from './history/history-rules.ts'
import { IncidentIndex } from './history/incident-index.ts'
import { type HistoryRange, historySpan, outlineHistory, readHistory } from './history/read-history.ts'

/** What a rule, or a correlation and what it builds on, would have found in the events that are kept. */
export interface BackTest {
  /** Events that SQL could not rule out, and that the engine looked at. */
  readonly candidates: number
  readonly findings: readonly Finding[]
  /** All findings, where there are more than are kept here. */
  readonly findingCount: number
  /** Stopped at the bound on candidates: older events were not looked at. */
  readonly isCut: boolean
  /** From the oldest to the newest event that is kept, as far as was looked at; milliseconds. */
  readonly spanMs: number
  /** Incidents that hold events of these findings. */
  readonly incidents: readonly { readonly incident: Incident; readonly findings: number }[]
}

export interface BackTestPorts {
  readonly lake: Pick<EventLake, 'search' | 'histogram' | 'eventsById'>
  readonly state: StateStore
}

export interface BackTestOptions extends HistoryRange {
  readonly maxCandidates?: number
  readonly signal?: AbortSignal
  /** Events looked at, and how many there are. */
  readonly onProgress?: (candidates: number, total: number) => void
}

/** Findings that are kept whole; all are counted. */
const MAX_FINDINGS = 10_000

/**
 * Runs rules over history: SQL gives the events that they may match, which are made anew from their records and matched
 * by the engine, so what is found is exactly what live detection would have found. Newest first, until `maxCandidates`.
 */
export async function backTest(
  { lake, state }: BackTestPorts,
  rules: HistoryRules,
  correlations: HistoryCorrelations,
  options: BackTestOptions,
): Promise<BackTest> {
  const { tenantId, to, maxCandidates = 1_000_000, signal, onProgress } = options
  const call = signal === undefined ? {} : { signal }
  const outline = await outlineHistory(lake, rules, options, call)
  const findings: Finding[] = []
  const matches: CorrelationEvent[] = []
  let findingCount = 0
  let candidates = 0
  let isCut = false
  const span = await historySpan(lake, options, call)
  let oldest = span.from
  for await (const page of readHistory(lake, rules, outline.slices, { tenantId, ...call })) {
    findingCount += page.detected.findings.length
    for (const finding of page.detected.findings) if (findings.length < MAX_FINDINGS) findings.push(finding)
    for (const match of page.detected.matches) matches.push(match)
    candidates += page.count
    onProgress?.(candidates, outline.events)
    isCut = candidates >= maxCandidates && !(page.isLast && page.slice === outline.slices.at(-1))
    if (!isCut) continue
    oldest = page.slice.from
    break
  }

  for (const firing of correlateAll(correlations, matches)) {
    findingCount += 1
    if (findings.length >= MAX_FINDINGS) continue
    const events: readonly StoredEvent[] = await lake.eventsById(tenantId, firing.eventIds)
    findings.push(makeCorrelationFinding(tenantId, firing, events, to))
  }
  const incidents = findings.length === 0 ? undefined : await IncidentIndex.load(state, tenantId)
  const spanMs = Math.max(0, span.to - oldest)
  return {
    candidates,
    findings,
    findingCount,
    isCut,
    spanMs,
    incidents: incidents?.touchedBy(findings) ?? [],
  }
}
