export type Tree = Readonly<Record<string, unknown>>

export function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The object at a key; empty where there is none. */
export function treeAt(tree: Tree, key: string): Tree {
  const value = tree[key]
  return isTree(value) ? value : EMPTY
}

const EMPTY: Tree = {}

/** The text at a key; numbers as text; empty where there is nothing, or a dash. */
export function textAt(tree: Tree, key: string): string {
  const value = tree[key]
  if (typeof value === 'string') return value === '-' ? '' : value
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : ''
}

/** A finite number at a key, also where it is written as text. */
export function numberAt(tree: Tree, key: string): number | undefined {
  const value = tree[key]
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined
  if (typeof value !== 'string' || value.trim() === '' || value.length > 30) return undefined
  const number = Number(value)
  return Number.isFinite(number) ? number : undefined
}

/** A whole number from 0 at a key, as OCSF counts and measures; fractions are rounded. */
export function countAt(tree: Tree, key: string): number | undefined {
  const number = numberAt(tree, key)
  if (number === undefined || number < 0) return undefined
  const whole = Math.round(number)
  return Number.isSafeInteger(whole) ? whole : undefined
}

/** The elements of an array, at most `limit`; a single value counts as one. */
export function listAt(tree: Tree, key: string, limit = 64): readonly unknown[] {
  const value = tree[key]
  if (Array.isArray(value)) return value.slice(0, limit)
  return value === undefined || value === null ? [] : [value]
}
