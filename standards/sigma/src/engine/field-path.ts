import type { Scalar } from '../compile/value-test.ts'

export type Fields = Readonly<Record<string, unknown>>

const MAX_DEPTH = 32

/**
 * Reads one field of an event: the name as a key first (`id.orig_h`), then as a path into nested objects
 * (`userIdentity.type`). A path that crosses an array reads every element; undefined means that nothing is there.
 */
export class FieldPath {
  readonly name: string
  readonly #segments: readonly string[] | undefined
  readonly #isInherited: boolean

  constructor(name: string) {
    this.name = name
    this.#segments = name.includes('.') ? name.split('.') : undefined
    this.#isInherited = name in Object.prototype
  }

  read(fields: Fields): unknown {
    const value = this.#isInherited ? ownValue(fields, this.name) : fields[this.name]
    if (value !== undefined || this.#segments === undefined) return value
    return follow(fields, this.#segments, 0, 0)
  }
}

function follow(value: unknown, segments: readonly string[], at: number, depth: number): unknown {
  const segment = segments[at]
  if (segment === undefined) return value
  if (typeof value !== 'object' || value === null || depth > MAX_DEPTH) return undefined
  if (!Array.isArray(value)) return follow(ownValue(value, segment), segments, at + 1, depth + 1)
  const found = value
    .map((element) => follow(element, segments, at, depth + 1))
    .filter((one) => one !== undefined)
  return found.length === 0 ? undefined : found
}

function ownValue(object: object, key: string): unknown {
  return Object.hasOwn(object, key) ? (object as Fields)[key] : undefined
}

export function isScalar(value: unknown): value is Scalar {
  return (
    typeof value === 'string' ||
    typeof value === 'number' ||
    typeof value === 'boolean' ||
    typeof value === 'bigint'
  )
}

/** Adds the scalars of a field's value to `into`: itself, or those of its elements. Objects are no values. */
export function collectScalars(value: unknown, into: Scalar[], depth = 0): void {
  if (isScalar(value)) into.push(value)
  else if (Array.isArray(value) && depth < MAX_DEPTH) {
    for (const element of value) collectScalars(element, into, depth + 1)
  }
}

/** Adds every scalar anywhere in an event to `into`: what keywords are sought in. Keys are not values. */
export function collectAllScalars(value: unknown, into: Scalar[], depth = 0): void {
  if (isScalar(value)) into.push(value)
  else if (typeof value === 'object' && value !== null && depth < MAX_DEPTH) {
    for (const element of Array.isArray(value) ? value : Object.values(value)) {
      collectAllScalars(element, into, depth + 1)
    }
  }
}

/** Whether a value that is there holds nothing: null, or an array of nothing else. */
export function isNothing(value: unknown, depth = 0): boolean {
  if (value === null || value === undefined) return true
  return Array.isArray(value) && depth < MAX_DEPTH && value.every((element) => isNothing(element, depth + 1))
}
