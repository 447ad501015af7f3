export type Zone = 'utc' | 'local'

const pad = (value: number, width = 2): string => String(value).padStart(width, '0')

interface ClockParts {
  readonly year: number
  readonly month: number
  readonly day: number
  readonly hour: number
  readonly minute: number
  readonly second: number
  readonly milli: number
}

function partsOf(time: number, zone: Zone): ClockParts {
  const date = new Date(time)
  const shifted = zone === 'utc' ? date : new Date(time - date.getTimezoneOffset() * 60_000)
  return {
    year: shifted.getUTCFullYear(),
    month: shifted.getUTCMonth() + 1,
    day: shifted.getUTCDate(),
    hour: shifted.getUTCHours(),
    minute: shifted.getUTCMinutes(),
    second: shifted.getUTCSeconds(),
    milli: shifted.getUTCMilliseconds(),
  }
}

/** `2026-11-24 09:18:05` */
export function dateTime(time: number, zone: Zone): string {
  const { year, month, day } = partsOf(time, zone)
  return `${year}-${pad(month)}-${pad(day)} ${clockTime(time, zone)}`
}

/** `09:18:05` */
export function clockTime(time: number, zone: Zone): string {
  const { hour, minute, second } = partsOf(time, zone)
  return `${pad(hour)}:${pad(minute)}:${pad(second)}`
}

/** `2026-11-24 09:18:05.120 UTC`: what hovering shows, whatever the zone. */
export function exactUtc(time: number): string {
  return `${dateTime(time, 'utc')}.${pad(partsOf(time, 'utc').milli, 3)} UTC`
}

/** The value of a `datetime-local` input. */
export function inputTime(time: number, zone: Zone): string {
  return dateTime(time, zone).replace(' ', 'T')
}

/** Milliseconds since the epoch of such a value; undefined when it is not a time. */
export function parseInputTime(text: string, zone: Zone): number | undefined {
  const time = Date.parse(zone === 'utc' ? `${text}Z` : text)
  return Number.isNaN(time) ? undefined : time
}

/** `-7m`, `42s`, `3h 04m`, `5d 17h`: the two largest units. */
export function duration(ms: number): string {
  const sign = ms < 0 ? '−' : ''
  const seconds = Math.floor(Math.abs(ms) / 1000)
  if (seconds < 60) return `${sign}${seconds}s`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return `${sign}${minutes}m`
  const hours = Math.floor(minutes / 60)
  if (hours < 24) return `${sign}${hours}h ${pad(minutes % 60)}m`
  return `${sign}${Math.floor(hours / 24)}d ${hours % 24}h`
}

const DAY_MS = 24 * 3600_000

/** How long ago under 24 hours, beyond it the day and time, and the date alone of what is long past. */
export function ago(time: number, now: number, zone: Zone): string {
  const age = now - time
  if (age < 0) return dateTime(time, zone)
  if (age < DAY_MS) return duration(age)
  return age < 300 * DAY_MS ? dateTime(time, zone).slice(5, 16) : dateTime(time, zone).slice(0, 10)
}

/** The step between two rows of a timeline: `+0.120s`, `+4m`. */
export function delta(ms: number): string {
  if (ms < 10_000) return `+${(ms / 1000).toFixed(ms === 0 ? 0 : 3)}s`
  return `+${duration(ms)}`
}
