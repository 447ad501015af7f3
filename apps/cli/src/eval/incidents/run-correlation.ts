import type { RememberedFinding } from '@opensoc/pipeline'
import { Signals } from './bursts-of-truth.ts'
import { type Grouping, METHODS, ours } from './groupings.ts'
import type { LabeledFinding, Scenario } from './labeled-set.ts'
import { withRandomTactic } from './random-tactics.ts'
import { bestThreshold, type CorrelationScore, recallAt, scoreCorrelation } from './score-correlation.ts'

export interface MethodScore extends CorrelationScore {
  readonly set: string
  readonly scenario: string
  readonly heldApart: boolean
  readonly method: string
  /** Recall at the threshold that is best on the set's other scenarios. */
  recallAtThreshold: number | undefined
  /** Findings a second of CPU, and the same over the last tenth of them. */
  readonly findingsPerSecond: number
  readonly lastTenthPerSecond: number
  /** CPU milliseconds for each tenth of the findings: flat where the cost of one does not grow. */
  readonly tenthsMs: readonly number[]
}

interface Running {
  readonly method: string
  readonly grouping: Grouping
  readonly change: (finding: RememberedFinding) => RememberedFinding
  /** CPU milliseconds after each chunk. */
  readonly spent: number[]
}

const CHUNK = 2000
const OURS = 'OpenSOC'
export const CONTROL = 'OpenSOC, random tactics'

/** Runs every method over a scenario side by side, each on the same findings in the same order. */
export function runScenario(scenario: Scenario, isOursAlone = false): MethodScore[] {
  const same = (finding: RememberedFinding) => finding
  const methods = Object.entries(METHODS).filter(([method]) => !isOursAlone || method === OURS)
  const running: Running[] = methods.map(([method, make]) => ({
    ...{ method, grouping: make(), change: same, spent: [] },
  }))
  if (!isOursAlone) running.push({ method: CONTROL, grouping: ours(), change: withRandomTactic, spent: [] })
  const signals = new Signals()
  const classes: string[] = []
  let count = 0
  for (const chunk of inChunks(scenario.findings())) {
    for (const one of chunk) {
      signals.add(one)
      if (scenario.isFullyLabeled) classes.push(one.incident ?? '')
    }
    for (const { grouping, change, spent } of running) {
      const before = process.cpuUsage()
      for (const [index, { finding }] of chunk.entries()) grouping.add(change(finding), count + index)
      const { user, system } = process.cpuUsage(before)
      spent.push((user + system) / 1000)
    }
    count += chunk.length
  }
  return running.map(({ method, grouping, spent }) => ({
    set: scenario.set,
    scenario: scenario.name,
    heldApart: scenario.heldApart,
    method,
    ...scoreCorrelation(signals, grouping.finish(), scenario.isFullyLabeled ? classes : undefined),
    recallAtThreshold: undefined,
    ...speed(spent, count),
  }))
}

function speed(spent: readonly number[], count: number) {
  const perSecond = (findings: number, ms: readonly number[]) =>
    Math.round(
      (findings * 1000) /
        Math.max(
          1,
          ms.reduce((total, one) => total + one, 0),
        ),
    )
  const tail = spent.slice(-Math.max(1, Math.floor(spent.length / 10)))
  return {
    findingsPerSecond: perSecond(count, spent),
    lastTenthPerSecond: perSecond(Math.min(count, tail.length * CHUNK), tail),
    tenthsMs: tenths(spent),
  }
}

function tenths(spent: readonly number[]): number[] {
  return Array.from({ length: 10 }, (_, at) => {
    const part = spent.slice(Math.floor((at * spent.length) / 10), Math.floor(((at + 1) * spent.length) / 10))
    return Math.round(part.reduce((total, ms) => total + ms, 0))
  })
}

function* inChunks(findings: Iterable<LabeledFinding>): Generator<LabeledFinding[]> {
  let chunk: LabeledFinding[] = []
  for (const one of findings) {
    chunk.push(one)
    if (chunk.length < CHUNK) continue
    yield chunk
    chunk = []
  }
  if (chunk.length > 0) yield chunk
}

/** For each scenario the threshold of a method is the best on the others of its set that nobody holds apart. */
export function judgeThresholds(scores: readonly MethodScore[]): void {
  for (const one of scores) {
    const others = scores.filter(
      (other) =>
        other.set === one.set &&
        other.method === one.method &&
        other.scenario !== one.scenario &&
        !other.heldApart,
    )
    if (others.length > 0)
      one.recallAtThreshold = recallAt(bestThreshold(others.map(({ ranked }) => ranked)), one.ranked)
  }
}
