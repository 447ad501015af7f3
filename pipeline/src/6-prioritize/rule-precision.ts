import type { Finding, Verdict } from '@opensoc/domain'

/** How often incidents of a rule were true, and how often false alarms: by the verdicts of people. */
export type VerdictCounts = Readonly<Record<string, readonly [trueCount: number, falseCount: number]>>

/** So many verdicts weigh as much as knowing nothing. */
const PRIOR = 4
const MAX_LOGIT = 2
/** A further rule says so much of what the strongest says. */
const FURTHER_SHARE = 0.5
const MAX_RULES = 6

/** What verdicts taught of rules: log-odds that shrink to 0 where there were few. */
export class RulePrecision {
  readonly #counts: VerdictCounts

  constructor(counts: VerdictCounts) {
    this.#counts = counts
  }

  /** Of an incident: its rules, the strongest first and counting most. */
  logitOf(rules: readonly Pick<Finding, 'ruleId'>[]): number {
    let sum = 0
    let weight = 0
    for (const [at, { ruleId }] of rules.slice(0, MAX_RULES).entries()) {
      const share = FURTHER_SHARE ** at
      sum += share * this.#logitOfRule(ruleId)
      weight += share
    }
    return weight === 0 ? 0 : Math.max(-MAX_LOGIT, Math.min(MAX_LOGIT, sum / weight))
  }

  #logitOfRule(ruleId: string): number {
    if (!Object.hasOwn(this.#counts, ruleId)) return 0
    const [isTrue, isFalse] = this.#counts[ruleId]!
    return Math.log((PRIOR + isTrue) / (PRIOR + isFalse))
  }
}

const MAX_COUNTED_RULES = 10_000

/**
 * Counts after a verdict on an incident with these rules; `before` is the verdict that it had, which counts no more.
 * A duplicate or a test says nothing of the rule. Beyond the bound new rules are not counted.
 */
export function learnVerdict(
  counts: VerdictCounts,
  ruleIds: readonly string[],
  { before, now }: { readonly before: Verdict | undefined; readonly now: Verdict | undefined },
): VerdictCounts {
  const [takenTrue, takenFalse] = countOf(before)
  const [addedTrue, addedFalse] = countOf(now)
  const next: Record<string, readonly [number, number]> = { ...counts }
  for (const ruleId of new Set(ruleIds)) {
    const known = Object.hasOwn(counts, ruleId) ? counts[ruleId]! : undefined
    if (known === undefined && Object.keys(next).length >= MAX_COUNTED_RULES) continue
    const [isTrue, isFalse] = known ?? [0, 0]
    next[ruleId] = [
      Math.max(0, isTrue - takenTrue + addedTrue),
      Math.max(0, isFalse - takenFalse + addedFalse),
    ]
  }
  return next
}

function countOf(verdict: Verdict | undefined): readonly [number, number] {
  if (verdict === 'true_positive') return [1, 0]
  return verdict === 'false_positive' || verdict === 'benign_positive' ? [0, 1] : [0, 0]
}
