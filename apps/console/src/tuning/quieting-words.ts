import type { Quieting } from '@opensoc/contract'

const DAYS = ['', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const
const MINUTE_MS = 60_000

/** How a quieting works, in a line. */
export function quietingWords(row: Quieting): string {
  if (row.kind === 'suppression')
    return `one in ${minutesWords(row.window_ms / MINUTE_MS)} by ${row.by.join(', ')}`
  if (row.kind === 'snooze') {
    return Object.entries(row.values)
      .map(([name, value]) => `${name}=${value}`)
      .join(' ')
  }
  const { times } = row
  if (times.kind === 'once') return `${utc(times.from_time)} to ${utc(times.to_time)} UTC`
  const days = times.days.map((day) => DAYS[day] ?? '').join(' ')
  return `${days} ${times.start} for ${minutesWords(times.minutes)}, ${times.time_zone}`
}

/** `90 min`, `4 h`, `2 d` */
export function minutesWords(minutes: number): string {
  if (minutes % 1440 === 0) return `${minutes / 1440} d`
  return minutes % 60 === 0 ? `${minutes / 60} h` : `${minutes} min`
}

function utc(time: number): string {
  return new Date(time).toISOString().slice(0, 16).replace('T', ' ')
}
