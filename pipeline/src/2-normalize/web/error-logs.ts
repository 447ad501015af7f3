import type { CodedFormat } from '../coded-format/coded-format.ts'
import type { EventRule } from '../coded-format/event-rule.ts'
import { endpoints, HTTP_METHODS } from '../coded-format/network-attributes.ts'
import { syslogParts } from '../coded-format/syslog-fields.ts'
import { compileTimePattern } from '../coded-format/time-pattern.ts'
import { requestParts } from './access-line.ts'

const severity = {
  from: 'level',
  values: { emerg: 6, alert: 5, crit: 5, error: 4, warn: 3, notice: 2, info: 1, debug: 1, trace: 1 },
  otherwise: 1,
} as const

const REFUSED_REQUEST: EventRule = {
  when: { client: ['*'], target: ['*'] },
  class: 'http_activity',
  activity: { ...HTTP_METHODS, from: 'method' },
  severity,
  set: { status_id: 'Failure' },
  map: {
    'http_request.http_method': 'method',
    'http_request.url.url_string': 'target',
    'http_request.url.path': 'path',
    'http_request.url.query_string': 'query',
    'http_request.url.hostname': 'host',
    'http_request.version': 'version',
    'http_request.referrer': 'referrer',
    ...endpoints({ source: 'client', sourcePort: 'client_port' }),
    'dst_endpoint.hostname': ['server', 'syslog_host'],
    status_detail: 'words',
  },
}

const TROUBLE: EventRule = { class: 'application_error', activity: 'General Error', severity, map: {} }

const NGINX_LINE =
  /(\d{4}\/\d{2}\/\d{2} \d{2}:\d{2}:\d{2}) \[(emerg|alert|crit|error|warn|notice|info|debug)\] (\d{1,10})#\d{1,10}: (?:\*(\d{1,20}) )?/

/** nginx's error log. */
export const NGINX_ERROR: CodedFormat = {
  name: 'nginx-error',
  media: 'text',
  vendor: 'F5',
  product: 'nginx',
  layer: 'network',
  sigmaProduct: 'nginx',
  recognizes: ({ text }) => NGINX_LINE.test(text.slice(0, 512)),
  read(record) {
    const found = NGINX_LINE.exec(record.text.slice(0, 512))
    if (found === null) return undefined
    const [whole, time = '', level = '', pid = ''] = found
    const message = record.text.slice(found.index + whole.length)
    return {
      fields: { ...syslogParts(record).fields, time, level, pid, message, ...nginxContext(message) },
    }
  },
  time: { from: 'time', parse: compileTimePattern('yyyy/MM/dd HH:mm:ss')! },
  logName: { otherwise: 'error' },
  message: 'message',
  reporter: 'syslog_host',
  made: ['words'],
  events: [REFUSED_REQUEST, TROUBLE],
}

/** Behind the words come `client:`, `server:`, `request:`, `host:`, `referrer:`. */
function nginxContext(message: string): Record<string, string> {
  const start = message.search(/, client: /)
  if (start === -1) return { words: message }
  const told = message.slice(start, start + 32_768)
  const word = (name: string) => new RegExp(`, ${name}: "?([^",]{1,8192})`).exec(told)?.[1] ?? ''
  return {
    words: message.slice(0, start),
    client: word('client'),
    server: word('server'),
    host: word('host'),
    referrer: word('referrer'),
    ...requestParts(/, request: "([^"]{1,16384})"/.exec(told)?.[1] ?? ''),
  }
}

const APACHE_LINE =
  /^\[([A-Z][a-z]{2} [A-Z][a-z]{2} {1,2}\d{1,2} \d{2}:\d{2}:\d{2}(?:\.\d{1,9})? \d{4})\] \[(?:(\w{1,64}):)?(emerg|alert|crit|error|warn|notice|info|debug|trace\d)\] /
/** Cheaper than taking the header apart: few other lines have it. */
const APACHE_LEVEL = /\d{4}\] \[(?:\w{1,64}:)?(?:emerg|alert|crit|error|warn|notice|info|debug|trace\d)\] /
const APACHE_PARTS =
  /^(?:\[pid (\d{1,10})(?::tid \d{1,20})?\] )?(?:\[client ([0-9A-Fa-f.:]{2,45}?)(?::(\d{1,5}))?\] )?/
const APACHE_TIMES = ['EEE MMM dd HH:mm:ss.SSS yyyy', 'EEE MMM dd HH:mm:ss yyyy'].map(
  (form) => compileTimePattern(form)!,
)

/** Apache's error log, of 2.2 and 2.4. */
export const APACHE_ERROR: CodedFormat = {
  name: 'apache-error',
  media: 'text',
  vendor: 'Apache',
  product: 'HTTP Server',
  layer: 'network',
  sigmaProduct: 'apache',
  recognizes: (record) =>
    APACHE_LEVEL.test(record.text.slice(0, 512)) && APACHE_LINE.test(syslogParts(record).body.slice(0, 256)),
  read(record) {
    const { body, fields } = syslogParts(record)
    const found = APACHE_LINE.exec(body)
    if (found === null) return undefined
    const [whole, time = '', module = '', level = ''] = found
    const rest = body.slice(whole.length)
    const [parts = '', pid = '', client = '', port = ''] = APACHE_PARTS.exec(rest) ?? []
    const message = rest.slice(parts.length)
    return {
      fields: {
        ...fields,
        time,
        module,
        level,
        pid,
        client,
        client_port: port,
        message,
        ...modSecurity(message),
      },
    }
  },
  time: {
    from: 'time',
    parse: (text, reference) =>
      APACHE_TIMES.map((read) => read(text, reference)).find((time) => !Number.isNaN(time)) ?? Number.NaN,
  },
  logName: { otherwise: 'error' },
  eventCode: 'code',
  message: 'message',
  reporter: 'syslog_host',
  made: ['words'],
  events: [REFUSED_REQUEST, TROUBLE],
}

/** ModSecurity writes its rule, the host and the URI in brackets; other modules begin with a code. */
function modSecurity(message: string): Record<string, string> {
  const code = /^(AH\d{5}): /.exec(message)?.[1]
  const word = (name: string) =>
    new RegExp(`\\[${name} "([^"]{1,8192})"\\]`).exec(message.slice(0, 65_536))?.[1]
  const path = message.startsWith('ModSecurity') ? word('uri') : undefined
  return {
    ...(code === undefined ? {} : { code }),
    ...(path === undefined
      ? {}
      : {
          target: path,
          path,
          host: word('hostname') ?? '',
          rule_id: word('id') ?? '',
          words: word('msg') ?? message.slice(0, 512),
        }),
  }
}
