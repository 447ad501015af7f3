export { type AttackKind, type AttackReference, parseAttackTag } from './attack-tag.ts'
export {
  type AttackEntity,
  type AttacksOfTags,
  attacksFromTags,
  type OcsfAttack,
} from './attacks-from-tags.ts'
export type { AttackDomain } from './domain-table.ts'
export {
  ATTACK_VERSION,
  displayName,
  type Tactic,
  type Technique,
  tactic,
  tactics,
  tacticsOf,
  technique,
  techniques,
} from './knowledge.ts'
export {
  type LayersReading,
  type LayerTechnique,
  type NavigatorLayer,
  readNavigatorLayers,
  writeNavigatorLayer,
} from './navigator-layer.ts'
