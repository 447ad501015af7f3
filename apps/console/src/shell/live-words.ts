export interface LiveFacts {
  readonly connection: 'connecting' | 'live' | 'lost'
  readonly eventsPerSecond: number | undefined
  readonly lagMs: number | undefined
  /** When the status was last read; the dot turns red when that is long ago. */
  readonly statusAgeMs: number
}

export type LiveTone = 'ok' | 'warning' | 'stale'
const LAGGING_MS = 10_000
const STALE_MS = 60_000

/** Green live, amber reconnecting or lagging, red stale. */
export function liveTone({ connection, lagMs, statusAgeMs }: LiveFacts): LiveTone {
  if (statusAgeMs > STALE_MS) return 'stale'
  return connection !== 'live' || (lagMs ?? 0) > LAGGING_MS ? 'warning' : 'ok'
}

export function liveWord(facts: LiveFacts): string {
  if (liveTone(facts) === 'stale') return 'Stale'
  if (facts.connection === 'connecting') return 'Connecting'
  if (facts.connection === 'lost') return 'Reconnecting'
  return (facts.lagMs ?? 0) > LAGGING_MS ? 'Lagging' : 'Live'
}
