/** The three ATT&CK knowledge bases, named as their STIX bundles name them. */
export type AttackDomain = 'enterprise-attack' | 'ics-attack' | 'mobile-attack'

export type TacticRow = readonly [id: string, shortname: string, name: string]
export type TechniqueRow = readonly [
  id: string,
  name: string,
  tactics: readonly string[],
  platforms: readonly string[],
]

/** The facts of one domain: tactics in matrix order, techniques by id with the shortnames of their tactics. */
export interface DomainTable {
  readonly domain: AttackDomain
  readonly version: string
  readonly tactics: readonly TacticRow[]
  readonly techniques: readonly TechniqueRow[]
}
