import type { Level } from '@opensoc/sigma'
import type { TlpLevel } from '@opensoc/stix'
import type { IndicatorKind } from './indicator-value.ts'

/** What one source says of an indicator. Times are milliseconds since the epoch. */
export interface IndicatorSource {
  /** The feed, file or person. */
  readonly name: string
  /** The STIX object that says it; sightings go back to it. */
  readonly stixId?: string
  /** Words for people: the campaign, the malware, what the source wrote. */
  readonly label?: string
  /** 0 to 100: the source's confidence in it, weighed by our trust in the source. */
  readonly confidence: number
  readonly validFrom: number
  readonly validUntil?: number
  readonly tlp?: TlpLevel
}

/** A value that stands for something malicious. One a value, however many sources name it. */
export interface Indicator {
  readonly tenantId: string
  readonly kind: IndicatorKind
  readonly value: string
  readonly sources: readonly IndicatorSource[]
  readonly createdTime: number
  readonly updatedTime: number
  /** Why it is not matched although it is valid: a warning list, or a person's word. */
  readonly excluded?: string
}

/** An indicator whose pattern is more than a list of values. */
export interface PatternIndicator {
  readonly tenantId: string
  /** The STIX id, or one made of the pattern. */
  readonly id: string
  readonly pattern: string
  readonly name: string
  readonly source: IndicatorSource
  readonly updatedTime: number
}

/** Days after which an indicator of a kind means nothing any more: addresses change hands, digests do not. */
const LIFETIME_DAYS: Readonly<Record<IndicatorKind, number>> = {
  sha256: 1825,
  sha1: 1825,
  md5: 1825,
  domain: 180,
  ip: 60,
  cidr: 60,
  url: 120,
  email: 365,
  file_name: 365,
  ja3: 365,
}
const DAY_MS = 24 * 3600 * 1000

/**
 * What an indicator is worth at a time, 0 to 100: the best of its sources, each worth its confidence at first and less
 * and less until its life of so many days ends. What is no longer valid is worth nothing.
 */
export function scoreAt({ kind, sources }: Pick<Indicator, 'kind' | 'sources'>, time: number): number {
  const lifetimeMs = LIFETIME_DAYS[kind] * DAY_MS
  let best = 0
  for (const { confidence, validFrom, validUntil } of sources) {
    if (validUntil !== undefined && time >= validUntil) continue
    const age = Math.max(0, time - validFrom) / lifetimeMs
    best = Math.max(best, age >= 1 ? 0 : confidence * (1 - age ** 2))
  }
  return Math.round(best)
}

/** The score at the start of each of the next `days`: what the decay does if no source speaks again. */
export function simulateDecay(
  indicator: Pick<Indicator, 'kind' | 'sources'>,
  from: number,
  days: number,
): number[] {
  return Array.from({ length: days }, (_, day) => scoreAt(indicator, from + day * DAY_MS))
}

/** Below this an indicator is not matched on the stream. */
export const MIN_LIVE_SCORE = 10

/** How serious a match is: by what the indicator is worth. */
export function levelOf(score: number): Level {
  if (score >= 75) return 'high'
  return score >= 40 ? 'medium' : 'low'
}

/** One indicator of what was known and what a source says now: the newer word of a source replaces its older one. */
export function mergeIndicator(known: Indicator | undefined, next: Indicator): Indicator {
  if (known === undefined) return next
  const names = new Set(next.sources.map(sourceKey))
  const sources = [...known.sources.filter((source) => !names.has(sourceKey(source))), ...next.sources]
  const excluded = next.excluded ?? known.excluded
  return {
    ...next,
    createdTime: known.createdTime,
    sources: sources.slice(-MAX_SOURCES),
    ...(excluded === undefined ? {} : { excluded }),
  }
}

/** Sources that are remembered of one indicator. */
const MAX_SOURCES = 32

function sourceKey({ name, stixId }: IndicatorSource): string {
  return `${name} ${stixId ?? ''}`
}
