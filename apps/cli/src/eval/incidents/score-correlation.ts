import { agreement } from './agreement.ts'
import { isAttackSignal, isUnsureSignal, type Signals } from './bursts-of-truth.ts'
import type { WorkItems } from './groupings.ts'

/** How a grouping did on a scenario. Shares are 0 to 1; undefined where the set's labels cannot tell. */
export interface CorrelationScore {
  readonly findings: number
  readonly signals: number
  readonly items: number
  readonly itemsPerDay: number
  readonly ari: number | undefined
  readonly homogeneity: number | undefined
  readonly completeness: number | undefined
  /** Of the attack's item (the one that holds most of its signals): share of its signals that are the attack's, unsure ones left out. */
  readonly purity: number
  /** The same, unsure ones counted as benign. */
  readonly strictPurity: number
  /** Steps of the attack with a finding in the attack's item, and all steps. */
  readonly steps: readonly [number, number]
  /** Rank of the first true item by score, ties counted against it; 0 for none. */
  readonly firstTrueRank: number
  /** True items among the first five, of five. */
  readonly precisionAt5: number
  /** The same of as many as there are, at most five: an engine that makes one item of one attack can reach 1. */
  readonly precisionAt5OfPossible: number
  /** Scores of the items, and which are true: what thresholds are chosen on. */
  readonly ranked: readonly { readonly score: number; readonly isTrue: boolean }[]
}

const DAY_MS = 24 * 3600 * 1000

interface Item {
  readonly score: number
  signals: number
  attackSignals: number
  unsureSignals: number
  readonly steps: Set<string>
}

export function scoreCorrelation(
  signals: Signals,
  work: WorkItems,
  classes: readonly string[] | undefined,
): CorrelationScore {
  const items = itemsOf(signals, work)
  const ranked = [...items.values()]
    .map((item) => ({
      ...item,
      isTrue: item.attackSignals * 2 >= item.signals - item.unsureSignals && item.attackSignals > 0,
    }))
    .sort((a, b) => b.score - a.score || Number(a.isTrue) - Number(b.isTrue))
  const main = [...items.values()].reduce<Item | undefined>(
    (best, item) => (item.attackSignals > (best?.attackSignals ?? 0) ? item : best),
    undefined,
  )
  const allSteps = new Set(signals.all.flatMap((signal) => [...signal.steps]))
  const span = signals.all.length === 0 ? 0 : latest(signals) - signals.all[0]!.start
  const trueItems = ranked.filter(({ isTrue }) => isTrue).length
  const inFirst5 = ranked.slice(0, 5).filter(({ isTrue }) => isTrue).length
  const agreed =
    classes === undefined
      ? undefined
      : agreement(
          classes.map((_, at) => work.groupOf(at) ?? `alone ${at}`),
          classes,
        )
  return {
    findings: signals.of.length,
    signals: signals.all.length,
    items: items.size,
    itemsPerDay: items.size / Math.max(1, span / DAY_MS),
    ari: agreed?.ari,
    homogeneity: agreed?.homogeneity,
    completeness: agreed?.completeness,
    purity: main === undefined ? 0 : main.attackSignals / Math.max(1, main.signals - main.unsureSignals),
    strictPurity: main === undefined ? 0 : main.attackSignals / main.signals,
    steps: [main?.steps.size ?? 0, allSteps.size],
    firstTrueRank: ranked.findIndex(({ isTrue }) => isTrue) + 1,
    precisionAt5: inFirst5 / 5,
    precisionAt5OfPossible: trueItems === 0 ? 0 : inFirst5 / Math.min(5, trueItems),
    ranked: ranked.map(({ score, isTrue }) => ({ score, isTrue })),
  }
}

/** A signal is in the item that one of its findings is in. */
function itemsOf(signals: Signals, work: WorkItems): Map<string, Item> {
  const groupOf = new Map<number, string>()
  for (const [at, signal] of signals.of.entries()) {
    const group = groupOf.has(signal) ? undefined : work.groupOf(at)
    if (group !== undefined) groupOf.set(signal, group)
  }
  const items = new Map<string, Item>()
  for (const [at, group] of groupOf) {
    const item = items.get(group) ?? {
      score: work.scores.get(group) ?? 0,
      signals: 0,
      attackSignals: 0,
      unsureSignals: 0,
      steps: new Set<string>(),
    }
    const signal = signals.all[at]!
    item.signals++
    if (isAttackSignal(signal)) item.attackSignals++
    if (isUnsureSignal(signal)) item.unsureSignals++
    for (const step of signal.steps) item.steps.add(step)
    items.set(group, item)
  }
  return items
}

function latest(signals: Signals): number {
  return signals.all.reduce((last, signal) => Math.max(last, signal.last), 0)
}

/** The score that tells true items from others best on these (by F1): to be tried on another scenario. */
export function bestThreshold(scored: readonly CorrelationScore['ranked'][]): number {
  const all = scored.flat().sort((a, b) => b.score - a.score)
  const allTrue = all.filter(({ isTrue }) => isTrue).length
  let best = { f1: -1, threshold: Number.POSITIVE_INFINITY }
  let hits = 0
  for (const [at, { score, isTrue }] of all.entries()) {
    if (isTrue) hits++
    if (all[at + 1]?.score === score) continue
    const f1 = (2 * hits) / (at + 1 + allTrue)
    if (f1 > best.f1) best = { f1, threshold: score }
  }
  return best.threshold
}

/** Share of the true items at or above a threshold; undefined where there are none. */
export function recallAt(threshold: number, ranked: CorrelationScore['ranked']): number | undefined {
  const truths = ranked.filter(({ isTrue }) => isTrue)
  if (truths.length === 0) return undefined
  return truths.filter(({ score }) => score >= threshold).length / truths.length
}
