const TIMESTAMP = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(?:\.(\d+))?Z$/

/** Whether it is a STIX timestamp (2.16): RFC 3339 in UTC, capital T and Z, a day that the calendar has. */
export function isTimestamp(text: string): boolean {
  return instantOf(text) !== undefined
}

/**
 * Milliseconds since the epoch, with a fraction where the text has one, or undefined if it is no timestamp. Two times
 * less than a quarter of a microsecond apart may come out equal; `compareTimestamps` tells them apart.
 */
export function instantOf(text: string): number | undefined {
  const parts = TIMESTAMP.exec(text)
  if (parts === null) return undefined
  const [, year, month, day, hour, minute, second] = parts.map(Number) as [number, ...number[]]
  // A leap second is the second after it.
  if (hour! > 23 || minute! > 59 || second! > 60) return undefined
  const midnight = new Date(0)
  midnight.setUTCFullYear(year!, month! - 1, day!)
  if (midnight.getUTCMonth() !== month! - 1 || midnight.getUTCDate() !== day!) return undefined
  const fraction = parts[7] === undefined ? 0 : Number(`0.${parts[7]}`) * 1000
  return midnight.getTime() + ((hour! * 60 + minute!) * 60 + second!) * 1000 + fraction
}

/** Negative, zero or positive as `a` is before, at or after `b`, at any precision. Both are timestamps. */
export function compareTimestamps(a: string, b: string): number {
  const left = comparable(a)
  const right = comparable(b)
  return left < right ? -1 : left > right ? 1 : 0
}

/** Text whose order is the order of time: `2024-01-01T00:00:00` and the fraction without trailing zeros. */
function comparable(text: string): string {
  const [whole, fraction = ''] = text.slice(0, -1).split('.') as [string, string?]
  const digits = fraction.replace(/0+$/, '')
  return digits === '' ? whole : `${whole}.${digits}`
}

/** A STIX timestamp with milliseconds. */
export function printTimestamp(ms: number): string {
  return new Date(Math.floor(ms)).toISOString()
}
