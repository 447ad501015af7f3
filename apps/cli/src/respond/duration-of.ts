import { InvalidArgumentError } from 'commander'

const UNITS = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const

/** `30m` in milliseconds. */
export function durationOf(text: string): number {
  const found = /^(\d{1,6})([smhd])$/.exec(text)
  if (!found) throw new InvalidArgumentError('Give a time such as 90s, 30m, 4h or 2d.')
  return Number(found[1]) * UNITS[found[2] as keyof typeof UNITS]
}
