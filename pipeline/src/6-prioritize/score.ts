import { tactics as allTactics } from '@opensoc/attack'
import type { Finding, IncidentMember, ScorePart, Severity } from '@opensoc/domain'
import { longestChain } from './longest-chain.ts'
import type { RulePrecision } from './rule-precision.ts'

export interface Score {
  /** 0..100, the exact sum of the parts' points; 100 / (1 + e^-z) of the sum z of their log-odds. */
  readonly score: number
  readonly severity: Severity
  readonly parts: readonly ScorePart[]
}

/** What the score reads of a finding. */
export type ScoredFinding = Omit<Finding, 'ocsf' | 'matched'> & Pick<IncidentMember, 'surprise'>

export interface ScoredFacts {
  readonly findings: readonly ScoredFinding[]
  readonly hosts: readonly string[]
  readonly users: readonly string[]
  readonly layers: readonly string[]
  readonly tactics: readonly string[]
  readonly context?: PriorityContext
}

/** What is known beside the findings. Absent things count nothing. */
export interface PriorityContext {
  /** What verdicts of people have taught of rules. */
  readonly precision?: RulePrecision
  /** 0..1, of the most critical thing that is touched, and which that is. */
  readonly criticality?: { readonly share: number; readonly label: string }
  /** Accounts of the incident with high privileges. */
  readonly privileged?: readonly string[]
  /** Indicators that matched. */
  readonly intelligence?: readonly string[]
  /** A vulnerability that is used, known to be exploited (CISA KEV) or with its chance of that (EPSS, 0..1). */
  readonly vulnerability?: { readonly id: string; readonly isKnownExploited: boolean; readonly epss?: number }
}

/** Before anything is known: 2 of 100. */
const BASE = -4
const LEVEL_LOGIT: Readonly<Record<Finding['level'], number>> = {
  critical: 4.2,
  high: 3,
  medium: 1.9,
  low: 0.8,
  informational: 0.2,
}
const FURTHER_LOGIT: Readonly<Record<Finding['level'], number>> = {
  critical: 0.9,
  high: 0.6,
  medium: 0.3,
  low: 0.12,
  informational: 0.04,
}
const LEVEL_ORDER: readonly Finding['level'][] = ['critical', 'high', 'medium', 'low', 'informational']
/** Each further rule of an incident counts less. */
const FURTHER_SHARE = 0.8
const MAX_FURTHER = 8
const RARE_BITS = 6
/** What it says that an attack came so far, ATT&CK's tactics; looking around is what administrators do too. */
const TACTIC_LOGIT: Readonly<Record<string, number>> = {
  TA0043: 0.05,
  TA0042: 0.05,
  TA0001: 0.3,
  TA0002: 0.2,
  TA0003: 0.6,
  TA0004: 0.6,
  TA0005: 0.3,
  TA0006: 0.9,
  TA0007: 0.05,
  TA0008: 0.9,
  TA0009: 0.5,
  TA0011: 0.4,
  TA0010: 0.4,
  TA0040: 1.2,
  // Industrial control systems.
  TA0104: 0.4,
  TA0105: 1.2,
  TA0106: 1.2,
  TA0107: 1,
}
const OTHER_TACTIC = 0.3
/** How well a finding of each level shows its tactic. */
const LEVEL_SHARE: Readonly<Record<Finding['level'], number>> = {
  critical: 1,
  high: 1,
  medium: 0.6,
  low: 0.2,
  informational: 0.05,
}
const MOST_OF_TACTICS = 3
const TACTIC_ORDER = new Map(allTactics.map((tactic, at) => [tactic.id as string, at]))

interface Term {
  readonly logit: number
  readonly kind: string
  readonly reason: string
  readonly findings: readonly ScoredFinding[]
}

/**
 * The priority of an incident in log-odds that add up, each with its reason and its findings. Without what was learned,
 * adding a finding never lowers it. The weights are set by hand and say what is more urgent; it is called a probability
 * only after calibration (`calibration.ts`).
 */
export function scoreIncident(facts: ScoredFacts): Score {
  const [strongest] = strongestOfEachRule(facts.findings)
  if (strongest === undefined) return { score: 0, severity: 'info', parts: [] }
  const terms: Term[] = [
    { logit: BASE, kind: 'base', reason: 'Before anything is known', findings: [] },
    ...ofFindings(facts),
    ...ofBreadth(facts),
    ...ofContext(facts),
  ].filter(({ logit }) => Math.abs(logit) >= 0.005)
  const parts = toParts(terms)
  const score = parts.reduce((total, part) => total + part.points, 0)
  return { score, severity: severityOf(score), parts }
}

function ofFindings({ findings, context }: ScoredFacts): Term[] {
  const [strongest, ...further] = strongestOfEachRule(findings) as [ScoredFinding, ...ScoredFinding[]]
  const counted = further.slice(0, MAX_FURTHER)
  const agree = counted.reduce((sum, { level }, at) => sum + FURTHER_LOGIT[level] * FURTHER_SHARE ** at, 0)
  const rarest = rarestOf(findings)
  const learned = context?.precision?.logitOf(strongestOfEachRule(findings)) ?? 0
  return [
    {
      ...{ logit: LEVEL_LOGIT[strongest.level], kind: 'severity', findings: [strongest] },
      reason: `Strongest finding: ${strongest.title} (${strongest.level})`,
    },
    {
      ...{ logit: agree, kind: 'further_rules', findings: counted },
      reason: `${further.length} further rule${further.length === 1 ? '' : 's'} agree`,
    },
    {
      ...{
        logit: rarest === undefined ? 0 : rarity(rarest),
        kind: 'rarity',
        findings: rarest === undefined ? [] : [rarest],
      },
      reason:
        rarest === undefined
          ? ''
          : `Unusual for its host: ${rarest.title} (${Math.round(rarest.surprise?.bits ?? 0)} bits)`,
    },
    {
      ...{ logit: learned, kind: 'precision', findings: [strongest] },
      reason:
        learned < 0
          ? 'Verdicts on its rules were mostly false alarms'
          : 'Verdicts on its rules were mostly true',
    },
  ]
}

function ofBreadth(facts: ScoredFacts): Term[] {
  const { findings, tactics, layers, hosts, users } = facts
  const chain = longestChain(
    findings.filter(({ level }) => LEVEL_SHARE[level] >= LEVEL_SHARE.medium),
    TACTIC_ORDER,
  )
  const term = (
    kind: string,
    each: number,
    most: number,
    count: number,
    reason: string,
    of: readonly ScoredFinding[],
  ): Term => ({
    ...{ kind, reason, findings: of },
    logit: Math.min(most, each * Math.max(0, count - 1)),
  })
  return [
    {
      ...{ kind: 'tactics', findings: withTactic(findings) },
      logit: tacticsLogit(findings),
      reason: tactics.length === 1 ? '1 ATT&CK tactic' : `${tactics.length} ATT&CK tactics`,
    },
    term('chain', 0.3, 1.5, chain.length, `${chain.length} tactics in causal order`, chain),
    term(
      'layers',
      0.5,
      1.5,
      layers.length,
      `Seen in ${layers.length} layers: ${layers.join(', ')}`,
      firstOfEach(findings, ({ layer }) => layer),
    ),
    term(
      'hosts',
      0.35,
      1,
      hosts.length,
      `Crosses ${hosts.length} hosts`,
      firstOfEach(findings, ({ host }) => host ?? ''),
    ),
    term(
      'users',
      0.15,
      0.4,
      users.length,
      `Involves ${users.length} users`,
      firstOfEach(findings, ({ user }) => user ?? ''),
    ),
  ]
}

function ofContext({ context = {} }: ScoredFacts): Term[] {
  const { criticality, privileged = [], intelligence = [], vulnerability } = context
  const terms: Term[] = []
  const add = (logit: number, kind: string, reason: string) =>
    terms.push({ logit, kind, reason, findings: [] })
  if (criticality !== undefined)
    add(1.5 * criticality.share, 'criticality', `${criticality.label} is critical`)
  if (privileged.length > 0) add(1, 'privilege', `High privileges: ${privileged.slice(0, 3).join(', ')}`)
  if (intelligence.length > 0)
    add(
      Math.min(2, intelligence.length),
      'intelligence',
      `Known indicators: ${intelligence.slice(0, 3).join(', ')}`,
    )
  if (vulnerability !== undefined) {
    const { id, isKnownExploited, epss = 0 } = vulnerability
    add(
      isKnownExploited ? 1 : epss,
      'vulnerability',
      `${id}${isKnownExploited ? ' is known to be exploited' : `: chance of exploitation ${epss}`}`,
    )
  }
  return terms
}

/** Each part's points are what the score rises by when it is added: so they sum to it, rounding included. */
function toParts(terms: readonly Term[]): ScorePart[] {
  let z = 0
  let shown = 0
  return terms.map(({ logit, kind, reason, findings }) => {
    z += logit
    const points = toScore(z) - shown
    shown += points
    const findingIds = findings.slice(0, 20).map((finding) => finding.id)
    return { points, logit: Math.round(logit * 1000) / 1000, kind, reason, findingIds }
  })
}

/** The score of a sum of log-odds. */
export function toScore(z: number): number {
  return Math.round(100 / (1 + Math.exp(-z)))
}

/** What the score would be without some parts, by their kind. */
export function scoreWithout(
  parts: readonly { readonly kind: string; readonly logit?: number | undefined }[],
  without: ReadonlySet<string>,
): number {
  return toScore(parts.reduce((z, part) => (without.has(part.kind) ? z : z + (part.logit ?? 0)), 0))
}

function severityOf(score: number): Severity {
  if (score >= 80) return 'critical'
  if (score >= 50) return 'high'
  if (score >= 25) return 'medium'
  return score >= 10 ? 'low' : 'info'
}

/** The strongest finding of each rule, the strongest rules first; by time and id where equal, so that order never matters. */
function strongestOfEachRule(findings: readonly ScoredFinding[]): ScoredFinding[] {
  const rank = (finding: ScoredFinding) => LEVEL_ORDER.indexOf(finding.level)
  const strongestFirst = [...findings].sort(
    (a, b) => rank(a) - rank(b) || a.time - b.time || (a.id < b.id ? -1 : 1),
  )
  const byRule = new Map<string, ScoredFinding>()
  for (const finding of strongestFirst) if (!byRule.has(finding.ruleId)) byRule.set(finding.ruleId, finding)
  return [...byRule.values()]
}

/** Each tactic once, as well as its best finding shows it. */
function tacticsLogit(findings: readonly ScoredFinding[]): number {
  const best = new Map<string, number>()
  for (const { attacks, level } of findings) {
    for (const uid of new Set(attacks.flatMap(({ tactic }) => tactic?.uid ?? []))) {
      const logit = (TACTIC_LOGIT[uid] ?? OTHER_TACTIC) * LEVEL_SHARE[level]
      best.set(uid, Math.max(best.get(uid) ?? 0, logit))
    }
  }
  // In a fixed order: sums of fractions depend on it.
  const logits = [...best.values()].sort((a, b) => b - a)
  return Math.min(
    MOST_OF_TACTICS,
    logits.reduce((sum, logit) => sum + logit, 0),
  )
}

/** Up to 0.9, once it is known what is usual. */
function rarity({ surprise }: ScoredFinding): number {
  return surprise === undefined ? 0 : 0.15 * surprise.maturity * Math.max(0, surprise.bits - RARE_BITS)
}

function rarestOf(findings: readonly ScoredFinding[]): ScoredFinding | undefined {
  let rarest: ScoredFinding | undefined
  for (const finding of findings) {
    if (rarity(finding) === 0) continue
    const more = rarest === undefined ? 1 : rarity(finding) - rarity(rarest)
    if (more > 0 || (more === 0 && finding.id < rarest!.id)) rarest = finding
  }
  return rarest
}

function withTactic(findings: readonly ScoredFinding[]): ScoredFinding[] {
  return firstOfEach(
    findings.filter((finding) => finding.attacks.some((attack) => attack.tactic !== undefined)),
    (finding) => finding.attacks[0]?.tactic?.uid ?? '',
  )
}

function firstOfEach(
  findings: readonly ScoredFinding[],
  keyOf: (finding: ScoredFinding) => string,
): ScoredFinding[] {
  const first = new Map<string, ScoredFinding>()
  for (const finding of findings)
    if (keyOf(finding) !== '' && !first.has(keyOf(finding))) first.set(keyOf(finding), finding)
  return [...first.values()]
}
