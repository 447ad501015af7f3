import { parseTime } from './parse-time.ts'

/** Milliseconds since the epoch from a number of each unit, by its size: below 1973 in the next finer one. */
const UNITS: readonly (readonly [number, number])[] = [
  [1e11, 1000],
  [1e14, 1],
  [1e17, 1 / 1000],
  [1e20, 1 / 1_000_000],
]

/** ISO 8601, or seconds, milli-, micro- or nanoseconds since the epoch; milliseconds. NaN where it is none of them. */
export function writtenTime(text: string): number {
  if (!/^\d{9,19}(\.\d{1,9})?$/.test(text)) return parseTime(text)
  const number = Number(text)
  const unit = UNITS.find(([limit]) => number < limit)
  return unit === undefined ? Number.NaN : Math.round(number * unit[1])
}
