import type {
  Event,
  EventLake,
  Finding,
  IndicatorValue,
  ObservedValue,
  StoredEvent,
  TenantId,
} from '@opensoc/domain'
import type { Level } from '@opensoc/sigma'
import { compilePattern } from '@opensoc/stix'
import { makeIndicatorFinding, makePatternFinding } from '../4-detect/indicator-findings.ts'
import { sweepPattern } from './sweep-pattern.ts'
import { type SweepRange, sweepValues, type ValueSighting } from './sweep-values.ts'

/** What to search for. */
export interface SweepOrder {
  readonly tenantId: TenantId
  readonly values: readonly { readonly value: IndicatorValue; readonly level: Level }[]
  readonly patterns: readonly {
    readonly id: string
    readonly name: string
    readonly pattern: string
    readonly level: Level
  }[]
  /** Event time, milliseconds since the epoch. */
  readonly range: SweepRange
}

/** One indicator and where it was seen. */
export interface SweepHit {
  /** `domain evil.example`, or the id of a pattern. */
  readonly indicator: string
  readonly count: number
  readonly hosts: readonly string[]
  readonly firstTime: number
  readonly lastTime: number
  /** The newest first. */
  readonly eventIds: readonly string[]
}

export interface SweepOutcome {
  /** The newest first. */
  readonly hits: readonly SweepHit[]
  readonly findings: readonly Finding[]
  /** False if a bound was reached: there may be more than is said here. */
  readonly isComplete: boolean
  /** Patterns that cannot be judged, with the reason. */
  readonly refused: readonly { readonly id: string; readonly reason: string }[]
}

export interface RunningSweep {
  readonly signal?: AbortSignal
  readonly onProgress?: (phase: string, done: number, total: number) => void
}

/** Events of one indicator that become findings: the newest of each host, so many hosts. */
const MAX_FINDINGS_AN_INDICATOR = 100
const MAX_FINDINGS = 10_000
const MAX_IDS = 20

/** Searches all that is kept for indicators: hits by indicator, and findings of the newest event on each host. */
export async function runSweep(
  lake: EventLake,
  { tenantId, values, patterns, range }: SweepOrder,
  { signal, onProgress }: RunningSweep = {},
): Promise<SweepOutcome> {
  const call = signal === undefined ? {} : { signal }
  const levels = new Map(values.map(({ value, level }) => [nameOf(value), level]))
  const sightings = await sweepValues(
    lake,
    tenantId,
    values.map(({ value }) => value),
    range,
    {
      ...call,
      onJudged: (count) => onProgress?.('values', count, 0),
    },
  )
  const byIndicator = Map.groupBy(sightings, ({ indicator }) => nameOf(indicator))
  const hits = [...byIndicator].map(([name, list]) => hitOf(name, list))
  const findings = await valueFindings(lake, tenantId, byIndicator, levels)
  let isComplete = true
  const refused: { id: string; reason: string }[] = []
  for (const [at, one] of patterns.entries()) {
    onProgress?.('patterns', at, patterns.length)
    const compiled = compilePattern(one.pattern)
    if (!compiled.ok) {
      refused.push({ id: one.id, reason: compiled.error.message })
      continue
    }
    const swept = await sweepPattern(lake, tenantId, compiled.value, range, call)
    isComplete &&= swept.isComplete
    if (swept.events.length === 0) continue
    hits.push(patternHit(one.id, swept.events))
    for (const event of newestOfHosts(swept.events))
      findings.push(makePatternFinding(eventOf(tenantId, event), one))
  }
  hits.sort((a, b) => b.lastTime - a.lastTime)
  isComplete &&= findings.length <= MAX_FINDINGS && refused.length === 0
  return { hits, findings: findings.slice(0, MAX_FINDINGS), isComplete, refused }
}

function nameOf({ kind, value }: IndicatorValue): string {
  return `${kind} ${value}`
}

function hitOf(indicator: string, sightings: readonly ValueSighting[]): SweepHit {
  return {
    indicator,
    count: sightings.reduce((sum, { seen }) => sum + seen.count, 0),
    hosts: [...new Set(sightings.map(({ seen }) => seen.host).filter((host) => host !== ''))],
    firstTime: Math.min(...sightings.map(({ seen }) => seen.firstTime)),
    lastTime: Math.max(...sightings.map(({ seen }) => seen.lastTime)),
    eventIds: [...new Set(sightings.map(({ seen }) => seen.lastEventId))].slice(0, MAX_IDS),
  }
}

async function valueFindings(
  lake: EventLake,
  tenantId: TenantId,
  byIndicator: ReadonlyMap<string, readonly ValueSighting[]>,
  levels: ReadonlyMap<string, Level>,
): Promise<Finding[]> {
  const chosen = [...byIndicator.values()]
    .flatMap((list) => list.slice(0, MAX_FINDINGS_AN_INDICATOR))
    .slice(0, MAX_FINDINGS)
  const findings = new Map<string, Finding>()
  for (let at = 0; at < chosen.length; at += 500) {
    const part = chosen.slice(at, at + 500)
    const ids = [...new Set(part.map(({ seen }) => seen.lastEventId))]
    const events = new Map((await lake.eventsById(tenantId, ids)).map((event) => [event.id, event]))
    for (const { indicator, seen } of part) {
      const event = events.get(seen.lastEventId)
      if (event === undefined) continue
      const level = levels.get(nameOf(indicator)) ?? 'medium'
      const field = fieldOf(event, seen.kind, seen.value)
      const finding = makeIndicatorFinding(eventOf(tenantId, event), {
        indicator,
        field,
        value: seen.value,
        level,
      })
      findings.set(finding.id, finding)
    }
  }
  return [...findings.values()]
}

/** The OCSF path of the observable: the lake's key has small letters where case means nothing. */
function fieldOf(event: StoredEvent, kind: string, value: string): string {
  const observables = (event.ocsf['observables'] ?? []) as readonly ObservedValue[]
  const found = observables.find(
    (one) => one.type === kind && one.value?.toLowerCase() === value.toLowerCase(),
  )
  return found?.name ?? kind
}

function patternHit(indicator: string, events: readonly StoredEvent[]): SweepHit {
  const host = (event: StoredEvent): string => String(event.columns['host'] ?? '')
  return {
    indicator,
    count: events.length,
    hosts: [...new Set(events.map(host).filter((name) => name !== ''))],
    firstTime: events.at(-1)!.time,
    lastTime: events[0]!.time,
    eventIds: events.slice(0, MAX_IDS).map(({ id }) => id),
  }
}

function newestOfHosts(events: readonly StoredEvent[]): readonly StoredEvent[] {
  const byHost = new Map<string, StoredEvent>()
  for (const event of events) {
    const host = String(event.columns['host'] ?? '')
    if (!byHost.has(host)) byHost.set(host, event)
  }
  return [...byHost.values()].slice(0, MAX_FINDINGS_AN_INDICATOR)
}

function eventOf(tenantId: TenantId, { id, source, layer, receivedTime, ocsf, raw }: StoredEvent): Event {
  return { id, tenantId, source, layer, receivedTime, ocsf, raw, sigma: [] } as unknown as Event
}
