import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { zstdDecompressSync } from 'node:zlib'
import { attacksFromTags } from '@opensoc/attack'
import { DEFAULT_TENANT, type EventId, type FindingId, type Layer } from '@opensoc/domain'
import type { RememberedFinding } from '@opensoc/pipeline'
import { parse } from 'csv-parse/sync'
import type { LabeledFinding, Scenario } from './labeled-set.ts'

const ENDING = '_alerts.csv.zst'

/**
 * AIT-ADS (`NAME_alerts.csv.zst`): alerts of Wazuh, Suricata and AMiner, each with the host that it is about and a label.
 * `event_label` is the truth; a benign one within an attack's phase (`time_label`) is unsure, as the events of scans have
 * no labels. The set names neither users nor the other end of a connection.
 */
export function aitAds(folder: string): Scenario[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith(ENDING))
    .sort()
    .map((file) => ({
      set: 'ait-ads',
      name: file.slice(0, -ENDING.length),
      heldApart: false,
      isFullyLabeled: false,
      findings: () => read(join(folder, file)),
    }))
}

function* read(path: string): Generator<LabeledFinding> {
  const text = zstdDecompressSync(readFileSync(path)).toString('utf8')
  const rules = new Map<string, RuleFacts>()
  let number = 0
  for (const [start, end] of linesByTime(text)) {
    const [time, name = '', , host = '', short = '', phase = '', label = '-'] = cells(text.slice(start, end))
    const rule = rules.get(name) ?? factsOf(name)
    rules.set(name, rule)
    const isAttack = label !== '-'
    yield {
      finding: toFinding(number++, Number(time) * 1000, { name, host, short, rule }),
      incident: isAttack ? 'attack' : undefined,
      step: isAttack ? label : undefined,
      isUnsure: !isAttack && phase !== 'false_positive',
    }
  }
}

/** Start and end of each line: the files hold one product after the other, and findings come in the order of time. */
function linesByTime(text: string): readonly (readonly [number, number])[] {
  const lines: { readonly start: number; readonly end: number; readonly time: number }[] = []
  for (let start = text.indexOf('\n') + 1; start < text.length; ) {
    const newline = text.indexOf('\n', start)
    const end = newline < 0 ? text.length : newline
    lines.push({ start, end, time: Number(text.slice(start, text.indexOf(',', start))) })
    start = end + 1
  }
  return lines.sort((a, b) => a.time - b.time).map(({ start, end }) => [start, end])
}

function cells(line: string): string[] {
  return line.includes('"') ? (parse(line)[0] as string[]) : line.replace('\r', '').split(',')
}

function toFinding(
  number: number,
  time: number,
  told: { readonly name: string; readonly host: string; readonly short: string; readonly rule: RuleFacts },
): RememberedFinding {
  const { name, host, short, rule } = told
  return {
    id: String(number) as FindingId,
    tenantId: DEFAULT_TENANT,
    ruleId: `${short} ${name}`,
    title: name,
    level: rule.level,
    time,
    eventIds: [`0.${number}.0` as EventId],
    source: rule.product,
    layer: rule.layer,
    product: rule.product,
    host,
    entities: [{ kind: 'host', key: host, label: host }],
    attacks: rule.attacks,
  }
}

interface RuleFacts extends Pick<RememberedFinding, 'level' | 'attacks' | 'product'> {
  readonly layer: Layer
}

/**
 * Levels by the vendors' own severities (Wazuh's ruleset: 3 informational, 4 to 6 low, 7 to 9 medium, 10 and more high;
 * Suricata's priority 1 high, 2 medium, 3 low; AMiner gives none: low), tactics by what the rule says it saw.
 */
function factsOf(name: string): RuleFacts {
  const product = name.slice(0, name.indexOf(':'))
  const level = LEVELS.find(([pattern]) => pattern.test(name))?.[1] ?? 'low'
  const tactic = TACTICS.find(([pattern]) => pattern.test(name))?.[1]
  const { attacks } = attacksFromTags(tactic === undefined ? [] : [`attack.${tactic}`])
  return { product, level, attacks, layer: product === 'Suricata' ? 'network' : 'workload' }
}

const LEVELS: readonly (readonly [RegExp, RememberedFinding['level']])[] = [
  [/^Wazuh: (Multiple|Dovecot brute force|PAM: Multiple)/, 'high'],
  [/^Wazuh: First time this IDS/, 'medium'],
  [
    /^Wazuh: (Dovecot Auth|ClamAV|Auditd|PAM: Login session|sshd: auth|Successful sudo|User successfully)/,
    'informational',
  ],
  [/^Suricata: Alert - ET (SCAN|WEB_SERVER|EXPLOIT|TROJAN|MALWARE)/, 'high'],
  [/^Suricata: Alert - ET DNS/, 'medium'],
]

const TACTICS: readonly (readonly [RegExp, string])[] = [
  [/sudo|changed UID|user_(acct|start|end|cmd|auth)|cred_/i, 'privilege-escalation'],
  [
    /ET SCAN|(Web server|Apache).*(400|forbidden)|Multiple web server|request method|status code/i,
    'reconnaissance',
  ],
  [/(Suspicious URL|Common web attack|500 error|Apache Access request\b)/i, 'initial-access'],
  [/brute force|login failed|authentication failure|failed logins|Invalid User/i, 'credential-access'],
  [/DNS/, 'command-and-control'],
  [/service_(stop|start)/i, 'impact'],
  [/CPU value/i, 'impact'],
]
