import type { AttackDomain, DomainTable } from './domain-table.ts'
import { ENTERPRISE } from './generated/enterprise.ts'
import { ICS } from './generated/ics.ts'
import { MOBILE } from './generated/mobile.ts'

/** A column of a matrix: why an adversary acts. */
export interface Tactic {
  /** `TA0006` */
  readonly id: string
  /** `credential-access` */
  readonly shortname: string
  readonly name: string
  readonly domain: AttackDomain
}

/** How an adversary acts; a sub-technique when it has a parent. */
export interface Technique {
  /** `T1059` or `T1059.001` */
  readonly id: string
  readonly name: string
  readonly domain: AttackDomain
  /** Shortnames of its tactics, in matrix order. */
  readonly tactics: readonly string[]
  /** Where it is seen, in ATT&CK's words: `Windows`, `Identity Provider`. */
  readonly platforms: readonly string[]
  /** The id of the technique that this sub-technique refines. */
  readonly parent?: string
}

/** The ATT&CK release that all ids and names are of. */
export const ATTACK_VERSION = ENTERPRISE.version

// Enterprise first: where domains share a shortname (`collection`), it is the one meant.
const TABLES: readonly DomainTable[] = [ENTERPRISE, ICS, MOBILE]
const MAX_ID = 64

// ATT&CK v19 split the tactic defense-evasion in two, and today's SigmaHQ rules carry the new names. Both halves are
// the one tactic of the release we hold, so reading them as it loses nothing that our matrix could show.
const LATER_NAMES: ReadonlyMap<string, string> = new Map([
  ['stealth', 'defense-evasion'],
  ['defense-impairment', 'defense-evasion'],
  ['ta0112', 'defense-evasion'],
])

/** The tactics of the enterprise matrix in its column order. */
export const tactics: readonly Tactic[] = tacticsOf('enterprise-attack')

/** The tactics of a domain's matrix in its column order. */
export function tacticsOf(domain: AttackDomain): readonly Tactic[] {
  const table = TABLES.find((of) => of.domain === domain)
  return (table?.tactics ?? []).map(([id, shortname, name]) => ({ id, shortname, name, domain }))
}

const techniquesById = new Map<string, Technique>()
const tacticsByKey = new Map<string, Tactic>()
for (const table of TABLES) index(table)

/** The current technique with this id, in any letter case; undefined for revoked, deprecated and unknown ids. */
export function technique(id: string): Technique | undefined {
  return id.length > MAX_ID ? undefined : techniquesById.get(id.toUpperCase())
}

/**
 * The tactic with this id (`TA0006`) or shortname (`credential-access`, `credential_access`), in any letter case.
 * A shortname that several domains have means that of `domain`, or else the enterprise one. The v19 names `stealth`
 * and `defense-impairment` mean `defense-evasion`, which they were until then.
 */
export function tactic(idOrShortname: string, domain?: AttackDomain): Tactic | undefined {
  if (idOrShortname.length > MAX_ID) return undefined
  const written = idOrShortname.toLowerCase().replaceAll('_', '-')
  const key = LATER_NAMES.get(written) ?? written
  return tacticsByKey.get(domain === undefined ? key : `${domain}/${key}`)
}

/** All current techniques, by domain and then by id. */
export function techniques(): IterableIterator<Technique> {
  return techniquesById.values()
}

/** `Parent: Child` for a sub-technique, since many parents have children of the same name. */
export function displayName({ name, parent }: Technique): string {
  const of = parent === undefined ? undefined : techniquesById.get(parent)
  return of ? `${of.name}: ${name}` : name
}

function index(table: DomainTable): void {
  for (const of of tacticsOf(table.domain)) {
    tacticsByKey.set(of.id.toLowerCase(), of)
    tacticsByKey.set(`${table.domain}/${of.id.toLowerCase()}`, of)
    tacticsByKey.set(`${table.domain}/${of.shortname}`, of)
    if (!tacticsByKey.has(of.shortname)) tacticsByKey.set(of.shortname, of)
  }
  for (const [id, name, tactics, platforms] of table.techniques) {
    if (techniquesById.has(id)) continue
    const dot = id.indexOf('.')
    const plain = { id, name, domain: table.domain, tactics, platforms }
    techniquesById.set(id, dot < 0 ? plain : { ...plain, parent: id.slice(0, dot) })
  }
}
