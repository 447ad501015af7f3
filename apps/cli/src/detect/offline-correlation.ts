import { type CorrelationFiring, Correlator, type RuleSetCompilation } from '@opensoc/sigma'
import { type DetectMatch, rowOf } from './detect-part.ts'
import { type DetectRow, ruleColumns } from './detect-row.ts'

/** Rows of matches are kept for what may come true; beyond this the oldest go, and a finding has no event. */
const KEPT_ROWS = 100_000
/** A correlation never waits for the clock: files hold the past. */
const NEVER = 0

/** Correlations over all that was read, in whatever order; what came true is told once all is read. */
export class OfflineCorrelation {
  readonly #correlator: Correlator
  readonly #rows = new Map<string, DetectMatch['row']>()
  readonly #standing = new Map<string, CorrelationFiring>()

  constructor(set: Pick<RuleSetCompilation, 'correlations' | 'buildingBlocks'>) {
    this.#correlator = new Correlator(set)
  }

  add(matches: readonly DetectMatch[]): void {
    const events = matches.map(({ match, row }) => ({ ...match, eventId: `${row.source}:${row.record}` }))
    for (const [at, { row }] of matches.entries()) {
      this.#rows.set(events[at]!.eventId, row)
      if (this.#rows.size <= KEPT_ROWS) continue
      const [oldest] = this.#rows.keys()
      this.#rows.delete(oldest!)
    }
    this.#take(this.#correlator.add(events, NEVER))
  }

  /** What stands, by time and then rule: a row for each, that of its last event. */
  finish(): DetectRow[] {
    this.#take(this.#correlator.end())
    return [...this.#standing.values()].map((firing) => this.#rowOf(firing)).sort(byTime)
  }

  #take({ fired, superseded }: ReturnType<Correlator['add']>): void {
    for (const { from } of superseded) this.#standing.delete(from)
    for (const firing of fired) this.#standing.set(firing.key, firing)
  }

  #rowOf({ correlation, group, value, eventIds, eventCount, time }: CorrelationFiring): DetectRow {
    const last = this.#rows.get(eventIds.at(-1) ?? '')
    const gone = { source: '', record: 0, event_id: '', host: '', event: null }
    const row = { ...(last ?? gone), time: new Date(time).toISOString() }
    return rowOf(ruleColumns(correlation), row, {
      ...group,
      value,
      events: eventIds,
      event_count: eventCount,
    })
  }
}

function byTime(a: DetectRow, b: DetectRow): number {
  if (a.time !== b.time) return a.time < b.time ? -1 : 1
  return a.rule_id < b.rule_id ? -1 : 1
}
