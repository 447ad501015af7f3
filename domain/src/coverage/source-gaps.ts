import type { Logsource } from '@opensoc/sigma'
import { COVERAGE_STATES, type TechniqueCoverage } from './coverage.ts'
import { missingAlone } from './rule-coverage.ts'
import { logsourceName, type Telemetry } from './telemetry.ts'

/** A log source that does not arrive, and what would be gained if it did. */
export interface SourceGap {
  readonly name: string
  readonly logsource: Logsource
  /** Of its last event; absent if there never was one. */
  readonly lastTime?: number
  /** Techniques without live telemetry that would have it, by the rules that run. */
  readonly techniques: readonly string[]
  /** Further ones, if the rules for them were enabled, too. */
  readonly idleTechniques: readonly string[]
}

const LIVE = COVERAGE_STATES.indexOf('live')

/**
 * The log sources of which each alone would bring live telemetry to techniques that have none, those that would bring
 * most first. A correlation that lacks several at once names none.
 */
export function sourceGaps(techniques: readonly TechniqueCoverage[], telemetry: Telemetry): SourceGap[] {
  const gaps = new Map<string, { logsource: Logsource; running: Set<string>; idle: Set<string> }>()
  for (const { id, state, rules } of techniques) {
    if (COVERAGE_STATES.indexOf(state) >= LIVE) continue
    for (const rule of rules) {
      for (const logsource of missingAlone(rule)) {
        const name = logsourceName(logsource)
        const gap = gaps.get(name) ?? { logsource, running: new Set(), idle: new Set() }
        gaps.set(name, gap)
        ;(rule.isRunning ? gap.running : gap.idle).add(id)
      }
    }
  }
  return [...gaps]
    .map(([name, { logsource, running, idle }]) => {
      const lastTime = telemetry.lastTime(logsource)
      return {
        name,
        logsource,
        ...(lastTime === undefined ? {} : { lastTime }),
        techniques: [...running],
        idleTechniques: [...idle].filter((id) => !running.has(id)),
      }
    })
    .sort(
      (a, b) =>
        b.techniques.length - a.techniques.length ||
        b.idleTechniques.length - a.idleTechniques.length ||
        (a.name < b.name ? -1 : 1),
    )
}
