import type { Surprise } from '@opensoc/domain'
import type { RememberedFinding } from './remembered-finding.ts'
import { primaryOf } from './signal-index.ts'

const HOUR_MS = 3600 * 1000
/** What is usual is learned anew within weeks: an hour counts half after so many days. */
const HALF_LIFE_HOURS = 7 * 24
/** So many hours of watching make what was learned weigh as much as what was assumed. */
const MATURE_HOURS = 8
/** How many hours the habit of a rule everywhere weighs for a host that it never spoke of. */
const PRIOR_HOURS = 2
const MAX_BITS = 12

interface Rate {
  /** Distinct hours with a finding, fading with the half-life. */
  hours: number
  last: number
}

interface RuleHabit extends Rate {
  /** Hosts (or users) it spoke of. */
  primaries: number
}

/**
 * Learns when which rule speaks of which host: a Gamma-Poisson estimate by hours, with the rule's habit on all hosts as
 * the prior. Follows from the findings in the order of their arrival alone. Bounded: the oldest pair is forgotten first.
 */
export class SurpriseMeter {
  readonly #first = new Map<string, { first: number; last: number }>()
  readonly #pairs = new Map<string, Rate>()
  readonly #rules = new Map<string, RuleHabit>()
  readonly #primaries = new Map<string, Rate>()
  readonly #most: number

  constructor({ most }: { readonly most: number }) {
    this.#most = most
  }

  /** Judges by what came before, then learns from it. */
  judge(finding: RememberedFinding): Surprise {
    const hour = Math.floor(finding.time / HOUR_MS)
    const watched = this.#watchedHours(finding.tenantId, hour)
    const ruleKey = `${finding.tenantId}\n${finding.ruleId}`
    const pairKey = `${ruleKey}\n${primaryOf(finding)}`
    const rule = this.#rules.get(ruleKey)
    const pair = this.#pairs.get(pairKey)
    const everywhere = rule === undefined ? 0 : fadedAt(rule, hour) / Math.max(1, rule.primaries)
    const prior = (everywhere + 0.5) / (watched + MATURE_HOURS)
    const own = pair === undefined ? 0 : fadedAt(pair, hour)
    const chance = (own + PRIOR_HOURS * prior) / (effective(watched) + PRIOR_HOURS)
    const primaryKey = `${finding.tenantId}\n${primaryOf(finding)}`
    const host = this.#primaries.get(primaryKey)
    const chatter =
      host === undefined ? 0 : Math.min(1, fadedAt(host, hour) / (effective(watched) + PRIOR_HOURS))
    this.#learn({ ruleKey, pairKey, primaryKey, hour })
    const bits = Math.min(MAX_BITS, Math.max(0, -Math.log2(Math.min(1, chance))))
    return { bits: round(bits), maturity: round(watched / (watched + MATURE_HOURS)), chatter: round(chatter) }
  }

  #watchedHours(tenantId: string, hour: number): number {
    const span = this.#first.get(tenantId) ?? { first: hour, last: hour }
    span.first = Math.min(span.first, hour)
    span.last = Math.max(span.last, hour)
    this.#first.set(tenantId, span)
    return span.last - span.first
  }

  #learn(told: { ruleKey: string; pairKey: string; primaryKey: string; hour: number }): void {
    const { ruleKey, pairKey, primaryKey, hour } = told
    const host = this.#primaries.get(primaryKey) ?? { hours: 0, last: Number.NEGATIVE_INFINITY }
    count(host, hour)
    this.#primaries.set(primaryKey, host)
    forgetOldest(this.#primaries, this.#most)

    const rule = this.#rules.get(ruleKey) ?? { hours: 0, last: Number.NEGATIVE_INFINITY, primaries: 0 }
    const pair = this.#pairs.get(pairKey)
    if (pair === undefined) rule.primaries++
    const kept = pair ?? { hours: 0, last: Number.NEGATIVE_INFINITY }
    // A rule's hours are those of all its hosts together: each new hour of a host is one of the rule.
    if (count(kept, hour)) rule.hours = fadedAt(rule, hour) + 1
    rule.last = Math.max(rule.last, hour)
    this.#rules.set(ruleKey, rule)
    this.#pairs.set(pairKey, kept)
    forgetOldest(this.#pairs, this.#most)
    forgetOldest(this.#rules, this.#most)
  }
}

/** True if this hour was not counted yet. Hours before the last are not counted: they came late. */
function count(rate: Rate, hour: number): boolean {
  if (hour <= rate.last) return false
  rate.hours = fadedAt(rate, hour) + 1
  rate.last = hour
  return true
}

function fadedAt({ hours, last }: Rate, hour: number): number {
  return hours === 0 ? 0 : hours * 0.5 ** (Math.max(0, hour - last) / HALF_LIFE_HOURS)
}

/** Hours of watching with the same fading. */
function effective(watched: number): number {
  const rate = Math.LN2 / HALF_LIFE_HOURS
  return (1 - Math.exp(-rate * watched)) / rate
}

function forgetOldest(map: Map<string, unknown>, most: number): void {
  if (map.size > most) map.delete(map.keys().next().value!)
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000
}
