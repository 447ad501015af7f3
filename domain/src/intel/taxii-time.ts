import { printTaxiiTime, stepTime } from '@opensoc/taxii'

/**
 * When the next version of a collection counts as added: now, and at least a microsecond after the one before. Times
 * that are all different let clients page by time alone without losing anything.
 */
export function nextTaxiiTime(last: string | undefined, now: number): string {
  const time = printTaxiiTime(now)
  return last === undefined || time > last ? time : stepTime(last, 1)
}
