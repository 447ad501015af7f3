import { compareTimestamps, isTimestamp } from '../timestamp.ts'
import type { StixObject } from './stix-object.ts'

/** What tells versions of an object apart (3.6): `modified`, else `created`; undefined for an unversioned one. */
export function versionOf(object: StixObject): string | undefined {
  for (const property of ['modified', 'created']) {
    const value = object[property]
    if (typeof value === 'string' && isTimestamp(value)) return value
  }
  return undefined
}

export function isRevoked(object: StixObject): boolean {
  return object['revoked'] === true
}

export type VersionStep =
  | { readonly kind: 'new' }
  /** The same version again; `isEqual` tells whether its content is the same. The first one stays. */
  | { readonly kind: 'known'; readonly isEqual: boolean }
  | { readonly kind: 'older' }
  /** 3.6: nothing follows a revocation, `created` and the creator never change. */
  | { readonly kind: 'forbidden'; readonly reason: string }

/** How `next` relates to the latest version that is known. */
export function versionStep(known: StixObject | undefined, next: StixObject): VersionStep {
  if (known === undefined) return { kind: 'new' }
  const before = versionOf(known)
  const after = versionOf(next)
  if (before === undefined || after === undefined) return { kind: 'known', isEqual: isSame(known, next) }
  const order = compareTimestamps(after, before)
  if (order === 0) return { kind: 'known', isEqual: isSame(known, next) }
  if (order < 0) return { kind: 'older' }
  if (isRevoked(known)) return { kind: 'forbidden', reason: 'a revoked object has no later version' }
  for (const property of ['created', 'created_by_ref'] as const) {
    if (!isSameText(known[property], next[property]))
      return { kind: 'forbidden', reason: `${property} never changes` }
  }
  return { kind: 'new' }
}

function isSameText(a: unknown, b: unknown): boolean {
  if (typeof a === 'string' && typeof b === 'string' && isTimestamp(a) && isTimestamp(b)) {
    return compareTimestamps(a, b) === 0
  }
  return a === b
}

function isSame(a: unknown, b: unknown): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a === b
  const keys = new Set([...Object.keys(a), ...Object.keys(b)])
  const at = (value: object, key: string): unknown => (value as Record<string, unknown>)[key]
  return [...keys].every((key) => isSame(at(a, key), at(b, key)))
}
