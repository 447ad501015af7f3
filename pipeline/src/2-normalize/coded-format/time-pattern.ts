/** Reads a written time; milliseconds since the epoch, NaN where the text is none. */
export type ReadTime = (text: string, referenceTime: number) => number

const MAX_PATTERN = 60
const MAX_TEXT = 80
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const DAY_MS = 24 * 3600 * 1000

type Part = 'year' | 'month' | 'day' | 'hour' | 'minute' | 'second' | 'fraction' | 'half' | 'zone' | 'weekday'

/** The letters of Java's SimpleDateFormat that logs use; a run of one letter is one part. */
const PARTS: readonly (readonly [RegExp, Part, string])[] = [
  [/^y{3,4}|^u{4}/, 'year', '(\\d{4})'],
  [/^yy?/, 'year', '(\\d{2})'],
  [/^M{3,4}/, 'month', '([A-Za-z]{3,9})\\.?'],
  [/^MM?/, 'month', '(\\d{1,2})'],
  [/^dd?/, 'day', '\\s?(\\d{1,2})'],
  [/^E{1,4}/, 'weekday', '([A-Za-z]{2,9})'],
  [/^[Hkh]{1,2}/, 'hour', '(\\d{1,2})'],
  [/^mm?/, 'minute', '(\\d{2})'],
  [/^ss?/, 'second', '(\\d{2})'],
  [/^S{1,9}/, 'fraction', '(\\d{1,9})'],
  [/^a/, 'half', '([AaPp]\\.?[Mm]\\.?)'],
  [/^[zZX]{1,4}/, 'zone', '(Z|[+-]\\d{2}:?\\d{2}|[A-Z]{1,5})'],
]
/** Zones that logs name; others count as UTC. Minutes east of it. */
const ZONES: Readonly<Record<string, number>> = {
  EST: -300,
  EDT: -240,
  CST: -360,
  CDT: -300,
  MST: -420,
  MDT: -360,
  PST: -480,
  PDT: -420,
  CET: 60,
  CEST: 120,
  BST: 60,
  EET: 120,
  EEST: 180,
  MSK: 180,
  JST: 540,
  IST: 330,
}

/**
 * `MMM dd yyyy HH:mm:ss.SSS z` and the like; text between apostrophes stands for itself. A pattern without a year takes
 * the one that brings the time nearest to, and at most a day after, when the record was received. Undefined where the
 * pattern has no day and month, or is longer than anybody needs.
 */
export function compileTimePattern(pattern: string, zoneMinutes = 0): ReadTime | undefined {
  if (pattern.length > MAX_PATTERN) return undefined
  const parts: Part[] = []
  let source = ''
  for (let rest = pattern; rest !== ''; ) {
    const quoted = /^'([^']{0,30})'/.exec(rest)
    const found = quoted === null ? PARTS.find(([letters]) => letters.test(rest)) : undefined
    const length = quoted?.[0].length ?? (found === undefined ? 1 : found[0].exec(rest)![0].length)
    if (found !== undefined) parts.push(found[1])
    source += found?.[2] ?? literal(quoted?.[1] ?? rest[0]!)
    rest = rest.slice(length)
  }
  if (!parts.includes('day') || !parts.includes('month')) return undefined
  const form = new RegExp(`^\\s{0,4}${source}\\s{0,4}$`)
  return (text, referenceTime) => {
    const match = text.length > MAX_TEXT ? null : form.exec(text)
    return match === null ? Number.NaN : timeOf(parts, match, zoneMinutes, referenceTime)
  }
}

function literal(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\/-]/g, '\\$&').replaceAll(' ', '\\s{1,3}')
}

function timeOf(
  parts: readonly Part[],
  match: RegExpExecArray,
  zoneMinutes: number,
  referenceTime: number,
): number {
  const told = (part: Part) => match[parts.indexOf(part) + 1] ?? ''
  const has = (part: Part) => parts.includes(part)
  const month = monthOf(told('month'))
  const day = Number(told('day'))
  const hour = hourOf(has('hour') ? Number(told('hour')) : 0, has('half') ? told('half') : '')
  const minute = has('minute') ? Number(told('minute')) : 0
  const second = has('second') ? Number(told('second')) : 0
  const millis = has('fraction') ? Number(told('fraction').slice(0, 3).padEnd(3, '0')) : 0
  if (month < 0 || hour > 23 || minute > 59 || second > 60) return Number.NaN
  const shift = (has('zone') ? zoneOf(told('zone')) : zoneMinutes) * 60_000
  const inYear = (year: number) => {
    const date = new Date(Date.UTC(year, month, day, hour, minute, second, millis))
    return date.getUTCMonth() === month || second === 60 || day === 0 ? date.getTime() - shift : Number.NaN
  }
  if (has('year')) return inYear(fullYear(told('year')))
  const year = new Date(referenceTime).getUTCFullYear()
  const latest = [year + 1, year].map(inYear).find((time) => time <= referenceTime + DAY_MS)
  return latest ?? inYear(year - 1)
}

function fullYear(text: string): number {
  return text.length === 2 ? 2000 + Number(text) : Number(text)
}

function monthOf(text: string): number {
  return /^\d/.test(text) ? Number(text) - 1 : MONTHS.indexOf(text.slice(0, 3).toLowerCase())
}

function hourOf(hour: number, half: string): number {
  if (half === '') return hour === 24 ? 0 : hour
  return (hour % 12) + (/^p/i.test(half) ? 12 : 0)
}

function zoneOf(text: string): number {
  if (/^[+-]/.test(text)) {
    const minutes = Number(text.slice(1, 3)) * 60 + Number(text.slice(-2))
    return text[0] === '-' ? -minutes : minutes
  }
  return Object.hasOwn(ZONES, text) ? ZONES[text]! : 0
}
