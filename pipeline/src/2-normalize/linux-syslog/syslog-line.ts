import { parseTime } from '../parse-time.ts'

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
const BSD = /^([A-Z][a-z]{2}) {1,2}(\d{1,2}) (\d{2}:\d{2}:\d{2}) (\S{1,255}) /
/** Cisco IOS, with a sequence number and the time behind it: `10.0.0.1 6705: Feb 17 13:40:03.673: %SYS-5-CONFIG_I: …`. */
const IOS =
  /^(\S{1,255}) \d{1,10}: [*.]?([A-Z][a-z]{2}) {1,2}(\d{1,2}) (\d{2}:\d{2}:\d{2})(?:\.\d{1,3})?(?: [A-Z]{2,5})?: (?=%)/
const TAG = /^([^\s:[]{1,100})(?:\[(\d{1,10})\])?:\s?/

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
  const iso = ISO.exec(rest)
  if (iso !== null)
    return {
      ...priority,
      time: parseTime(iso[1]!),
      originalTime: iso[1]!,
      host: iso[2]!,
      ...tagged(rest.slice(iso[0].length)),
    }
  const bsd = BSD.exec(rest)
  if (bsd === null) return parseIos(rest, referenceTime)
  const originalTime = `${bsd[1]} ${bsd[2]} ${bsd[3]}`
  return {
    ...priority,
    time: timeOfBsd(bsd, referenceTime),
    originalTime,
    host: bsd[4]!,
    ...tagged(rest.slice(bsd[0].length)),
  }
}

function parseIos(rest: string, referenceTime: number): SyslogLine | undefined {
  const match = IOS.exec(rest)
  if (match === null) return undefined
  const [whole, host = '', month = '', day = '', clock = ''] = match
  const originalTime = `${month} ${day} ${clock}`
  const message = rest.slice(whole.length)
  return {
    time: timeOfBsd([originalTime, month, day, clock], referenceTime),
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

function timeOfBsd([, month = '', day = '', clock = '']: readonly string[], referenceTime: number): number {
  const at = MONTHS.indexOf(month)
  if (at === -1) return Number.NaN
  const [hour = 0, minute = 0, second = 0] = clock.split(':').map(Number)
  const year = new Date(referenceTime).getUTCFullYear()
  const inYear = (candidate: number) => Date.UTC(candidate, at, Number(day), hour, minute, second)
  for (const candidate of [year + 1, year])
    if (inYear(candidate) <= referenceTime + DAY_MS) return inYear(candidate)
  return inYear(year - 1)
}
