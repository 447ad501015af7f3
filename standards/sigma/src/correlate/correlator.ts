import type { RuleSetCompilation } from './compile-rule-set.ts'
import type { CompiledCorrelation, CorrelationEvent, CorrelationFiring } from './compiled-correlation.ts'
import { type CorrelationCounters, CorrelationGroups, type GroupState } from './correlation-groups.ts'
import type { Fired, SessionChange } from './session.ts'
import { groupedEvents } from './session-events.ts'

export interface CorrelatorOptions {
  /** Groups that a correlation remembers at most; the least recently touched go. Default 100,000. */
  readonly maxGroups?: number
  /** How long after its last event a group takes late ones, at least; never less than two timespans. Default 24 hours. */
  readonly lateMs?: number
}

export interface CorrelationChange {
  /** What came true, by event time. Building blocks are not told. */
  readonly fired: readonly CorrelationFiring[]
  /** What was told and is true no more, and what took its place: late events can move a window. */
  readonly superseded: readonly { readonly from: string; readonly to?: string }[]
}

const HOUR_MS = 3_600_000
/** A sender whose clock is ahead by more does not close the windows of others. */
const CLOCK_AHEAD_MS = 5 * 60_000

/**
 * Correlates matches of rules (Sigma 2.1, correlation rules). What is told in the end depends on the events alone, not
 * on the order or the batches in which they came: a late event that changes what was told supersedes it. Has no clock:
 * `now` is when the events were received.
 */
export class Correlator {
  readonly #groups: readonly CorrelationGroups[]
  readonly #buildingBlocks: ReadonlySet<string>
  readonly #maxGroups: number
  readonly #lateMs: number
  #watermark = Number.NEGATIVE_INFINITY

  constructor(
    set: Pick<RuleSetCompilation, 'correlations' | 'buildingBlocks'>,
    options: CorrelatorOptions = {},
  ) {
    this.#groups = set.correlations.map((compiled) => new CorrelationGroups(compiled))
    this.#buildingBlocks = set.buildingBlocks
    this.#maxGroups = options.maxGroups ?? 100_000
    this.#lateMs = options.lateMs ?? 24 * HOUR_MS
  }

  get correlations(): readonly CompiledCorrelation[] {
    return this.#groups.map((groups) => groups.compiled)
  }

  add(events: readonly CorrelationEvent[], now: number): CorrelationChange {
    for (const { time } of events)
      this.#watermark = Math.max(this.#watermark, Math.min(time, now + CLOCK_AHEAD_MS))
    return this.#correlate(events, now, this.#watermark)
  }

  /** No more events will come: every window that is still open closes. */
  end(): CorrelationChange {
    return this.#correlate([], Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY)
  }

  /** Runs of groups' events that changed since the last call, by correlation; without a state where one is gone. */
  takeUnsaved(): {
    readonly correlationId: string
    readonly groupKey: string
    readonly state?: GroupState
  }[] {
    return this.#groups.flatMap((groups) =>
      [...groups.takeUnsaved()].map(([groupKey, state]) => ({
        correlationId: groups.compiled.correlation.id,
        groupKey,
        ...(state === undefined ? {} : { state }),
      })),
    )
  }

  /** Takes up what another correlator of the same correlations left; those that are not here any more are ignored. */
  restore(states: readonly GroupState[]): void {
    const byId = new Map(this.#groups.map((groups) => [groups.compiled.correlation.id, groups]))
    const oldestFirst = [...states].sort((a, b) => a.touched - b.touched)
    for (const state of oldestFirst) {
      const passed = byId.get(state.correlationId)?.restore(state) ?? Number.NEGATIVE_INFINITY
      const last = state.events.at(-1)?.time ?? passed
      this.#watermark = Math.max(this.#watermark, passed, Math.min(last, state.touched + CLOCK_AHEAD_MS))
    }
  }

  /**
   * Takes in the events of another correlator's sessions as if they came now, late: what that one saw before this one
   * began. Those of correlations that are not here are ignored. Gives what is true by now and was not told here.
   */
  join(states: readonly GroupState[], now: number): CorrelationChange {
    const byId = new Map(this.#groups.map((groups) => [groups.compiled.correlation.id, groups]))
    for (const { correlationId, groupKey, events } of states) {
      for (const event of events) byId.get(correlationId)?.add(groupKey, event, now)
    }
    return this.#correlate([], now, this.#watermark)
  }

  count(): ReadonlyMap<string, CorrelationCounters> {
    return new Map(this.#groups.map((groups) => [groups.compiled.correlation.id, groups.count()]))
  }

  /** Correlations come after those that they build on, so one pass settles all. */
  #correlate(events: readonly CorrelationEvent[], now: number, watermark: number): CorrelationChange {
    const matches = Map.groupBy(events, (event) => event.ruleId)
    const below = new Map<string, readonly SessionChange[]>()
    const fired: CorrelationFiring[] = []
    const superseded: { from: string; to?: string }[] = []
    for (const groups of this.#groups) {
      const { correlation, bases } = groups.compiled
      for (const ruleId of new Set(bases.map((base) => base.ruleId))) {
        for (const event of matches.get(ruleId) ?? []) this.#feed(groups, event, now)
        for (const change of below.get(ruleId) ?? []) this.#feedFirings(groups, ruleId, change, now)
      }
      const before = now - Math.max(this.#lateMs, 2 * correlation.timespanMs)
      const changes = groups.evaluate(watermark, before)
      if (changes.length > 0) below.set(correlation.id, changes)
      if (now !== Number.NEGATIVE_INFINITY) groups.evict(before, this.#maxGroups)
      if (this.#buildingBlocks.has(correlation.id)) continue
      for (const change of changes) {
        fired.push(...change.fired)
        superseded.push(...supersessions(change))
      }
    }
    fired.sort((a, b) => a.time - b.time || (a.key < b.key ? -1 : 1))
    return { fired, superseded }
  }

  #feed(groups: CorrelationGroups, event: CorrelationEvent, now: number): void {
    for (const { groupKey, event: grouped } of groupedEvents(groups.compiled, event))
      groups.add(groupKey, grouped, now)
  }

  /** What a correlation below told is an event here: at the time of its last event, with the fields it groups by. */
  #feedFirings(groups: CorrelationGroups, ruleId: string, change: SessionChange, now: number): void {
    for (const { key, time, group } of change.withdrawn) {
      const fields = Object.fromEntries(this.#groupBy(ruleId).map((name, index) => [name, group[index]]))
      for (const { groupKey } of groupedEvents(groups.compiled, { ruleId, eventId: key, time, fields }))
        groups.remove(groupKey, key, time)
    }
    for (const { key, time, group, eventIds } of change.fired) {
      const event = { ruleId, eventId: key, time, fields: group }
      for (const { groupKey, event: grouped } of groupedEvents(groups.compiled, event, eventIds))
        groups.add(groupKey, grouped, now)
    }
  }

  #groupBy(correlationId: string): readonly string[] {
    const found = this.#groups.find((groups) => groups.compiled.correlation.id === correlationId)
    return found?.compiled.correlation.groupBy ?? []
  }
}

/** What took a place: what came true instead, else what stands nearest in time. */
function supersessions({ fired, withdrawn, standing }: SessionChange): { from: string; to?: string }[] {
  return withdrawn.map((old: Fired, index) => {
    const successor = fired[index] ?? nearest(old, standing)
    return { from: old.key, ...(successor === undefined ? {} : { to: successor.key }) }
  })
}

function nearest(old: Fired, standing: readonly CorrelationFiring[]): CorrelationFiring | undefined {
  let best: CorrelationFiring | undefined
  for (const firing of standing) {
    if (best === undefined || Math.abs(firing.time - old.time) < Math.abs(best.time - old.time)) best = firing
  }
  return best
}
