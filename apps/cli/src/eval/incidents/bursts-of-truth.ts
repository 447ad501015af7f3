import type { LabeledFinding } from './labeled-set.ts'

const GAP_MS = 600_000
const LONGEST_MS = 3600_000

/** The same rule on the same host again and again is one signal: metrics count signals, or a flood would decide them all. */
export interface Signal {
  readonly ruleId: string
  readonly start: number
  last: number
  count: number
  attackCount: number
  /** Only the time says that it may be the attack's: counted as neither. */
  unsureCount: number
  incident: string | undefined
  readonly steps: Set<string>
}

/** Folds labeled findings into signals, whatever the engine makes of them. */
export class Signals {
  readonly all: Signal[] = []
  /** Signal of each finding, by its position. */
  readonly of: number[] = []
  readonly #open = new Map<string, number>()

  add({ finding, incident, step, isUnsure }: LabeledFinding): void {
    const key = `${finding.ruleId}\n${finding.host ?? finding.user ?? finding.source}`
    const known = this.#open.get(key)
    const running = known === undefined ? undefined : this.all[known]!
    const goesOn =
      running !== undefined &&
      finding.time - running.last <= GAP_MS &&
      finding.time - running.start <= LONGEST_MS
    const at = goesOn ? known! : this.#begin(key, finding.ruleId, finding.time)
    const signal = this.all[at]!
    signal.last = finding.time
    signal.count++
    if (isUnsure === true) signal.unsureCount++
    if (incident !== undefined) {
      signal.attackCount++
      signal.incident ??= incident
      if (step !== undefined) signal.steps.add(step)
    }
    this.of.push(at)
  }

  #begin(key: string, ruleId: string, time: number): number {
    this.all.push({
      ruleId,
      start: time,
      last: time,
      count: 0,
      attackCount: 0,
      unsureCount: 0,
      incident: undefined,
      steps: new Set(),
    })
    this.#open.set(key, this.all.length - 1)
    return this.all.length - 1
  }
}

/** Most of its findings are the attack's. */
export function isAttackSignal(signal: Signal): boolean {
  return signal.attackCount * 2 >= signal.count && signal.attackCount > 0
}

/** Most of its findings are neither surely the attack's nor surely benign. */
export function isUnsureSignal(signal: Signal): boolean {
  return !isAttackSignal(signal) && signal.unsureCount * 2 >= signal.count && signal.unsureCount > 0
}
