import type { CodedFormat } from '../coded-format/coded-format.ts'
import { HTTP_METHODS } from '../coded-format/network-attributes.ts'
import { syslogParts } from '../coded-format/syslog-fields.ts'
import { compileTimePattern } from '../coded-format/time-pattern.ts'
import { parseAccessLine, queryForRules, requestParts } from './access-line.ts'

/** Access logs of nginx, Apache and others in the common and combined forms, from files or by syslog. */
export const WEB_ACCESS: CodedFormat = {
  name: 'web-access',
  media: 'text',
  vendor: 'Unknown',
  product: { from: 'syslog_app', otherwise: 'Web server' },
  layer: 'network',
  sigmaProduct: 'webserver',
  recognizes: ({ text }) => parseAccessLine(text) !== undefined,
  read(record) {
    const { body, fields: header, line } = syslogParts(record)
    const access = parseAccessLine(line === undefined ? record.text : body) ?? parseAccessLine(record.text)
    if (access === undefined) return undefined
    const { client, user, time, request, status, bytes, referrer, userAgent, host, rest } = access
    return {
      fields: {
        ...header,
        client,
        user,
        time,
        ...requestParts(request),
        status,
        bytes,
        referrer,
        user_agent: userAgent,
        host,
        ...(rest[0] === undefined ? {} : { forwarded_for: rest[0] }),
      },
    }
  },
  time: { from: 'time', parse: compileTimePattern('dd/MMM/yyyy:HH:mm:ss Z')! },
  reporter: 'syslog_host',
  events: [
    {
      class: 'http_activity',
      activity: { ...HTTP_METHODS, from: 'method' },
      map: {
        'http_request.http_method': 'method',
        'http_request.url.url_string': 'target',
        'http_request.url.path': 'path',
        'http_request.url.query_string': 'query',
        'http_request.url.hostname': 'host',
        'http_request.version': 'version',
        'http_request.user_agent': 'user_agent',
        'http_request.referrer': 'referrer',
        'http_response.code': 'status',
        'http_response.body_length': 'bytes',
        'src_endpoint.ip': 'client',
        'src_endpoint.hostname': { from: 'client', take: 'host_name' },
        'dst_endpoint.hostname': ['host', 'syslog_host'],
        'actor.user.name': 'user',
        'traffic.bytes_out': 'bytes',
      },
    },
  ],
  view: (fields) => ({ ...fields, webserver: 'access', 'cs-uri-query': queryForRules(fields) }),
}
