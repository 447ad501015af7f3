import type { RawRecord } from '@opensoc/domain'
import { parseSyslogLine, type SyslogLine } from '../syslog-line.ts'

/** A record's text behind its syslog header, if it has one, and what the header says. */
export interface SyslogParts {
  readonly line: SyslogLine | undefined
  readonly body: string
  /** The header's time; the time of receipt where there is none. */
  readonly time: number
  /** `syslog_host`, `syslog_app`, `syslog_pid`; empty without a header. */
  readonly fields: Readonly<Record<string, string>>
}

const PRI = /^<\d{1,3}>(?:1 )?/

export function syslogParts({ text, receivedTime }: RawRecord): SyslogParts {
  const line = parseSyslogLine(text, receivedTime ?? 0)
  if (line === undefined)
    return { line, body: text.replace(PRI, ''), time: receivedTime ?? Number.NaN, fields: {} }
  return {
    line,
    body: line.message,
    time: Number.isNaN(line.time) ? (receivedTime ?? Number.NaN) : line.time,
    fields: {
      ...(line.host === '' ? {} : { syslog_host: line.host }),
      ...(line.app === '' ? {} : { syslog_app: line.app }),
      ...(line.pid === '' ? {} : { syslog_pid: line.pid }),
    },
  }
}
