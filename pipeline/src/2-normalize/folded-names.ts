import type { Tree } from './tree.ts'

/** Gives names back that a data lake or a shipper folded to lower case (`eventname` for `eventName`): top level only. */
export interface FoldedNames {
  /** Whether a record has one of the names, folded. */
  hasFolded(record: Tree): boolean
  unfold(record: Tree): Tree
}

/** `names` as the vendor spells them; those of one case already need no entry. */
export function createFoldedNames(names: readonly string[]): FoldedNames {
  const spelled = new Map(names.map((name) => [name.toLowerCase(), name]))
  for (const [folded, name] of spelled) if (folded === name) spelled.delete(folded)
  return {
    hasFolded(record) {
      for (const key of spelled.keys()) if (Object.hasOwn(record, key)) return true
      return false
    },
    unfold(record) {
      const unfolded: Record<string, unknown> = {}
      for (const [key, value] of Object.entries(record))
        if (key !== '__proto__') unfolded[spelled.get(key) ?? key] = value
      return unfolded
    },
  }
}
