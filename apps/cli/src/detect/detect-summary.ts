import { technique } from '@opensoc/attack'
import { LEVELS } from '@opensoc/sigma'
import type { DetectRow } from './detect-row.ts'

export interface SummaryRow {
  readonly by: 'level' | 'rule' | 'technique' | 'host'
  readonly what: string
  readonly level: string
  readonly count: number
  readonly hosts: number
  readonly first: string
  readonly last: string
}

interface Counted {
  level: string
  count: number
  readonly hosts: Set<string>
  first: string
  last: string
}

/** Hosts of one line are told apart up to this many. */
const MAX_HOSTS = 10_000
const GROUPS = ['level', 'rule', 'technique', 'host'] as const

/** Counts findings by level, rule, technique and host, with when each was first and last seen. */
export class DetectSummary {
  readonly #groups = new Map(GROUPS.map((by) => [by, new Map<string, Counted>()]))

  add(row: DetectRow): void {
    this.#count('level', row.level, row)
    this.#count('rule', row.rule_title, row)
    for (const id of row.techniques)
      this.#count('technique', `${id} ${technique(id)?.name ?? ''}`.trim(), row)
    if (row.host !== '') this.#count('host', row.host, row)
  }

  /** Levels first, then rules, techniques and hosts, most findings first. */
  rows(): SummaryRow[] {
    return GROUPS.flatMap((by) =>
      [...this.#groups.get(by)!]
        .map(([what, { level, count, hosts, first, last }]) => ({
          by,
          what,
          level,
          count,
          hosts: hosts.size,
          first,
          last,
        }))
        .sort((a, b) =>
          by === 'level'
            ? levelOf(b.what) - levelOf(a.what)
            : b.count - a.count || (a.what < b.what ? -1 : 1),
        ),
    )
  }

  #count(by: SummaryRow['by'], what: string, { level, host, time }: DetectRow): void {
    const group = this.#groups.get(by)!
    const counted = group.get(what) ?? { level, count: 0, hosts: new Set<string>(), first: time, last: time }
    group.set(what, counted)
    counted.count += 1
    if (host !== '' && counted.hosts.size < MAX_HOSTS) counted.hosts.add(host)
    if (levelOf(level) > levelOf(counted.level)) counted.level = level
    if (time < counted.first) counted.first = time
    if (time > counted.last) counted.last = time
  }
}

function levelOf(level: string): number {
  return LEVELS.indexOf(level as (typeof LEVELS)[number])
}
