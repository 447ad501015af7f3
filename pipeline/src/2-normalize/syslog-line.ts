import { parseTime } from './parse-time.ts'

export interface SyslogLine {
  /** Milliseconds; NaN where the line has none that can be read. */
  readonly time: number
  readonly originalTime: string
  readonly host: string
  readonly app: string
  readonly pid: string
  readonly message: string
  /** 0 to 7, where the line has a PRI. */
  readonly severity?: number
  readonly facility?: number
}

const PRI = /^<(\d{1,3})>/
const RFC5424 = /^1 (\S{1,64}) (\S{1,255}) (\S{1,64}) (\S{1,128}) (\S{1,64}) (-|\[)/
const ISO = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:Z|[+-]\d{2}:\d{2})) (\S{1,255}) /
/** Behind the time, some systems write the severity in a word, and no host. */
const ISO_SEVERITY =
  /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:Z|[+-]\d{2}:\d{2})) (EMERG|ALERT|CRIT|ERR|WARNING|NOTICE|INFO|DEBUG) /
const SEVERITIES = ['EMERG', 'ALERT', 'CRIT', 'ERR', 'WARNING', 'NOTICE', 'INFO', 'DEBUG']
/** Cisco and some others add the year. */
const BSD = /^([A-Z][a-z]{2}) {1,2}(\d{1,2}) (?:(\d{4}) )?(\d{2}:\d{2}:\d{2}) (\S{1,255}) /
/** Cisco IOS, with a sequence number and the time behind it: `10.0.0.1 6705: Feb 17 13:40:03.673: %SYS-5-CONFIG_I: …`. */
const IOS =
  /^(\S{1,255}) \d{1,10}: [*.]?([A-Z][a-z]{2}) {1,2}(\d{1,2}) (\d{2}:\d{2}:\d{2})(?:\.\d{1,3})?(?: [A-Z]{2,5})?: (?=%)/
/** macOS puts the level between the tag and its colon. */
const TAG = /^([^\s:[]{1,100})(?:\[(\d{1,10})\])?(?: <[A-Za-z]{1,10}>)?:\s{0,8}/

/**
 * RFC 5424, RFC 3164, and the same with an ISO time as rsyslog writes files. RFC 3164 has no year: the one that brings
 * the time nearest to, and at most a day after, `referenceTime` is taken. Undefined where the line is none of these.
 */
export function parseSyslogLine(text: string, referenceTime: number): SyslogLine | undefined {
  const pri = PRI.exec(text)
  const rest = pri === null ? text : text.slice(pri[0].length)
  const priority =
    pri === null || Number(pri[1]) > 191
      ? {}
      : { severity: Number(pri[1]) & 7, facility: Number(pri[1]) >> 3 }
  const modern = RFC5424.exec(rest)
  if (modern !== null) return { ...priority, ...parseModern(rest, modern) }
  return parseIso(rest, priority) ?? parseBsd(rest, priority, referenceTime) ?? parseIos(rest, referenceTime)
}

type Priority = Pick<SyslogLine, 'severity' | 'facility'>

function parseIso(rest: string, priority: Priority): SyslogLine | undefined {
  const told = ISO_SEVERITY.exec(rest)
  const match = told ?? ISO.exec(rest)
  if (match === null) return undefined
  const [whole, originalTime = '', word = ''] = match
  return {
    ...priority,
    ...(told === null ? {} : { severity: SEVERITIES.indexOf(word) }),
    time: parseTime(originalTime),
    originalTime,
    host: told === null ? word : '',
    ...tagged(rest.slice(whole.length)),
  }
}

function parseBsd(rest: string, priority: Priority, referenceTime: number): SyslogLine | undefined {
  const match = BSD.exec(rest)
  if (match === null) return undefined
  const [whole, month = '', day = '', year = '', clock = '', host = ''] = match
  return {
    ...priority,
    time: timeOfBsd({ month, day, clock, year }, referenceTime),
    originalTime: [month, day, year, clock].filter((part) => part !== '').join(' '),
    host,
    ...tagged(rest.slice(whole.length)),
  }
}

function parseIos(rest: string, referenceTime: number): SyslogLine | undefined {
  const match = IOS.exec(rest)
  if (match === null) return undefined
  const [whole, host = '', month = '', day = '', clock = ''] = match
  const originalTime = `${month} ${day} ${clock}`
  const message = rest.slice(whole.length)
  return {
    time: timeOfBsd({ month, day, clock, year: '' }, referenceTime),
    originalTime,
    host,
    app: 'ios',
    pid: '',
    message,
  }
}

function parseModern(rest: string, match: RegExpExecArray): Omit<SyslogLine, 'severity' | 'facility'> {
  const [whole, time = '', host = '', app = '', pid = ''] = match
  const start = whole.length - 1
  const message = rest[start] === '[' ? rest.slice(endOfData(rest, start)) : rest.slice(start + 1)
  const nil = (value: string) => (value === '-' ? '' : value)
  return {
    time: parseTime(time),
    originalTime: time,
    host: nil(host),
    app: nil(app),
    pid: nil(pid),
    message: message.replace(/^ \ufeff?/, ''),
  }
}

/** Behind the structured data: `[a b="c]"][d]`; a `]` inside quotes does not end it. */
function endOfData(text: string, start: number): number {
  let isQuoted = false
  for (let at = start; at < text.length; at++) {
    if (text[at] === '\\' && isQuoted) at++
    else if (text[at] === '"') isQuoted = !isQuoted
    else if (text[at] === ']' && !isQuoted && text[at + 1] !== '[') return at + 1
  }
  return text.length
}

function tagged(text: string): { readonly app: string; readonly pid: string; readonly message: string } {
  const tag = TAG.exec(text)
  return tag === null
    ? { app: '', pid: '', message: text }
    : { app: tag[1]!, pid: tag[2] ?? '', message: text.slice(tag[0].length) }
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const DAY_MS = 24 * 3600 * 1000

interface BsdTime {
  readonly month: string
  readonly day: string
  readonly clock: string
  /** Empty where the line has none. */
  readonly year: string
}

function timeOfBsd(written: BsdTime, referenceTime: number): number {
  if (written.year !== '') return timeInYear(Number(written.year), written)
  const year = new Date(referenceTime).getUTCFullYear()
  for (const candidate of [year + 1, year]) {
    const time = timeInYear(candidate, written)
    if (time <= referenceTime + DAY_MS) return time
  }
  return timeInYear(year - 1, written)
}

/** NaN where the year has no such day, or the day no such time. */
function timeInYear(year: number, { month, day, clock }: BsdTime): number {
  const at = MONTHS.indexOf(month)
  const [hour = 0, minute = 0, second = 0] = clock.split(':').map(Number)
  if (at === -1 || hour > 23 || minute > 59 || second > 60) return Number.NaN
  const date = new Date(Date.UTC(year, at, Number(day), hour, minute, second))
  return date.getUTCMonth() === at || second === 60 ? date.getTime() : Number.NaN
}
