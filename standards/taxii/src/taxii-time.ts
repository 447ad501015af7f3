const TIME =
  /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:(?:[0-5]\d|60)(?:\.(\d+))?Z$/

/**
 * A TAXII time (1.5): UTC with exactly six fraction digits, so that the order of texts is the order of time. Reads any
 * number of digits (those beyond six are cut off); undefined if the text is no such time.
 */
export function taxiiTime(text: string): string | undefined {
  const match = TIME.exec(text)
  if (match === null) return undefined
  return `${text.slice(0, 19)}.${(match[1] ?? '').slice(0, 6).padEnd(6, '0')}Z`
}

/** `ms`: milliseconds since the epoch. */
export function printTaxiiTime(ms: number): string {
  return taxiiTime(new Date(ms).toISOString())!
}

/** The time one microsecond before (-1) or after (1) a TAXII time. */
export function stepTime(time: string, micros: 1 | -1): string {
  const total =
    BigInt(Date.parse(`${time.slice(0, 19)}Z`)) * 1000n + BigInt(time.slice(20, 26)) + BigInt(micros)
  const seconds = total / 1_000_000n
  const whole = new Date(Number(seconds) * 1000).toISOString().slice(0, 19)
  return `${whole}.${String(total % 1_000_000n).padStart(6, '0')}Z`
}

/** A version's time as text whose order is that of time, whatever its precision. */
export function comparableVersion(version: string): string {
  const [whole, fraction = ''] = version.replace(/Z$/, '').split('.') as [string, string?]
  const digits = fraction.replace(/0+$/, '')
  return digits === '' ? whole : `${whole}.${digits}`
}
