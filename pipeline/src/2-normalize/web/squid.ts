import type { CodedFormat } from '../coded-format/coded-format.ts'
import { endpoints, HTTP_METHODS } from '../coded-format/network-attributes.ts'
import { writtenTime } from '../written-time.ts'

const LINE =
  /(?:^|[\s>])(\d{10}\.\d{3}) {1,8}(\d{1,10}) (\S{1,255}) ([A-Z_]{3,40})\/(\d{3}) (\d{1,18}) ([A-Z_-]{1,32}) (\S{1,16384}) (\S{1,512}) ([A-Z_]{3,64})\/(\S{1,255})(?: (\S{1,255}))?/

/** Squid's native access log. */
export const SQUID: CodedFormat = {
  name: 'squid',
  media: 'text',
  vendor: 'Squid',
  product: 'Squid',
  layer: 'network',
  sigmaProduct: 'squid',
  recognizes: ({ text }) => LINE.test(text.slice(0, 20_000)),
  read({ text }) {
    const match = LINE.exec(text)
    if (match === null) return undefined
    const [, time, elapsed, client, result, status, bytes, method, target = '', user, hierarchy, peer, type] =
      match
    const isTunnel = method === 'CONNECT'
    const [name = '', port = ''] = isTunnel ? target.split(/:(?=\d{1,5}$)/) : []
    return {
      fields: {
        time,
        elapsed,
        client,
        result,
        status,
        bytes,
        method,
        target,
        user,
        hierarchy,
        peer,
        type,
        ...(isTunnel ? { host: name, port } : {}),
        url_host: URL_FORM.exec(target)?.[1]?.replace(/:\d{1,5}$/, '') ?? '',
        action: result!.includes('DENIED') ? 'denied' : 'allowed',
      },
    }
  },
  time: { from: 'time', parse: writtenTime },
  eventCode: 'result',
  made: ['url_host'],
  events: [
    {
      class: 'http_activity',
      activity: { ...HTTP_METHODS, from: 'method' },
      map: {
        'http_request.http_method': 'method',
        'http_request.url.url_string': 'target',
        'http_request.url.hostname': ['host', 'url_host'],
        'http_request.url.port': 'port',
        'http_response.code': 'status',
        'http_response.content_type': 'type',
        'http_response.latency': 'elapsed',
        ...endpoints({ source: 'client', target: 'peer', targetPort: 'port' }),
        'src_endpoint.hostname': { from: 'client', take: 'host_name' },
        'dst_endpoint.hostname': { from: ['host', 'url_host', 'peer'], take: 'host_name' },
        'actor.user.name': 'user',
        'traffic.bytes_in': 'bytes',
        action_id: { from: 'action', values: { allowed: 'Allowed', denied: 'Denied' } },
        disposition_id: { from: 'action', values: { allowed: 'Allowed', denied: 'Blocked' } },
      },
    },
  ],
  view: (fields) => ({
    ...fields,
    squid: 'access',
    ...urlParts(String(fields['target'] ?? ''), fields['host']),
  }),
}

const URL_FORM = /^[a-z][a-z0-9+.-]{0,20}:\/\/([^/?#]{0,1024})([^?#]{0,8192})(?:\?(.{0,8192}))?/i

/** Sigma's names of a proxy's URL. */
function urlParts(target: string, host: unknown): Record<string, unknown> {
  const [, name = '', path = '', query = ''] = URL_FORM.exec(target) ?? []
  const extension = /\.([A-Za-z0-9]{1,10})$/.exec(path)?.[1]
  return {
    'cs-host': host ?? name.replace(/:\d{1,5}$/, ''),
    'cs-uri-stem': path,
    'cs-uri-query': query === '' ? path : [query, `${path}?${query}`],
    'c-uri-query': query,
    ...(extension === undefined ? {} : { 'c-uri-extension': extension.toLowerCase() }),
  }
}
