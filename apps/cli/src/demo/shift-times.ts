/** All whole times of the day on which the story was recorded move by the same whole number of seconds. */
export interface TimeShift {
  /** Midnight (UTC) of the recorded day, milliseconds since the epoch. */
  readonly dayStart: number
  /** Whole seconds, in milliseconds: fractions stay as they were written. */
  readonly deltaMs: number
}

const DAY_MS = 24 * 3600 * 1000
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** A way of writing a time: how to find it, read it, and write another one in its place. */
interface TimeForm {
  readonly pattern: RegExp
  read(found: RegExpMatchArray, dayStart: number): number
  write(time: number, found: RegExpMatchArray): string
}

/** `2026-03-10T09:15:02.123456789Z`, `2026-03-10 09:15:02.123`, `2026-03-10T04:15:02.123456-0500` */
const iso: TimeForm = {
  pattern: /\b(\d{4}-\d\d-\d\d)([T ])(\d\d:\d\d:\d\d)([.,]\d{1,9})?(Z|[+-]\d\d:?\d\d)?/g,
  read: (found) => Date.parse(`${found[1]}T${found[3]}Z`) - zoneMs(found[5]),
  write(time, found) {
    const local = new Date(time + zoneMs(found[5])).toISOString()
    return `${local.slice(0, 10)}${found[2]}${local.slice(11, 19)}${found[4] ?? ''}${found[5] ?? ''}`
  },
}

/** Zeek's `"ts":1773133800.123456`: seconds since the epoch. */
const zeekTs: TimeForm = {
  pattern: /("ts":)(\d{10})(?=[.,}])/g,
  read: (found) => Number(found[2]) * 1000,
  write: (time, found) => `${found[1]}${time / 1000}`,
}

/** Auditd's `audit(1773133800.123:4711)` */
const audit: TimeForm = {
  pattern: /(\baudit\()(\d{10})(?=\.\d{3}:\d+\))/g,
  read: (found) => Number(found[2]) * 1000,
  write: (time, found) => `${found[1]}${time / 1000}`,
}

/** RFC 3164 at the start of a line, `Mar 10 09:15:02`: the year is that of the recorded day. */
const syslog: TimeForm = {
  pattern: /^(<\d{1,3}>)?([A-Z][a-z]{2}) ([ \d]\d) (\d\d:\d\d:\d\d)(?= )/g,
  read: (found, dayStart) => {
    const month = MONTHS.indexOf(found[2]!)
    const midnight = Date.UTC(new Date(dayStart).getUTCFullYear(), month, Number(found[3]))
    return month < 0 ? Number.NaN : midnight + Date.parse(`1970-01-01T${found[4]}Z`)
  },
  write(time, found) {
    const date = new Date(time)
    const day = String(date.getUTCDate()).padStart(2)
    return `${found[1] ?? ''}${MONTHS[date.getUTCMonth()]} ${day} ${date.toISOString().slice(11, 19)}`
  },
}

/**
 * Sysmon's process GUID holds the start of the process: `{machine-low16-high16-...}` of its seconds since the epoch.
 * It moves along, so that a story that is told twice has other processes the second time.
 */
const sysmonGuid: TimeForm = {
  pattern: /\b([0-9A-Fa-f]{8}-)([0-9A-Fa-f]{4})-([0-9A-Fa-f]{4})(?=-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}\b)/g,
  read: (found) => Number.parseInt(found[3]! + found[2]!, 16) * 1000,
  write(time, found) {
    const hex = (time / 1000).toString(16).padStart(8, '0')
    const cased = /[a-f]/.test(found[0]!) ? hex : hex.toUpperCase()
    return `${found[1]}${cased.slice(4)}-${cased.slice(0, 4)}`
  },
}

const FORMS = [iso, zeekTs, audit, syslog, sysmonGuid]

/** Moves the times of one record, each in its own notation; everything else stays byte for byte. */
export function shiftTimes(text: string, { dayStart, deltaMs }: TimeShift): string {
  return FORMS.reduce((shifted, form) => {
    return replaceTimes(shifted, form, dayStart, (time) => time + deltaMs)
  }, text)
}

/** The latest time of the recorded day that a record holds: when it was written. Milliseconds since the epoch. */
export function latestTime(text: string, dayStart: number): number | undefined {
  let latest: number | undefined
  for (const form of FORMS) {
    replaceTimes(text, form, dayStart, (time) => {
      latest = Math.max(latest ?? time, time)
      return time
    })
  }
  return latest
}

function replaceTimes(
  text: string,
  form: TimeForm,
  dayStart: number,
  change: (time: number) => number,
): string {
  return text.replace(form.pattern, (...found) => {
    const time = form.read(found as unknown as RegExpMatchArray, dayStart)
    const isOfDay = time >= dayStart && time < dayStart + DAY_MS
    return isOfDay ? form.write(change(time), found as unknown as RegExpMatchArray) : found[0]
  })
}

/** `-0500` -> -18,000,000 */
function zoneMs(zone: string | undefined): number {
  if (zone === undefined || zone === 'Z') return 0
  const digits = zone.replace(':', '')
  const minutes = Number(digits.slice(1, 3)) * 60 + Number(digits.slice(3, 5))
  return (digits.startsWith('-') ? -minutes : minutes) * 60_000
}
