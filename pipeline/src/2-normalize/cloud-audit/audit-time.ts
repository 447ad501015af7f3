import { parseTime } from '../parse-time.ts'

/** Numbers below it are seconds since the epoch, others milliseconds (1973 in milliseconds, 5138 in seconds). */
const FIRST_MILLISECONDS = 100_000_000_000

/** ISO 8601, or seconds or milliseconds since the epoch; milliseconds. NaN where it is none of them. */
export function auditTime(text: string): number {
  if (!/^\d{9,14}(\.\d{1,9})?$/.test(text)) return parseTime(text)
  const number = Number(text)
  return Math.round(number < FIRST_MILLISECONDS ? number * 1000 : number)
}
