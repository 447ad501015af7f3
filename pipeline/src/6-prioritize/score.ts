import type { Finding, ScorePart, Severity } from '@opensoc/domain'

export interface Score {
  /** 0..100, the exact sum of the parts. */
  readonly score: number
  readonly severity: Severity
  readonly parts: readonly ScorePart[]
}

/** What the score reads of a finding. */
export type ScoredFinding = Omit<Finding, 'ocsf' | 'matched'>

export interface ScoredFacts {
  readonly findings: readonly ScoredFinding[]
  readonly hosts: readonly string[]
  readonly users: readonly string[]
  readonly layers: readonly string[]
  readonly tactics: readonly string[]
}

const LEVEL_POINTS: Readonly<Record<Finding['level'], number>> = {
  critical: 40,
  high: 28,
  medium: 14,
  low: 6,
  informational: 2,
}
const LEVEL_ORDER: readonly Finding['level'][] = ['critical', 'high', 'medium', 'low', 'informational']
/** Each further rule of an incident counts less. */
const FURTHER_SHARE = 0.3
const MAX_FURTHER = 6

/**
 * A first, additive priority: whole points with their reasons. Adding a finding never lowers the score.
 * The weights are set by hand and say what is more urgent; they are no probability.
 */
export function scoreIncident(facts: ScoredFacts): Score {
  const parts: ScorePart[] = []
  const add = (points: number, kind: string, reason: string, findings: readonly ScoredFinding[]) => {
    if (points > 0)
      parts.push({ points, kind, reason, findingIds: findings.slice(0, 20).map((finding) => finding.id) })
  }
  const [strongest, ...further] = strongestOfEachRule(facts.findings)
  if (strongest === undefined) return { score: 0, severity: 'info', parts: [] }
  add(
    LEVEL_POINTS[strongest.level],
    'severity',
    `Strongest finding: ${strongest.title} (${strongest.level})`,
    [strongest],
  )
  const counted = further.slice(0, MAX_FURTHER)
  const furtherPoints = counted.reduce(
    (sum, finding) => sum + Math.round(LEVEL_POINTS[finding.level] * FURTHER_SHARE),
    0,
  )
  add(
    furtherPoints,
    'further_rules',
    `${further.length} further rule${further.length === 1 ? '' : 's'} agree`,
    counted,
  )
  const { tactics, hosts, users, layers } = facts
  add(
    Math.min(24, 4 * Math.max(0, tactics.length - 1)),
    'tactics',
    `${tactics.length} ATT&CK tactics`,
    withTactic(facts.findings),
  )
  add(
    Math.min(15, 5 * Math.max(0, layers.length - 1)),
    'layers',
    `Seen in ${layers.length} layers: ${layers.join(', ')}`,
    firstOfEach(facts.findings, (finding) => finding.layer),
  )
  add(
    Math.min(12, 4 * Math.max(0, hosts.length - 1)),
    'hosts',
    `Crosses ${hosts.length} hosts`,
    firstOfEach(facts.findings, (finding) => finding.host ?? ''),
  )
  add(
    Math.min(4, 2 * Math.max(0, users.length - 1)),
    'users',
    `Involves ${users.length} users`,
    firstOfEach(facts.findings, (finding) => finding.user ?? ''),
  )
  const sum = parts.reduce((total, part) => total + part.points, 0)
  if (sum > 100)
    parts.push({ points: 100 - sum, kind: 'cap', reason: 'The scale ends at 100', findingIds: [] })
  const score = Math.min(100, sum)
  return { score, severity: severityOf(score), parts }
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
