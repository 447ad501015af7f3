import {
  candidatesOf,
  type EventLake,
  levelOf,
  type PatternIndicator,
  type StateStore,
  type TenantId,
} from '@opensoc/domain'
import type { Clock, Logger } from '@opensoc/kernel'
import { runSweep } from '@opensoc/pipeline'
import { parsePattern } from '@opensoc/stix'
import type { KeepFindings } from './keep-findings.ts'

const MINUTE_MS = 60_000
/** How far back events are joined with new ones, by what finding them costs: by key, or by reading all. */
const INDEXED_BACK_MS = 24 * 60 * MINUTE_MS
const FULL_BACK_MS = 15 * MINUTE_MS
/** Clocks of senders run ahead. */
const AHEAD_MS = 15 * MINUTE_MS
/** Patterns that are watched, the newest; values are matched on the stream without such a bound. */
const MAX_WATCHED = 500

export interface PatternWatchOptions {
  readonly lake: EventLake
  readonly state: StateStore
  readonly clock: Clock
  readonly logger: Logger
  readonly keepFindings: KeepFindings
  readonly signal: AbortSignal
}

/**
 * Patterns that are more than values, judged again and again on what came lately: a search of the newest time by the same
 * evaluator, every minute. What was found before is not stored twice.
 */
export class PatternWatch {
  readonly #options: PatternWatchOptions
  #isRunning = false

  constructor(options: PatternWatchOptions) {
    this.#options = options
  }

  /** One round; while one runs, another does nothing. */
  async run(tenantId: TenantId): Promise<void> {
    if (this.#isRunning) return
    this.#isRunning = true
    try {
      await this.#round(tenantId)
    } catch (thrown) {
      if (!this.#options.signal.aborted)
        this.#options.logger.error('patterns not watched', { error: (thrown as Error).message })
    } finally {
      this.#isRunning = false
    }
  }

  async #round(tenantId: TenantId): Promise<void> {
    const { lake, state, clock, logger, keepFindings, signal } = this.#options
    const now = clock.now()
    const all = (await state.intel.patterns(tenantId)).filter(
      ({ source }) => (source.validUntil ?? Number.POSITIVE_INFINITY) > now,
    )
    const newest = all.toSorted((a, b) => b.updatedTime - a.updatedTime).slice(0, MAX_WATCHED)
    if (all.length > newest.length)
      logger.warn('patterns beyond the bound are not watched', { patterns: all.length })
    for (const [isIndexed, patterns] of Map.groupBy(newest, needsNoFullRead)) {
      const range = { from: now - (isIndexed ? INDEXED_BACK_MS : FULL_BACK_MS), to: now + AHEAD_MS }
      const watched = patterns.map(({ id, name, pattern, source }) => ({
        id,
        name,
        pattern,
        level: levelOf(source.confidence),
      }))
      const { findings } = await runSweep(
        lake,
        { tenantId, values: [], patterns: watched, range },
        { signal },
      )
      await keepFindings(tenantId, findings)
    }
  }
}

function needsNoFullRead({ pattern }: PatternIndicator): boolean {
  const parsed = parsePattern(pattern)
  return parsed.ok && candidatesOf(parsed.value).kind !== 'all'
}
