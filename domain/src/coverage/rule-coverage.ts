import type { Logsource } from '@opensoc/sigma'
import type { Telemetry } from './telemetry.ts'

/** What coverage asks of a rule or a correlation. */
export interface TaggedRule {
  readonly id: string
  readonly title: string
  readonly level: string
  readonly tags: readonly string[]
  /** It is enabled and loads. */
  readonly isRunning: boolean
  /** What it reads: a rule its log source, a correlation those of the rules that it names. */
  readonly logsources: readonly Logsource[]
  /** `any`: one of the log sources is enough, as for a count over several rules. */
  readonly needs: 'all' | 'any'
  /** When its unit tests last passed, if neither they nor the rule were changed since. Milliseconds since the epoch. */
  readonly testedTime?: number
  readonly findingCount: number
}

/** A rule beside the telemetry that arrives. */
export interface RuleCoverage extends TaggedRule {
  /** Its log sources bring events. Without knowledge of telemetry: false. */
  readonly isLive: boolean
  /** Of its log sources, those that bring none. */
  readonly silent: readonly Logsource[]
}

export function ruleCoverage(rule: TaggedRule, telemetry: Telemetry | undefined): RuleCoverage {
  const silent = rule.logsources.filter((logsource) => telemetry?.isLive(logsource) !== true)
  const isLive = rule.needs === 'all' ? silent.length === 0 : silent.length < rule.logsources.length
  return { ...rule, isLive: telemetry !== undefined && isLive, silent }
}

/** The log sources of which each alone would make the rule live. */
export function missingAlone({ isLive, needs, silent }: RuleCoverage): readonly Logsource[] {
  if (isLive) return []
  return needs === 'any' || silent.length === 1 ? silent : []
}
