import { parseTime } from '../parse-time.ts'
import { field, type Tree } from './windows-record.ts'

/**
 * When the event happened, in milliseconds. Sysmon's own UtcTime comes first: it is the time of the act, while
 * SystemTime is when it was logged. A time without a zone is UTC. NaN where none can be read.
 */
export function eventTime(
  fields: Tree,
  isSysmon: boolean,
  ...logged: readonly string[]
): { time: number; text: string } {
  const candidates = isSysmon ? [field(fields, 'UtcTime'), ...logged] : logged
  for (const text of candidates) {
    const time = parseTime(text)
    if (!Number.isNaN(time)) return { time, text }
  }
  return { time: Number.NaN, text: '' }
}
