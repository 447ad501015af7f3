export const TIME_PARTS = ['minute', 'hour', 'day', 'week', 'month', 'year'] as const
export type TimePart = (typeof TIME_PARTS)[number]

/** The values that each part can take (Sigma 2.1, modifiers: Time Modifiers). */
export const TIME_PART_RANGES: Readonly<Record<TimePart, readonly [number, number]>> = {
  minute: [0, 59],
  hour: [0, 23],
  day: [1, 31],
  week: [1, 52],
  month: [1, 12],
  year: [0, 9999],
}

const TIMESTAMP = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?![\d]))?/

/** A part of an ISO 8601 date or time as it is written: no time zone is applied. */
export function timePartOf(text: string, part: TimePart): number | undefined {
  const match = TIMESTAMP.exec(text)
  if (match === null) return undefined
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])]
  if (part === 'year') return year
  if (part === 'month') return month
  if (part === 'day') return day
  if (part === 'week') return isoWeek(year, month, day)
  const clock = part === 'hour' ? match[4] : match[5]
  return clock === undefined ? undefined : Number(clock)
}

/** ISO 8601 week: weeks start on Monday, and the first one holds the year's first Thursday. */
function isoWeek(year: number, month: number, day: number): number {
  const dayMs = 86_400_000
  const date = new Date(Date.UTC(year, month - 1, day))
  const thursday = new Date(date.getTime() + (4 - (date.getUTCDay() || 7)) * dayMs)
  const yearStart = Date.UTC(thursday.getUTCFullYear(), 0, 1)
  return Math.floor((thursday.getTime() - yearStart) / dayMs / 7) + 1
}
