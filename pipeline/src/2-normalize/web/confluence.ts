import { compileTimePattern } from '../coded-format/time-pattern.ts'
import { lineFormat } from '../host-logs/line-format.ts'

/** Atlassian Confluence's access log. */
export const CONFLUENCE = lineFormat({
  name: 'confluence-access',
  vendor: 'Atlassian',
  product: 'Confluence',
  layer: 'network',
  sigmaProduct: 'webserver',
  pattern:
    /^\[(?<time>\d{2}\/[A-Z][a-z]{2}\/\d{4}:\d{2}:\d{2}:\d{2} [+-]\d{4})\] (?:(?<client>[0-9A-Fa-f.:]{2,45}) )?(?<user>\S{1,128}) (?<thread>[\w-]{1,128}) (?<peer>[0-9A-Fa-f.:]{2,45}) (?<method>[A-Z]{3,16}) (?<target>\S{1,8192}) (?<version>HTTP\/\d(?:\.\d)?) (?<status>\d{3}) (?<elapsed>\d{1,10})ms (?<bytes>\d{1,18}|-) (?<referrer>\S{1,4096})(?: (?<user_agent>.{1,4096}))?/,
  parse: compileTimePattern('dd/MMM/yyyy:HH:mm:ss Z')!,
  events: [
    {
      class: 'http_activity',
      activity: { from: 'method', otherwise: 99 },
      map: {
        'http_request.http_method': 'method',
        'http_request.url.url_string': 'target',
        'http_request.version': 'version',
        'http_request.user_agent': 'user_agent',
        'http_request.referrer': 'referrer',
        'http_response.code': 'status',
        'http_response.latency': 'elapsed',
        'src_endpoint.ip': ['client', 'peer'],
        'actor.user.name': 'user',
        'traffic.bytes_out': 'bytes',
      },
    },
  ],
  view: (fields) => ({ ...fields, webserver: 'access', 'cs-uri-query': fields['target'] }),
})
