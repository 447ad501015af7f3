import type { Issue } from './issue.ts'

/** Checks one value and adds what is wrong to `issues`. A shape never throws, whatever the value is. */
export type Shape = (value: unknown, pointer: string, issues: Issue[]) => void

export type Json = Readonly<Record<string, unknown>>

/** True for a JSON object: not null, not an array. */
export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** `record`: a closed set of fields. `required` names those that must be there; `min` how many in all. */
export function record(
  fields: Readonly<Record<string, Shape>>,
  { required = [], min = 0 }: { readonly required?: readonly string[]; readonly min?: number } = {},
): Shape {
  const known = new Map(Object.entries(fields))
  return (value, pointer, issues) => {
    if (!isObject(value)) return refuse(issues, pointer, 'must be an object')
    const keys = Object.keys(value)
    for (const name of required) {
      if (!Object.hasOwn(value, name)) refuse(issues, `${pointer}/${name}`, 'is missing')
    }
    if (keys.length < min) refuse(issues, pointer, `needs at least ${min} member`)
    for (const key of keys) {
      const shape = known.get(key)
      const at = `${pointer}${step(key)}`
      if (shape === undefined) refuse(issues, at, `is unknown here; known: ${[...known.keys()].join(', ')}`)
      else shape(value[key], at, issues)
    }
  }
}

export function arrayOf(item: Shape, { min = 0, max = 1000, unique = false }: ArrayBounds = {}): Shape {
  return (value, pointer, issues) => {
    if (!Array.isArray(value)) return refuse(issues, pointer, 'must be an array')
    if (value.length < min || value.length > max) {
      return refuse(issues, pointer, `must have ${min} to ${max} items, has ${value.length}`)
    }
    for (const [index, one] of value.entries()) item(one, `${pointer}/${index}`, issues)
    if (unique && new Set(value.map((one) => JSON.stringify(one))).size < value.length) {
      refuse(issues, pointer, 'must not repeat an item')
    }
  }
}

interface ArrayBounds {
  readonly min?: number
  readonly max?: number
  readonly unique?: boolean
}

export function oneOf(...values: readonly string[]): Shape {
  return (value, pointer, issues) => {
    if (typeof value !== 'string' || !values.includes(value)) {
      refuse(issues, pointer, `must be one of ${values.join(', ')}`)
    }
  }
}

export function integer(min = 0, max = Number.MAX_SAFE_INTEGER): Shape {
  return (value, pointer, issues) => {
    if (!Number.isSafeInteger(value) || (value as number) < min || (value as number) > max) {
      refuse(issues, pointer, `must be an integer from ${min} to ${max}`)
    }
  }
}

/** Text of at most 64 KiB that `test` accepts; `what` completes the sentence "must be ...". */
export function text(what = 'text', test: (text: string) => boolean = () => true, max = 65_536): Shape {
  return (value, pointer, issues) => {
    if (typeof value !== 'string' || value.length > max || !test(value))
      refuse(issues, pointer, `must be ${what}`)
  }
}

export const boolean: Shape = (value, pointer, issues) => {
  if (typeof value !== 'boolean') refuse(issues, pointer, 'must be true or false')
}

export const anything: Shape = () => {}

export function refuse(issues: Issue[], pointer: string, message: string): void {
  if (issues.length < MAX_ISSUES) issues.push({ pointer, message })
}

/** One step of a JSON pointer (RFC 6901), cut short for hostile keys. */
export function step(key: string): string {
  return `/${key.slice(0, 80).replaceAll('~', '~0').replaceAll('/', '~1')}`
}

const MAX_ISSUES = 20
