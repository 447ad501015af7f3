import type { EventLake, Finding, Incident, StateStore, StoredEvent, TenantId } from '@opensoc/domain'
import {
  type CorrelationEvent,
  type CorrelationFiring,
  Correlator,
  type Prefilter,
  prefilterOf,
  type RuleSetCompilation,
} from '@opensoc/sigma'
import type { Renormalize } from './2-normalize/renormalize.ts'
import { detect } from './4-detect/detect.ts'
import { createDetectionRules } from './4-detect/detection-rules.ts'
import { makeCorrelationFinding } from './4-detect/make-correlation-finding.ts'
import { newestIncidents } from './newest-incidents.ts'

/** What a rule, or a correlation and what it builds on, would have found in the events that are kept. */
export interface BackTest {
  /** Events that SQL could not rule out, and that the engine looked at. */
  readonly candidates: number
  readonly findings: readonly Finding[]
  /** All findings, where there are more than are kept here. */
  readonly findingCount: number
  /** Stopped at the bound on candidates: older events were not looked at. */
  readonly isCut: boolean
  /** Incidents that hold events of these findings. */
  readonly incidents: readonly { readonly incident: Incident; readonly findings: number }[]
}

export interface BackTestPorts {
  readonly lake: Pick<EventLake, 'search' | 'eventsById'>
  readonly state: StateStore
  readonly renormalize: Renormalize
}

export interface BackTestOptions {
  readonly tenantId: TenantId
  /** Inclusive, milliseconds since the epoch. */
  readonly from: number
  /** Exclusive. */
  readonly to: number
  readonly maxCandidates?: number
  readonly signal?: AbortSignal
  readonly onProgress?: (candidates: number) => void
}

const PAGE = 1000
/** Findings that are kept whole; all are counted. */
const MAX_FINDINGS = 10_000

/**
 * Runs rules over history: SQL gives the events that they may match, which are made anew from their records and matched
 * by the engine, so what is found is exactly what live detection would have found. Newest first, until `maxCandidates`.
 */
export async function backTest(
  { lake, state, renormalize }: BackTestPorts,
  set: Pick<RuleSetCompilation, 'rules' | 'correlations' | 'buildingBlocks' | 'neededFields'>,
  options: BackTestOptions,
): Promise<BackTest> {
  const { tenantId, from, to, maxCandidates = 1_000_000, signal, onProgress } = options
  const rules = createDetectionRules(set)
  const prefilters = set.rules.map(prefilterOf)
  const query = { kind: 'rule', prefilter: anyOf(prefilters) } as const
  const findings: Finding[] = []
  const matches: CorrelationEvent[] = []
  let findingCount = 0
  let candidates = 0
  let cursor: string | undefined
  do {
    const page = await lake.search(
      { tenantId, query, from, to },
      { limit: PAGE, ...(cursor === undefined ? {} : { cursor }) },
      signal === undefined ? {} : { signal },
    )
    const events = page.events.flatMap((stored) => renormalize(stored, tenantId) ?? [])
    const detected = detect(rules, events)
    findingCount += detected.findings.length
    for (const finding of detected.findings) if (findings.length < MAX_FINDINGS) findings.push(finding)
    for (const match of detected.matches) matches.push(match)
    candidates += page.events.length
    cursor = page.cursor
    onProgress?.(candidates)
  } while (cursor !== undefined && candidates < maxCandidates)

  for (const firing of firingsOf(set, matches)) {
    findingCount += 1
    if (findings.length >= MAX_FINDINGS) continue
    const events: readonly StoredEvent[] = await lake.eventsById(tenantId, firing.eventIds)
    findings.push(makeCorrelationFinding(tenantId, firing, events, to))
  }
  return {
    candidates,
    findings,
    findingCount,
    isCut: cursor !== undefined,
    incidents: await incidentsOf(state, tenantId, findings),
  }
}

/** Correlations over all matches of the stretch, in the order of their time. */
function firingsOf(
  set: Pick<RuleSetCompilation, 'correlations' | 'buildingBlocks'>,
  matches: readonly CorrelationEvent[],
): readonly CorrelationFiring[] {
  if (set.correlations.length === 0) return []
  const correlator = new Correlator(set)
  const inOrder = [...matches].sort((a, b) => a.time - b.time)
  return [...correlator.add(inOrder, 0).fired, ...correlator.end().fired]
}

function anyOf(parts: readonly Prefilter[]): Prefilter {
  return parts.length === 1 ? parts[0]! : { kind: 'or', parts }
}

/** By the findings that are stored: of one rule and event they have one id, whoever made them. */
async function incidentsOf(
  state: StateStore,
  tenantId: TenantId,
  findings: readonly Finding[],
): Promise<{ incident: Incident; findings: number }[]> {
  if (findings.length === 0) return []
  const events = new Set<string>(findings.flatMap(({ eventIds }) => eventIds))
  const found: { incident: Incident; findings: number }[] = []
  for await (const incident of newestIncidents(state, tenantId)) {
    const members = await state.findings.getMany(
      tenantId,
      incident.members.map((member) => member.findingId),
    )
    const count = members.filter((member) => member.eventIds.some((id) => events.has(id))).length
    if (count > 0) found.push({ incident, findings: count })
  }
  return found
}
