import { parseAttackTag } from './attack-tag.ts'
import { ATTACK_VERSION, type Tactic, type Technique, tactic, technique } from './knowledge.ts'

/** An ATT&CK id with its name, as the OCSF objects `tactic`, `technique` and `sub_technique` carry them. */
export interface AttackEntity {
  readonly uid: string
  /** Absent for an id that the release we hold does not have. */
  readonly name?: string
}

/** The OCSF 1.8.0 object `attack`. Its plural `tactics` is deprecated there: one object names one tactic. */
export interface OcsfAttack {
  readonly tactic?: AttackEntity
  readonly technique?: AttackEntity
  readonly sub_technique?: AttackEntity
  /** The ATT&CK release; absent with a technique that is of another one. */
  readonly version?: string
}

/** What the tags of a rule say about ATT&CK. */
export interface AttacksOfTags {
  /** For `finding_info.attacks`. */
  readonly attacks: readonly OcsfAttack[]
  /** The current techniques that the tags name, each once, in tag order. */
  readonly techniques: readonly Technique[]
  /** The tactics that the tags name, each once, in tag order. */
  readonly tactics: readonly Tactic[]
}

const MAX_TAGS = 256

/**
 * Turns Sigma tags into OCSF `attack` objects: one for each technique and tagged tactic it belongs to (or its only
 * tactic), and one for each tactic that no tagged technique belongs to. Well-formed technique ids of other releases
 * keep their id, without name and tactic. Other tags (groups, software, unknown names) are passed over. At most 256
 * tags are read.
 */
export function attacksFromTags(tags: readonly string[]): AttacksOfTags {
  const { foreign, ...named } = entitiesOf(tags)
  const attacks: OcsfAttack[] = []
  const used = new Set<Tactic>()
  for (const of of named.techniques) {
    const matching = named.tactics.filter((one) => belongsTo(of, one))
    for (const one of matching) used.add(one)
    for (const one of matching.length > 0 ? matching : [onlyTactic(of)]) attacks.push(attackOf(of, one))
  }
  for (const id of foreign) attacks.push(foreignAttack(id))
  for (const one of named.tactics) {
    if (!used.has(one)) attacks.push({ tactic: entity(one), version: ATTACK_VERSION })
  }
  return { attacks, ...named }
}

interface TaggedEntities extends Pick<AttacksOfTags, 'techniques' | 'tactics'> {
  /** Ids of techniques that the release we hold does not have. */
  readonly foreign: readonly string[]
}

function entitiesOf(tags: readonly string[]): TaggedEntities {
  const techniques = new Set<Technique>()
  const tactics = new Set<Tactic>()
  const foreign = new Set<string>()
  for (const tag of tags.slice(0, MAX_TAGS)) {
    const reference = parseAttackTag(tag)
    if (reference?.kind === 'tactic') tactics.add(reference.tactic)
    else if (reference?.kind !== 'technique') continue
    else if (reference.technique) techniques.add(reference.technique)
    else foreign.add(reference.id)
  }
  return { techniques: [...techniques], tactics: [...tactics], foreign: [...foreign] }
}

// A shortname in a tag means the enterprise tactic; for an ICS or mobile technique the domain's own one is meant.
function belongsTo(of: Technique, one: Tactic): boolean {
  return of.tactics.includes(one.shortname)
}

function onlyTactic(of: Technique): Tactic | undefined {
  const [first, ...others] = of.tactics
  return first === undefined || others.length > 0 ? undefined : tactic(first, of.domain)
}

function attackOf(of: Technique, one: Tactic | undefined): OcsfAttack {
  const parent = of.parent === undefined ? undefined : technique(of.parent)
  const inDomain = one && (tactic(one.shortname, of.domain) ?? one)
  return {
    ...(inDomain && { tactic: entity(inDomain) }),
    ...(parent ? { technique: entity(parent), sub_technique: entity(of) } : { technique: entity(of) }),
    version: ATTACK_VERSION,
  }
}

function foreignAttack(id: string): OcsfAttack {
  const dot = id.indexOf('.')
  if (dot < 0) return { technique: { uid: id } }
  const parent = technique(id.slice(0, dot))
  return { technique: parent ? entity(parent) : { uid: id.slice(0, dot) }, sub_technique: { uid: id } }
}

function entity({ id, name }: Tactic | Technique): AttackEntity {
  return { uid: id, name }
}
