import { InvalidArgumentError } from 'commander'

const UNITS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 }

/** `30m`, `4h`, `2d` in milliseconds. */
export function durationOf(text: string): number {
  const [, number, unit] = /^(\d{1,5})([mhd])$/.exec(text) ?? []
  if (number === undefined || unit === undefined || number === '0')
    throw new InvalidArgumentError('Give a time such as 30m, 4h or 2d.')
  return Number(number) * UNITS[unit]!
}

/** A date or time in milliseconds since the epoch. */
export function timeOf(text: string): number {
  const time = Date.parse(text)
  if (Number.isNaN(time))
    throw new InvalidArgumentError('Give a date such as 2027-01-31, or a time such as 2027-01-31T22:00Z.')
  return time
}

/** Null for `never`. */
export function expiryOf(text: string): number | null {
  return text === 'never' ? null : timeOf(text)
}

/** Empty for none. */
export function timeWords(time: number | undefined): string {
  return time === undefined ? '' : new Date(time).toISOString().slice(0, 16)
}
