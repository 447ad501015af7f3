import { type Tactic, type Technique, tactic, technique } from './knowledge.ts'

/** What an id of ATT&CK can name besides techniques and tactics. */
export type AttackKind =
  | 'group'
  | 'software'
  | 'campaign'
  | 'mitigation'
  | 'data-source'
  | 'data-component'
  | 'detection-strategy'
  | 'analytic'

/** What a Sigma tag of the `attack` namespace refers to. */
export type AttackReference =
  /** `technique` is absent where the id is well formed but not current (revoked, deprecated or newer). */
  | { readonly kind: 'technique'; readonly id: string; readonly technique?: Technique }
  | { readonly kind: 'tactic'; readonly id: string; readonly tactic: Tactic }
  | { readonly kind: AttackKind; readonly id: string }

const PREFIX = 'attack.'
const MAX_TAG = 128
const TECHNIQUE_ID = /^T\d{4}(?:\.\d{3})?$/
const OTHER_ID = /^(G|S|C|M|DS|DC|DET|AN)\d{4}$/
const KINDS: ReadonlyMap<string, AttackKind> = new Map([
  ['G', 'group'],
  ['S', 'software'],
  ['C', 'campaign'],
  ['M', 'mitigation'],
  ['DS', 'data-source'],
  ['DC', 'data-component'],
  ['DET', 'detection-strategy'],
  ['AN', 'analytic'],
])

/**
 * Reads a Sigma tag: `attack.t1059.001`, `attack.credential-access` (or `_`), `attack.ta0006`, `attack.g0007`.
 * Undefined for other namespaces and for names that ATT&CK does not have.
 */
export function parseAttackTag(tag: string): AttackReference | undefined {
  if (tag.length > MAX_TAG || tag.slice(0, PREFIX.length).toLowerCase() !== PREFIX) return undefined
  const name = tag.slice(PREFIX.length)
  const named = tactic(name)
  if (named) return { kind: 'tactic', id: named.id, tactic: named }
  const id = name.toUpperCase()
  if (TECHNIQUE_ID.test(id)) return techniqueReference(id)
  const kind = KINDS.get(OTHER_ID.exec(id)?.[1] ?? '')
  return kind && { kind, id }
}

function techniqueReference(id: string): AttackReference {
  const known = technique(id)
  return known ? { kind: 'technique', id, technique: known } : { kind: 'technique', id }
}
