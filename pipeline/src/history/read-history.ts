import type { CallOptions, EventLake, StoredEvent, TenantId } from '@opensoc/domain'
import type { DetectOutput } from '../4-detect/detect.ts'
import type { HistoryRules } from './history-rules.ts'
import { type HistoryOutline, type HistorySlice, historySlices } from './history-slices.ts'

/** What rules found in a page of stored events. */
export interface HistoryPage {
  readonly slice: HistorySlice
  /** The last of its slice. */
  readonly isLast: boolean
  /** Those that the rules looked at. */
  readonly events: readonly StoredEvent[]
  /** How many there were, with those that are not wanted. */
  readonly count: number
  readonly detected: DetectOutput
}

export interface HistoryRange {
  readonly tenantId: TenantId
  /** Inclusive, milliseconds since the epoch. */
  readonly from: number
  /** Exclusive. */
  readonly to: number
}

const PAGE = 1000

/** Which events the rules have to look at, in steps. */
export function outlineHistory(
  lake: Pick<EventLake, 'histogram'>,
  { prefilter }: Pick<HistoryRules, 'prefilter'>,
  range: HistoryRange,
  options: CallOptions = {},
): Promise<HistoryOutline> {
  return historySlices(lake, { ...range, query: { kind: 'rule', prefilter } }, options)
}

/** From the oldest to the newest event of a range, whatever rules may say of them; of none, nothing. */
export async function historySpan(
  lake: Pick<EventLake, 'histogram'>,
  range: HistoryRange,
  options: CallOptions = {},
): Promise<{ readonly from: number; readonly to: number }> {
  const { slices } = await historySlices(lake, { ...range, query: { kind: 'all' } }, options)
  return { from: slices.at(-1)?.from ?? range.to, to: slices[0]?.to ?? range.to }
}

/** Lets the rules look at the events of these steps, one page after the other, newest first. */
export async function* readHistory(
  lake: Pick<EventLake, 'search'>,
  rules: HistoryRules,
  slices: readonly HistorySlice[],
  options: {
    readonly tenantId: TenantId
    readonly signal?: AbortSignal
    /** Which of the events are looked at; absent: all. */
    readonly isWanted?: (event: StoredEvent) => boolean
  },
): AsyncGenerator<HistoryPage> {
  const { tenantId, signal, isWanted } = options
  const query = { kind: 'rule', prefilter: rules.prefilter } as const
  for (const slice of slices) {
    let cursor: string | undefined
    do {
      const page = await lake.search(
        { tenantId, query, from: slice.from, to: slice.to },
        { limit: PAGE, ...(cursor === undefined ? {} : { cursor }) },
        signal === undefined ? {} : { signal },
      )
      const events = isWanted === undefined ? page.events : page.events.filter(isWanted)
      const detected = await rules.detect(events)
      signal?.throwIfAborted()
      cursor = page.cursor
      yield { slice, isLast: cursor === undefined, events, count: page.events.length, detected }
    } while (cursor !== undefined)
  }
}
