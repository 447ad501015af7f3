import { displayName, tactic, technique } from '@opensoc/attack'
import { type EntityRef, entityId, type Layer } from '@opensoc/domain'
import type { RememberedFinding } from './remembered-finding.ts'

export interface IncidentFacts {
  readonly title: string
  readonly summary: string
  readonly entities: readonly EntityRef[]
  readonly hosts: readonly string[]
  readonly users: readonly string[]
  readonly layers: readonly Layer[]
  /** ATT&CK ids in the order first seen. */
  readonly tactics: readonly string[]
  readonly techniques: readonly string[]
  readonly firstTime: number
  readonly lastTime: number
}

const LEVELS = ['informational', 'low', 'medium', 'high', 'critical']
const MAX_ENTITIES = 200

/** What an incident's findings say, in lists and in two sentences. `findings` is not empty. */
export function describeIncident(findings: readonly RememberedFinding[]): IncidentFacts {
  const ordered = [...findings].sort((a, b) => a.time - b.time || (a.id < b.id ? -1 : 1))
  const entities = distinct(
    ordered.flatMap((finding) => finding.entities),
    entityId,
  )
  const hosts = distinct(
    ordered.flatMap((finding) => finding.host ?? []),
    (host) => host.toLowerCase(),
  )
  const users = distinct(
    entities.filter((entity) => entity.kind === 'user').map((entity) => entity.label),
    (user) => user.toLowerCase(),
  )
  const layers = distinct(
    ordered.map((finding) => finding.layer),
    String,
  )
  const attacks = ordered.flatMap((finding) => finding.attacks)
  const techniques = distinct(
    attacks.flatMap((attack) => attack.sub_technique?.uid ?? attack.technique?.uid ?? []),
    String,
  )
  const tactics = distinct(
    attacks.flatMap((attack) => attack.tactic?.uid ?? []),
    String,
  )
  const facts = {
    hosts,
    users,
    layers,
    tactics,
    techniques,
    firstTime: ordered[0]!.time,
    lastTime: ordered.at(-1)!.time,
  }
  return {
    title: titleOf(ordered, facts),
    summary: summaryOf(ordered, facts),
    entities: entities.slice(0, MAX_ENTITIES),
    ...facts,
  }
}

type Facts = Omit<IncidentFacts, 'title' | 'summary' | 'entities'>

function titleOf(ordered: readonly RememberedFinding[], { hosts, users, tactics }: Facts): string {
  const strongest = strongestOf(ordered)
  const where =
    hosts.length === 0 ? users[0] : hosts.length === 1 ? hosts[0] : `${hosts[0]} and ${hosts.length - 1} more`
  const place = where === undefined ? '' : ` on ${where}`
  if (tactics.length < 3) return `${strongest.title}${place}`
  const [first, last] = [tactics[0]!, tactics.at(-1)!].map((uid) => tactic(uid)?.name ?? uid)
  return `${first} to ${last}${place}: ${strongest.title}`
}

function summaryOf(ordered: readonly RememberedFinding[], facts: Facts): string {
  const { hosts, users, layers, tactics, techniques } = facts
  const minutes = Math.round((facts.lastTime - facts.firstTime) / 60_000)
  const span = ordered.length === 1 ? '' : minutes === 0 ? ' within a minute' : ` over ${minutes} min`
  const first = `${count(ordered.length, 'finding')} from ${layers.join(', ')}${span}, touching ${count(hosts.length, 'host')} and ${count(users.length, 'user')}.`
  const strongest = strongestOf(ordered)
  const named = techniques[0] === undefined ? undefined : technique(techniques[0])
  const start = `It starts with "${ordered[0]!.title}"`
  const peak =
    strongest === ordered[0] ? '' : ` and its strongest finding is "${strongest.title}" (${strongest.level})`
  const chain =
    tactics.length > 1
      ? `; ${count(tactics.length, 'tactic')} of ATT&CK`
      : named === undefined
        ? ''
        : `; ${displayName(named)}`
  return `${first} ${start}${peak}${chain}.`
}

function strongestOf(ordered: readonly RememberedFinding[]): RememberedFinding {
  return ordered.reduce((best, next) =>
    LEVELS.indexOf(next.level) > LEVELS.indexOf(best.level) ? next : best,
  )
}

function count(number: number, word: string): string {
  return `${number} ${word}${number === 1 ? '' : 's'}`
}

function distinct<T>(items: readonly T[], keyOf: (item: T) => string): T[] {
  const seen = new Map<string, T>()
  for (const item of items) if (!seen.has(keyOf(item))) seen.set(keyOf(item), item)
  return [...seen.values()]
}
