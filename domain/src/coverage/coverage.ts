import { attacksFromTags, type Technique, technique } from '@opensoc/attack'
import { type RuleCoverage, ruleCoverage, type TaggedRule } from './rule-coverage.ts'
import type { Telemetry } from './telemetry.ts'

/**
 * How far a technique is covered, least first. `sub-technique`: no rule that runs names the technique itself, some
 * names a sub-technique of it. `live`: the telemetry of such a rule arrives. `tested`: and its unit tests passed.
 */
export const COVERAGE_STATES = ['none', 'sub-technique', 'rule', 'live', 'tested'] as const
export type CoverageState = (typeof COVERAGE_STATES)[number]

/** What rules and telemetry say about one technique. */
export interface TechniqueCoverage {
  readonly id: string
  /** Absent for an id that the ATT&CK release we hold does not have: rules name it, no matrix shows it. */
  readonly technique?: Technique
  readonly state: CoverageState
  /** Those that run, then those that do not; by id. */
  readonly rules: readonly RuleCoverage[]
  /** When a test of a running rule last passed, whether its telemetry arrives or not. */
  readonly testedTime?: number
  readonly findingCount: number
}

/** The rules of a platform, or of a folder, laid over ATT&CK. */
export interface Coverage {
  of(asked: Technique): TechniqueCoverage
  /** Techniques that rules name and the ATT&CK release we hold does not have, by id. */
  readonly foreign: readonly TechniqueCoverage[]
}

/** Without telemetry (a folder of rules) no technique is `live` or `tested`. */
export function createCoverage(rules: readonly TaggedRule[], telemetry?: Telemetry): Coverage {
  const byTechnique = new Map<string, RuleCoverage[]>()
  const parents = new Set<string>()
  for (const rule of rules) {
    const covered = ruleCoverage(rule, telemetry)
    for (const id of techniqueIds(rule.tags)) {
      const named = byTechnique.get(id)
      if (named === undefined) byTechnique.set(id, [covered])
      else named.push(covered)
      if (rule.isRunning) parents.add(id.slice(0, 5))
    }
  }
  const of = (id: string): TechniqueCoverage => {
    const known = technique(id)
    const named = [...(byTechnique.get(id) ?? [])].sort(runningFirst)
    const running = named.filter(({ isRunning }) => isRunning)
    const tested = running.flatMap(({ testedTime }) => testedTime ?? [])
    return {
      id,
      ...(known === undefined ? {} : { technique: known }),
      state: running.length === 0 && parents.has(id) ? 'sub-technique' : stateOf(running),
      rules: named,
      ...(tested.length === 0 ? {} : { testedTime: Math.max(...tested) }),
      findingCount: named.reduce((sum, rule) => sum + rule.findingCount, 0),
    }
  }
  const foreign = [...byTechnique.keys()].filter((id) => technique(id) === undefined)
  return { of: ({ id }) => of(id), foreign: foreign.sort().map(of) }
}

function stateOf(running: readonly RuleCoverage[]): CoverageState {
  const live = running.filter(({ isLive }) => isLive)
  if (live.some(({ testedTime }) => testedTime !== undefined)) return 'tested'
  if (live.length > 0) return 'live'
  return running.length > 0 ? 'rule' : 'none'
}

/** Techniques and sub-techniques that the tags name, of whatever release, each once. */
function techniqueIds(tags: readonly string[]): ReadonlySet<string> {
  return new Set(
    attacksFromTags(tags).attacks.flatMap(
      (attack) => attack.sub_technique?.uid ?? attack.technique?.uid ?? [],
    ),
  )
}

function runningFirst(a: RuleCoverage, b: RuleCoverage): number {
  if (a.isRunning !== b.isRunning) return a.isRunning ? -1 : 1
  return a.id < b.id ? -1 : 1
}
