/** Recurs every week by the wall clock of a place: over a change of its clocks it lasts as long as the clock shows. */
export interface WeeklySchedule {
  readonly kind: 'weekly'
  /** 1 is Monday, 7 is Sunday (ISO 8601). */
  readonly days: readonly number[]
  /** `22:30` */
  readonly start: string
  /** At most a day. */
  readonly minutes: number
  /** IANA name, `Europe/Berlin`. */
  readonly timeZone: string
}

const DAY_MINUTES = 24 * 60
const WEEKDAYS: Readonly<Record<string, number>> = { Mon: 1, Tue: 2, Wed: 3, Thu: 4, Fri: 5, Sat: 6, Sun: 7 }

/** A test of whether a time (milliseconds since the epoch) falls into the schedule. Throws RangeError for an unknown zone. */
export function weeklyTest({ days, start, minutes, timeZone }: WeeklySchedule): (time: number) => boolean {
  const format = new Intl.DateTimeFormat('en-US', {
    ...{ timeZone, weekday: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  } as const)
  const [hour = 0, minute = 0] = start.split(':').map(Number)
  const from = hour * 60 + minute
  const wanted = new Set(days)
  return (time) => {
    const { day, now } = wallClock(format, time)
    const yesterday = day === 1 ? 7 : day - 1
    return (
      (wanted.has(day) && now >= from && now < from + minutes) ||
      (wanted.has(yesterday) && now + DAY_MINUTES < from + minutes)
    )
  }
}

export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: name })
    return true
  } catch {
    return false
  }
}

function wallClock(format: Intl.DateTimeFormat, time: number): { day: number; now: number } {
  const parts = new Map(format.formatToParts(time).map(({ type, value }) => [type, value]))
  return {
    day: WEEKDAYS[parts.get('weekday') ?? ''] ?? 0,
    now: Number(parts.get('hour')) * 60 + Number(parts.get('minute')),
  }
}
