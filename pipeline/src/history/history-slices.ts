import type { CallOptions, EventLake, EventScope } from '@opensoc/domain'

/** A stretch of event time with about as many events as are worth one step. `to` is exclusive. */
export interface HistorySlice {
  readonly from: number
  readonly to: number
  readonly events: number
}

export interface HistoryOutline {
  /** Newest first; stretches without events are left out. */
  readonly slices: readonly HistorySlice[]
  readonly events: number
  /** Milliseconds between the oldest and the newest event, to the width of a bucket. */
  readonly spanMs: number
}

const BUCKETS = 1000
const EVENTS_A_SLICE = 5000
/** Each pass looks closer at the stretch that holds events. */
const PASSES = 3

/** Cuts the events of a scope into steps, by asking for nothing but counts. */
export async function historySlices(
  lake: Pick<EventLake, 'histogram'>,
  scope: EventScope,
  options: CallOptions = {},
): Promise<HistoryOutline> {
  let { from, to } = scope
  for (let pass = 1; ; pass++) {
    const buckets = await lake.histogram({ ...scope, from, to }, BUCKETS, options)
    const widthMs = (buckets[1]?.time ?? to) - from
    const first = buckets.findIndex(({ count }) => count > 0)
    if (first === -1) return { slices: [], events: 0, spanMs: 0 }
    const last = buckets.findLastIndex(({ count }) => count > 0)
    const isCoarse = last - first < BUCKETS / 4 && widthMs > 1
    if (pass < PASSES && isCoarse) {
      to = Math.min(to, from + (last + 1) * widthMs)
      from += first * widthMs
      continue
    }
    const full = buckets
      .slice(first, last + 1)
      .map(({ time, count }) => ({ from: time, to: Math.min(time + widthMs, to), events: count }))
    return {
      slices: joined(full.reverse()),
      events: full.reduce((sum, { events }) => sum + events, 0),
      spanMs: full[0]!.to - full.at(-1)!.from,
    }
  }
}

/** Neighbours become one until they hold enough; newest first. */
function joined(buckets: readonly HistorySlice[]): HistorySlice[] {
  const slices: HistorySlice[] = []
  for (const bucket of buckets) {
    if (bucket.events === 0) continue
    const last = slices.at(-1)
    if (last === undefined || last.events + bucket.events > EVENTS_A_SLICE) slices.push(bucket)
    else
      slices[slices.length - 1] = {
        from: bucket.from,
        to: last.to,
        events: last.events + bucket.events,
      }
  }
  return slices
}
