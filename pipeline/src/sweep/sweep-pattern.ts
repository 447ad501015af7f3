import { candidatesOf, type EventLake, observationOfEvent, type StoredEvent } from '@opensoc/domain'
import type { CompiledPattern, Observation } from '@opensoc/stix'
import type { SweepCall, SweepRange } from './sweep-values.ts'

/** Events that one pattern is judged on; beyond them a sweep says that it is not complete. */
const MAX_CANDIDATES = 200_000
const PAGE = 1000
/** Observations that satisfy a bracket and are joined with one another. */
const MAX_HELD = 20_000

export interface PatternSweep {
  /** Newest first. */
  readonly events: readonly StoredEvent[]
  readonly judged: number
  /** False if a bound was reached: there may be more. */
  readonly isComplete: boolean
}

/**
 * Judges a pattern on the events of the lake with the evaluator of the stream. The lake gives those that could satisfy a
 * part of it; what satisfies none is forgotten at once.
 */
export async function sweepPattern(
  lake: EventLake,
  tenantId: string,
  pattern: CompiledPattern,
  range: SweepRange,
  { signal, onJudged }: SweepCall = {},
): Promise<PatternSweep> {
  const scope = { tenantId, query: candidatesOf(pattern.pattern), ...range }
  const options = { timeoutMs: 600_000, ...(signal === undefined ? {} : { signal }) }
  const held: Observation[] = []
  let judged = 0
  let cursor: string | undefined
  do {
    signal?.throwIfAborted()
    const page = await lake.search(
      scope,
      { limit: PAGE, ...(cursor === undefined ? {} : { cursor }) },
      options,
    )
    for (const event of page.events) {
      const observation = observationOfEvent(event)
      if (pattern.holds(observation).includes(true)) held.push(observation)
    }
    judged += page.events.length
    onJudged?.(judged)
    cursor = page.cursor
  } while (cursor !== undefined && judged < MAX_CANDIDATES && held.length < MAX_HELD)
  const { matched, isComplete } = pattern.evaluate(held)
  const events: StoredEvent[] = []
  for (let at = 0; at < matched.length; at += PAGE) {
    const ids = matched.slice(at, at + PAGE).map(({ id }) => id)
    events.push(...(await lake.eventsById(tenantId, ids)))
  }
  events.sort((a, b) => b.time - a.time || (a.id < b.id ? 1 : -1))
  return { events, judged, isComplete: isComplete && cursor === undefined }
}
