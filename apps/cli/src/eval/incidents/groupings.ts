import { entityId, type Finding } from '@opensoc/domain'
import {
  createEntityTimeFormation,
  describeIncident,
  type FormedIncident,
  type RememberedFinding,
  scoreIncident,
} from '@opensoc/pipeline'

/** A way to make work items of findings: ours or a baseline. */
export interface Grouping {
  /** `at` counts the findings from 0. */
  add(finding: RememberedFinding, at: number): void
  finish(): WorkItems
}

export interface WorkItems {
  /** Group of each finding; undefined where it is in none. */
  readonly groupOf: (at: number) => string | undefined
  /** Score of each group: the order in which an analyst sees them. */
  readonly scores: ReadonlyMap<string, number>
}

const HOUR_MS = 3600 * 1000
const DAY_MS = 24 * HOUR_MS
const RISK: Readonly<Record<Finding['level'], number>> = {
  informational: 1,
  low: 5,
  medium: 20,
  high: 50,
  critical: 90,
}

/** The platform's own formation and score. */
export function ours(): Grouping {
  const formation = createEntityTimeFormation()
  const incidents = new Map<string, FormedIncident>()
  return {
    add(finding) {
      const { changed, merged } = formation.add([finding])
      for (const incident of changed) incidents.set(incident.id, incident)
      for (const { from } of merged) incidents.delete(from)
    },
    finish() {
      const groups = new Map<number, string>()
      const scores = new Map<string, number>()
      for (const { id, members, findings } of incidents.values()) {
        for (const member of members) groups.set(Number(member.findingId), id)
        scores.set(id, scoreIncident({ findings, ...describeIncident(findings) }).score)
      }
      return { groupOf: (at) => groups.get(at), scores }
    },
  }
}

/** Risk summed over the rules that fired on a host within an hour, or a day: risk-based alerting. */
export function hostWindow(windowMs: number): Grouping {
  const groups: string[] = []
  const risks = new Map<string, Map<string, number>>()
  return {
    add({ host = '-', time, ruleId, level }, at) {
      const group = `${host} ${Math.floor(time / windowMs)}`
      groups[at] = group
      const rules = risks.get(group) ?? new Map<string, number>()
      rules.set(ruleId, RISK[level])
      risks.set(group, rules)
    },
    finish: () => ({
      groupOf: (at) => groups[at],
      scores: new Map(
        [...risks].map(([group, rules]) => [
          group,
          [...rules.values()].reduce((total, risk) => total + risk, 0),
        ]),
      ),
    }),
  }
}

export const hostHour = () => hostWindow(HOUR_MS)
export const hostDay = () => hostWindow(DAY_MS)

/** Findings that share an entity of these kinds and came within a day of the last of it are one item. */
export function sharedEntity(kinds?: ReadonlySet<string>): Grouping {
  const sets = new DisjointSets()
  const last = new Map<string, { readonly at: number; readonly time: number }>()
  const risks: number[] = []
  return {
    add({ entities, time, level }, at) {
      sets.add(at)
      risks[at] = RISK[level]
      for (const entity of entities) {
        if (kinds !== undefined && !kinds.has(entity.kind)) continue
        const id = entityId(entity)
        const before = last.get(id)
        if (before !== undefined && time - before.time <= DAY_MS) sets.join(before.at, at)
        last.set(id, { at, time })
      }
    },
    finish() {
      const scores = new Map<string, number>()
      for (const [at, risk] of risks.entries()) {
        const group = String(sets.find(at))
        scores.set(group, (scores.get(group) ?? 0) + risk)
      }
      return { groupOf: (at) => String(sets.find(at)), scores }
    },
  }
}

class DisjointSets {
  readonly #parent: number[] = []

  add(item: number): void {
    this.#parent[item] = item
  }

  find(item: number): number {
    let root = item
    while (this.#parent[root] !== root) root = this.#parent[root]!
    for (let at = item; at !== root; ) {
      const next = this.#parent[at]!
      this.#parent[at] = root
      at = next
    }
    return root
  }

  join(a: number, b: number): void {
    this.#parent[this.find(b)] = this.find(a)
  }
}

export const METHODS: Readonly<Record<string, () => Grouping>> = {
  OpenSOC: ours,
  'any shared entity, 24 h': () => sharedEntity(),
  'host or user, 24 h': () => sharedEntity(new Set(['host', 'user'])),
  'host-day risk': hostDay,
  'host-hour': hostHour,
}
