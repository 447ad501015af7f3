import type { ForecastResult } from '@opensoc/contract'
import type { EventLake, StateStore, StoredRule, TenantId } from '@opensoc/domain'
import type { Clock } from '@opensoc/kernel'
import { type Forecast, forecast } from '@opensoc/pipeline'
import { logsourcePrefilter } from '@opensoc/sigma'
import type { RunJob } from '../jobs/job-runner.ts'
import { ruleTextHash } from '../rules/rule-text-hash.ts'
import { historySetOf, readTuning } from './history-set.ts'
import type { HistoryThread } from './history-thread.ts'

export interface ForecastInput {
  readonly ids: readonly string[]
  readonly days: number
  readonly maxEvents: number
}

/** What was forecast of a rule last, by its id, with the text that it had. */
export type KeptForecasts = Readonly<
  Record<string, Omit<ForecastResult['items'][number], 'rule_id' | 'is_outdated'> & { readonly hash: string }>
>

interface ForecastContext {
  readonly state: StateStore
  readonly lake: EventLake
  readonly clock: Clock
  readonly history: HistoryThread
}

const KEPT = 'rules.forecast'
const DAY_MS = 24 * 3600 * 1000

/** The job that says how many findings a day each of many rules would make. */
export function createForecastJob({ state, lake, clock, history }: ForecastContext): RunJob {
  return async ({ job, signal, progress, note }) => {
    const started = performance.now()
    const { ids, days, maxEvents } = job.input as ForecastInput
    const tenantId = job.tenantId as TenantId
    const wanted = new Set(ids)
    const stored = await state.rules.list(tenantId)
    const chosen = stored.filter((rule) => wanted.has(rule.id) && rule.refused === undefined)
    const { set, correlations } = historySetOf(stored, wanted, await readTuning(state, tenantId))
    progress({ phase: 'compiling', done: 0, total: chosen.length, unit: 'rules' })
    const rules = await history.open(tenantId, set)
    try {
      const to = clock.now() + DAY_MS
      const from = to - (days + 1) * DAY_MS
      const found = await forecast(
        { lake, state },
        rules,
        { ...correlations, buildingBlocks: new Set() },
        {
          ...{ tenantId, from, to, maxEvents, signal, ruleIds: chosen.map(({ id }) => id) },
          onProgress: (done, total) =>
            progress({ phase: 'reading events', done, total: Math.min(total, maxEvents), unit: 'events' }),
        },
      )
      const bySource = await sourceCounts(lake, tenantId, chosen, { from: found.oldest, to }, signal)
      const result = resultOf(found, { from, to }, chosen, bySource, clock.now())
      for (const text of notesOf(found, maxEvents)) note(text)
      await keep(state, tenantId, result, new Map(chosen.map((rule) => [rule.id, rule])))
      return { ...result, took_ms: Math.round(performance.now() - started) }
    } finally {
      rules.close()
    }
  }
}

/** Of every rule that was ever asked about, the last forecast. */
export async function keptForecasts(state: StateStore, tenantId: string): Promise<KeptForecasts> {
  return ((await state.values.get(tenantId, KEPT)) as KeptForecasts | undefined) ?? {}
}

async function keep(
  state: StateStore,
  tenantId: string,
  { items }: Omit<ForecastResult, 'took_ms'>,
  rules: ReadonlyMap<string, StoredRule>,
): Promise<void> {
  const all = (await state.rules.list(tenantId)).map(({ id }) => id)
  const there = new Set(all)
  const before = Object.entries(await keptForecasts(state, tenantId)).filter(([id]) => there.has(id))
  const fresh = items.map(({ rule_id, is_outdated: _, ...counts }) => [
    rule_id,
    { ...counts, hash: ruleTextHash(rules.get(rule_id)?.source ?? '') },
  ])
  await state.values.set(tenantId, KEPT, Object.fromEntries([...before, ...fresh]))
}

/** How many events of each log source there are: of a source that never spoke, no findings say nothing. */
async function sourceCounts(
  lake: EventLake,
  tenantId: string,
  rules: readonly StoredRule[],
  range: { readonly from: number; readonly to: number },
  signal: AbortSignal,
): Promise<ReadonlyMap<string, number>> {
  const sources = new Map(rules.map(({ logsource }) => [JSON.stringify(logsource), logsource]))
  const counts = new Map<string, number>()
  for (const [key, logsource] of sources) {
    const query = { kind: 'rule', prefilter: logsourcePrefilter(logsource) } as const
    counts.set(key, await lake.count({ tenantId, query, ...range }, { signal }))
  }
  return counts
}

function resultOf(
  { rules, events, spanMs, isCut }: Forecast,
  range: { readonly from: number; readonly to: number },
  chosen: readonly StoredRule[],
  bySource: ReadonlyMap<string, number>,
  time: number,
): Omit<ForecastResult, 'took_ms'> {
  const byId = new Map(chosen.map((rule) => [rule.id, rule]))
  return {
    ...{ ...range, events, span_ms: spanMs, is_cut: isCut },
    items: rules
      .map(({ ruleId, perDay, isMore, ...counts }) => {
        const rule = byId.get(ruleId)
        const sourceEvents = rule?.kind === 'rule' ? bySource.get(JSON.stringify(rule.logsource)) : undefined
        return {
          ...{ rule_id: ruleId, ...counts, per_day: perDay, is_more: isMore, time, is_outdated: false },
          ...(sourceEvents === undefined ? {} : { source_events: sourceEvents }),
        }
      })
      .sort((a, b) => b.findings - a.findings),
  }
}

function notesOf({ isCut, areCorrelationsCut, spanMs }: Forecast, maxEvents: number): string[] {
  return [
    ...(isCut ? [`stopped at ${maxEvents} events: only the newest ${daysOf(spanMs)} were looked at`] : []),
    ...(spanMs < DAY_MS ? ['there is less than a day of events: what a day brings is a guess'] : []),
    ...(areCorrelationsCut ? ['correlations looked at the newest matches only'] : []),
  ]
}

function daysOf(spanMs: number): string {
  return `${(spanMs / DAY_MS).toFixed(1)} days`
}
