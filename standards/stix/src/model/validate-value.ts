import { bytesOfBase64 } from '../match/byte-text.ts'
import { type StixProblem, typeOfId, uuidOf } from '../object/stix-object.ts'
import { instantOf } from '../timestamp.ts'
import { embeddedType } from './object-types.ts'
import type { PropertySpec } from './property-spec.ts'
import { CLOSED_VOCABULARIES } from './vocabularies.ts'

export type Report = (problem: StixProblem) => void

/** Nothing is looked at deeper than this: hostile input nests. */
const MAX_DEPTH = 32

/** Reports what is wrong with the properties of an object, as `specs` describes them; unknown ones are left alone. */
export function validateProperties(
  object: Readonly<Record<string, unknown>>,
  specs: ReadonlyMap<string, PropertySpec>,
  pointer: string,
  report: Report,
): void {
  for (const spec of specs.values()) {
    const value = object[spec.name]
    const at = `${pointer}/${spec.name}`
    if (value !== undefined) validateProperty(value, spec, at, report)
    else if (spec.isRequired)
      report(wrong('REQUIRED', at, `${spec.name} is missing`, 'this required property'))
  }
}

function validateProperty(value: unknown, spec: PropertySpec, pointer: string, report: Report): void {
  if (!spec.isList) validateValue(value, spec, pointer, report)
  else if (!Array.isArray(value)) report(wrong('TYPE', pointer, `${spec.name} is no list`, 'a list'))
  else for (const [at, element] of value.entries()) validateValue(element, spec, `${pointer}/${at}`, report)
}

function validateValue(value: unknown, spec: PropertySpec, pointer: string, report: Report): void {
  const expected = expectation(value, spec)
  if (expected !== undefined) {
    report(wrong('TYPE', pointer, `${spec.name} is ${JSON.stringify(value)?.slice(0, 80)}`, expected))
  } else if (spec.kind === 'embedded') {
    validateProperties(value as Record<string, unknown>, embeddedType(spec.of!), pointer, report)
  }
}

/** What would be right, or undefined if the value is. */
function expectation(value: unknown, spec: PropertySpec): string | undefined {
  switch (spec.kind) {
    case 'string':
      return typeof value === 'string' ? undefined : 'a string'
    case 'boolean':
      return typeof value === 'boolean' ? undefined : 'true or false'
    case 'integer':
      return Number.isSafeInteger(value) && inRange(value as number, spec)
        ? undefined
        : `an integer${rangeOf(spec)}`
    case 'float':
      return typeof value === 'number' && inRange(value, spec) ? undefined : `a number${rangeOf(spec)}`
    case 'timestamp':
      return typeof value === 'string' && instantOf(value) !== undefined
        ? undefined
        : 'a UTC time: 2024-01-31T12:00:00.000Z'
    case 'ref':
      return isReference(value, spec) ? undefined : `an id of ${spec.refTypes?.join(' or ') ?? 'an object'}`
    case 'hex':
      return typeof value === 'string' && /^(?:[0-9a-fA-F]{2})*$/.test(value)
        ? undefined
        : 'an even number of hex digits'
    case 'binary':
      return typeof value === 'string' && bytesOfBase64(value) !== undefined ? undefined : 'padded base64'
    case 'hashes':
      return isHashes(value) ? undefined : 'hashes by algorithm, such as {"SHA-256": "…"}'
    case 'enum': {
      const allowed = CLOSED_VOCABULARIES[spec.of!]!
      return allowed.includes(value as string) ? undefined : `one of ${allowed.join(', ')}`
    }
    case 'dictionary':
    case 'embedded':
      return typeof value === 'object' && value !== null && !Array.isArray(value) ? undefined : 'an object'
    case 'any':
      return undefined
  }
}

function inRange(value: number, { min, max }: PropertySpec): boolean {
  return (min === undefined || value >= min) && (max === undefined || value <= max)
}

function rangeOf({ min, max }: PropertySpec): string {
  return min === undefined ? '' : max === undefined ? ` from ${min}` : ` from ${min} to ${max}`
}

function isReference(value: unknown, { refTypes }: PropertySpec): boolean {
  if (typeof value !== 'string' || uuidOf(value) === undefined) return false
  return refTypes === undefined || refTypes.includes(typeOfId(value))
}

const HASH_DIGITS: Readonly<Record<string, number>> = {
  MD5: 32,
  'SHA-1': 40,
  'SHA-256': 64,
  'SHA-512': 128,
  'SHA3-256': 64,
  'SHA3-512': 128,
}

function isHashes(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  return Object.entries(value).every(([name, digest]) => {
    if (typeof digest !== 'string' || name.length < 3) return false
    const digits = HASH_DIGITS[name]
    return digits === undefined || (digest.length === digits && /^[0-9a-fA-F]+$/.test(digest))
  })
}

/** Reports what STIX has nowhere: null, empty lists and dictionaries, and property names of other characters (2.x, 3.1). */
export function validateJson(value: unknown, pointer: string, report: Report, depth = 0): void {
  if (value === null) report(wrong('NULL', pointer, 'null stands here', 'the property left out'))
  if (typeof value !== 'object' || value === null) return
  const entries = Object.entries(value)
  if (entries.length === 0) report(wrong('EMPTY', pointer, 'this is empty', 'the property left out'))
  if (depth > MAX_DEPTH) {
    report(wrong('DEPTH', pointer, 'too many levels', `at most ${MAX_DEPTH}`))
    return
  }
  for (const [key, inner] of entries) {
    const at = `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`
    if (!Array.isArray(value) && (key === '' || key.length > 250)) {
      report(wrong('NAME', at, 'the name has no or too many characters', '1 to 250 characters'))
    }
    validateJson(inner, at, report, depth + 1)
  }
}

export function wrong(reason: string, pointer: string, message: string, expected: string): StixProblem {
  return { code: `STIX_${reason}`, severity: 'error', pointer, message, expected }
}
