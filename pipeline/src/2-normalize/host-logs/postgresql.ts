import { compileTimePattern, type ReadTime } from '../coded-format/time-pattern.ts'
import { lineFormat } from './line-format.ts'

/** PostgreSQL's own log: logons, statements where it logs them, errors. */
export const POSTGRESQL = lineFormat({
  name: 'postgresql',
  vendor: 'PostgreSQL',
  product: 'PostgreSQL',
  layer: 'endpoint',
  sigmaProduct: 'postgresql',
  pattern:
    /^(?<time>\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}(?:\.\d{1,6})? [A-Z]{3,4}) \[(?<pid>\d{1,10})\] (?:(?<user>[^@\s]{1,128})@(?<database>\S{1,128}) )?(?<level>LOG|FATAL|ERROR|WARNING|NOTICE|INFO|PANIC|DETAIL|HINT|STATEMENT|CONTEXT|DEBUG\d?): {1,2}(?<message>[\s\S]{0,32768})/,
  parse: postgresTime(),
  more: postgresWords,
  eventCode: 'level',
  message: 'message',
  made: ['postgres_kind'],
  events: [
    {
      when: { postgres_kind: ['logon'] },
      class: 'authentication',
      activity: 'Logon',
      severity: { from: 'level', values: { fatal: 'Medium' }, otherwise: 'Informational' },
      set: { 'service.name': 'PostgreSQL' },
      map: {
        'user.name': ['who', 'user'],
        'src_endpoint.ip': 'client',
        status_id: { from: 'level', values: { fatal: 'Failure', log: 'Success' } },
        status_detail: 'message',
      },
    },
    {
      when: { postgres_kind: ['statement'] },
      class: 'datastore_activity',
      activity: 'Query',
      set: {
        type_id: 'Database',
        'database.type_id': 'Relational',
        'src_endpoint.svc_name': 'postgresql',
        'query_info.name': 'statement',
      },
      map: {
        'actor.user.name': 'user',
        'actor.invoked_by': { template: 'postgres {pid}' },
        'database.name': ['database', 'pid'],
        'query_info.query_string': 'statement',
      },
    },
    {
      when: { level: ['FATAL', 'ERROR', 'PANIC', 'WARNING'] },
      class: 'application_error',
      activity: 'General Error',
      severity: { from: 'level', values: { panic: 5, fatal: 4, error: 3, warning: 2 } },
      map: {},
    },
    {
      class: 'application_lifecycle',
      activity: { from: 'postgres_kind', values: { start: 'Start', stop: 'Stop', '*': 99 } },
      set: { 'app.name': 'PostgreSQL', 'app.vendor_name': 'PostgreSQL' },
      map: {},
    },
  ],
  view: (fields) => ({ ...fields, postgres: fields['postgres_kind'] === 'statement' ? 'statement' : 'line' }),
})

function postgresTime(): ReadTime {
  const forms = ['yyyy-MM-dd HH:mm:ss.SSS z', 'yyyy-MM-dd HH:mm:ss z'].map(
    (form) => compileTimePattern(form)!,
  )
  return (text, reference) =>
    forms.map((read) => read(text, reference)).find((time) => !Number.isNaN(time)) ?? Number.NaN
}

const LOGON =
  /^(?:password|Ident|Peer|LDAP|GSSAPI|SCRAM|PAM|certificate)?.{0,40}authentication failed for user "([^"]{1,128})"|^connection authorized: user=(\S{1,128})|^no pg_hba\.conf entry for host "([^"]{1,64})", user "([^"]{1,128})"/
const STATEMENT =
  /^(?:statement|execute [^:]{1,128}|duration: [\d.]{1,20} ms {1,2}statement): ([\s\S]{1,32768})/

function postgresWords({
  message = '',
  level = '',
}: Readonly<Record<string, string>>): Record<string, string> {
  const logon = LOGON.exec(message)
  if (logon !== null) {
    const [, failed, authorized, client, refused] = logon
    return { postgres_kind: 'logon', who: failed ?? authorized ?? refused ?? '', client: client ?? '' }
  }
  const statement = level === 'STATEMENT' ? message : STATEMENT.exec(message)?.[1]
  if (statement !== undefined) return { postgres_kind: 'statement', statement }
  if (/^starting PostgreSQL|is ready to accept/.test(message)) return { postgres_kind: 'start' }
  return { postgres_kind: /shut(?:ting)? ?down/.test(message) ? 'stop' : 'other' }
}

const CONTINUED = /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}(?:\.\d{1,6})? [A-Z]{3,4} \[\d{1,10}\] /

export function isPostgresql(lines: readonly string[]): boolean {
  return lines.some((line) => CONTINUED.test(line))
}
