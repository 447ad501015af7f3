import type { CodedFormat } from '../coded-format/coded-format.ts'
import { endpoints } from '../coded-format/network-attributes.ts'
import { syslogParts } from '../coded-format/syslog-fields.ts'
import { compileTimePattern } from '../coded-format/time-pattern.ts'

const QUERY =
  /client (?:@0x[0-9a-f]{1,16} )?([0-9A-Fa-f.:]{2,45})#(\d{1,5}) \(([^)]{0,1024})\): (?:view (\S{1,128}): )?(?:(query): (\S{1,1024}) (\S{1,32}) (\S{1,32})(?: (\S{1,64}))?(?: \(([0-9A-Fa-f.:]{2,45})\))?|query(?: \(cache\))? '([^'/]{0,1024})\/([^'/]{1,32})\/([^']{1,32})' (denied))/
const OWN_TIME = /^(\d{1,2}-[A-Z][a-z]{2}-\d{4} \d{2}:\d{2}:\d{2}\.\d{3}) /

/** BIND's query log, from its own file or by syslog. */
export const BIND: CodedFormat = {
  name: 'bind',
  media: 'text',
  vendor: 'ISC',
  product: 'BIND',
  layer: 'network',
  sigmaProduct: 'dns',
  recognizes: ({ text }) => QUERY.test(text.slice(0, 4096)),
  read(record) {
    const match = QUERY.exec(record.text.slice(0, 4096))
    if (match === null) return undefined
    const { fields, time } = syslogParts(record)
    const own = OWN_TIME.exec(record.text)?.[1]
    const [
      ,
      client,
      port,
      ,
      view,
      asked,
      name,
      kind,
      type,
      flags,
      server,
      deniedName,
      deniedType,
      deniedKind,
      denied,
    ] = match
    return {
      time,
      fields: {
        ...fields,
        own_time: own,
        client,
        client_port: port,
        view,
        query: asked === undefined ? deniedName : name,
        query_class: asked === undefined ? deniedKind : kind,
        record_type: asked === undefined ? deniedType : type,
        flags,
        server,
        action: denied,
        dns: 'query',
      },
    }
  },
  time: { from: 'own_time', parse: compileTimePattern('dd-MMM-yyyy HH:mm:ss.SSS')! },
  reporter: ['syslog_host', 'server'],
  made: ['dns', 'own_time'],
  events: [
    {
      class: 'dns_activity',
      activity: 'Query',
      map: {
        'query.hostname': 'query',
        'query.type': 'record_type',
        'query.class': 'query_class',
        ...endpoints({ source: 'client', sourcePort: 'client_port', target: 'server' }),
        rcode_id: { from: 'action', values: { denied: 'Refused' } },
        status_id: { from: 'action', values: { denied: 'Failure' } },
      },
    },
  ],
}
