import { calibrate, type LabeledScore, reliability } from '@opensoc/pipeline'
import type { MethodScore } from './run-correlation.ts'

/** How a method orders the items of all scenarios in one queue. */
export interface PriorityScore {
  readonly method: string
  readonly items: number
  readonly trueItems: number
  /** Chance that a true item stands before another, ties half. */
  readonly auc: number
  /** True among the first k, for k the number of true items. */
  readonly precisionAtK: number
  /** Highest score of an item that is not true, and lowest of one that is. */
  readonly highestFalse: number
  readonly lowestTrue: number
  /** Scenarios whose first item is true. */
  readonly firstIsTrue: number
  /** Of chances fitted on the other scenarios. */
  readonly brier: number
  readonly ece: number
}

/** Chances for a scenario are fitted on the others: what is reported was not seen. */
export function scorePriority(method: string, scores: readonly MethodScore[]): PriorityScore {
  const own = scores.filter((score) => score.method === method)
  const all = own
    .flatMap(({ ranked }) => ranked)
    .sort((a, b) => b.score - a.score || Number(a.isTrue) - Number(b.isTrue))
  const trues = all.filter(({ isTrue }) => isTrue)
  const falses = all.filter(({ isTrue }) => !isTrue)
  const scale = Math.max(1, ...all.map(({ score }) => score)) / 100
  const chances = own.flatMap((score) => {
    const others = own.filter((other) => other !== score).flatMap(({ ranked }) => ranked)
    return chancesOf(score.ranked, others, scale)
  })
  const { brier, ece } = reliability(chances)
  return {
    ...{ method, items: all.length, trueItems: trues.length, brier, ece },
    auc: areaUnderCurve(trues, falses),
    precisionAtK:
      all.slice(0, trues.length).filter(({ isTrue }) => isTrue).length / Math.max(1, trues.length),
    highestFalse: falses[0]?.score ?? 0,
    lowestTrue: trues.at(-1)?.score ?? 0,
    firstIsTrue: own.filter(({ ranked }) => ranked[0]?.isTrue === true).length / Math.max(1, own.length),
  }
}

function chancesOf(ranked: readonly LabeledScore[], others: readonly LabeledScore[], scale: number) {
  const on100 = (one: LabeledScore) => ({ ...one, score: one.score / scale })
  const { slope, intercept } = calibrate(others.map(on100))
  return ranked.map(on100).map(({ score, isTrue }) => {
    const share = Math.min(0.995, Math.max(0.005, score / 100))
    return { chance: 1 / (1 + Math.exp(-(slope * Math.log(share / (1 - share)) + intercept))), isTrue }
  })
}

function areaUnderCurve(trues: readonly LabeledScore[], falses: readonly LabeledScore[]): number {
  let wins = 0
  for (const one of trues)
    for (const other of falses) wins += one.score > other.score ? 1 : one.score === other.score ? 0.5 : 0
  return wins / Math.max(1, trues.length * falses.length)
}
