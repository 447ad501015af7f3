import {
  type CorrelationEvent,
  type CorrelationFiring,
  Correlator,
  type GroupState,
  type RuleSetCompilation,
} from '@opensoc/sigma'

/** Correlations of a set, with what they build on. */
export type HistoryCorrelations = Pick<RuleSetCompilation, 'correlations' | 'buildingBlocks'>

export interface CorrelatedHistory {
  /** What stands of sessions that are over: later events change nothing of it. */
  readonly settled: readonly CorrelationFiring[]
  /** Sessions that later events may belong to: whoever correlates those has to take them in. */
  readonly open: readonly GroupState[]
}

/** A match with the time at which its event was received, milliseconds since the epoch. */
export type ReceivedMatch = CorrelationEvent & { readonly receivedTime: number }

/** How long after its last event live correlation takes late ones for a group, at least. */
const LATE_MS = 24 * 3600 * 1000

/** Correlations over all matches of a stretch, by the time of their events: what stands in the end. */
export function correlateAll(
  set: HistoryCorrelations,
  matches: readonly CorrelationEvent[],
): readonly CorrelationFiring[] {
  return correlate(set, matches, () => []).settled
}

/**
 * The same for what was received before `now`. Sessions of fresh correlations that live correlation would still take
 * late events for are left open: those of which something was received shortly before.
 */
export function correlateHistory(
  set: HistoryCorrelations,
  matches: readonly ReceivedMatch[],
  { now, fresh }: { readonly now: number; readonly fresh: ReadonlySet<string> },
): CorrelatedHistory {
  const lateMs = new Map(
    set.correlations.map(({ correlation: { id, timespanMs } }) => [id, Math.max(LATE_MS, 2 * timespanMs)]),
  )
  const received = new Map(matches.map(({ eventId, receivedTime }) => [eventId, receivedTime]))
  return correlate(set, matches, (sessions) =>
    sessions.filter(
      ({ correlationId, events }) =>
        fresh.has(correlationId) &&
        events
          .flatMap(({ id, restsOn }) => restsOn ?? [id])
          .some((id) => (received.get(id) ?? 0) >= now - lateMs.get(correlationId)!),
    ),
  )
}

function correlate(
  set: HistoryCorrelations,
  matches: readonly CorrelationEvent[],
  openOf: (sessions: readonly GroupState[]) => readonly GroupState[],
): CorrelatedHistory {
  if (set.correlations.length === 0) return { settled: [], open: [] }
  const correlator = new Correlator(set)
  const standing = new Map<string, CorrelationFiring>()
  const take = ({ fired, superseded }: ReturnType<Correlator['add']>) => {
    for (const { from } of superseded) standing.delete(from)
    for (const firing of fired) standing.set(firing.key, firing)
  }
  take(
    correlator.add(
      matches.toSorted((a, b) => a.time - b.time),
      0,
    ),
  )
  const open = openOf(correlator.takeUnsaved().flatMap(({ state }) => state ?? []))
  take(correlator.end())
  const isOpen = openTest(open)
  return {
    settled: [...standing.values()].filter(({ key }) => !isOpen(key)),
    // What an open session below tells is told anew by whoever goes on with it.
    open: open.map((session) => ({
      ...session,
      events: session.events.filter(({ id, restsOn }) => restsOn === undefined || !isOpen(id)),
    })),
  }
}

/** Whether a firing, by its key, lies within an open session of its group. */
function openTest(open: readonly GroupState[]): (key: string) => boolean {
  const byGroup = Map.groupBy(open, ({ correlationId, groupKey }) => `${correlationId} ${groupKey}`)
  return (key) => {
    const [correlationId, groupKey, firstTime] = JSON.parse(key) as [string, string, number]
    return (byGroup.get(`${correlationId} ${groupKey}`) ?? []).some(
      ({ events }) => events[0]!.time <= firstTime && firstTime <= events.at(-1)!.time,
    )
  }
}
