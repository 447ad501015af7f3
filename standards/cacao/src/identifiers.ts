import { z } from 'zod'

const uuid = '[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}'
const identifierPattern = new RegExp(`^[a-z][a-z0-9-]{0,60}--${uuid}$`)

/** `type--UUID` (section 10.10). */
export const identifier = z.string().regex(identifierPattern, 'must be an identifier: type--UUID')

export function identifierOf(type: string) {
  return identifier.refine(
    (id) => id.startsWith(`${type}--`),
    `must be an identifier that begins with ${type}--`,
  )
}

/** The type that an identifier names; the text before `--`. */
export function typeOf(id: string): string {
  return id.slice(0, Math.max(0, id.indexOf('--')))
}

const timestampPattern =
  /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:(?:[0-5]\d|60)(?:\.\d{1,9})?Z$/

/** RFC 3339 in UTC. Exactly three fraction digits are asked for (section 10.17) by the reference checks, as a warning. */
export const timestamp = z
  .string()
  .regex(timestampPattern, 'must be an RFC 3339 time in UTC, such as 2024-01-01T00:00:00.000Z')

export function hasThreeFractionDigits(time: string): boolean {
  return /\.\d{3}Z$/.test(time)
}
