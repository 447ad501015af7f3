import type { CodedFormat } from '../coded-format/coded-format.ts'
import type { EventRule } from '../coded-format/event-rule.ts'
import {
  blockedOf,
  controlAction,
  endpoints,
  HTTP_METHODS,
  NETWORK_ACTIVITIES,
} from '../coded-format/network-attributes.ts'
import type { Fields } from '../coded-format/value-source.ts'
import { isTree } from '../tree.ts'

const WEB: EventRule = {
  when: { 'cs-method': ['*'] },
  class: 'http_activity',
  activity: { ...HTTP_METHODS, from: 'cs-method' },
  map: {
    'http_request.http_method': 'cs-method',
    'http_request.url.url_string': ['cs-uri', 'cs-uri-stem'],
    'http_request.url.path': 'cs-uri-stem',
    'http_request.url.query_string': 'cs-uri-query',
    'http_request.url.hostname': ['cs-host', 'cs(Host)'],
    'http_request.user_agent': { from: ['cs-user-agent', 'cs(User-Agent)'], take: 'plus_as_space' },
    'http_request.referrer': ['cs-referer', 'cs(Referer)'],
    'http_request.version': 'cs-version',
    'http_response.code': 'sc-status',
    'http_response.latency': 'time-taken',
    ...endpoints({ source: 'c-ip', sourcePort: 'c-port', target: ['s-ip', 'r-ip'], targetPort: 's-port' }),
    'dst_endpoint.hostname': 's-computername',
    'actor.user.name': 'cs-username',
    'traffic.bytes_in': 'cs-bytes',
    'traffic.bytes_out': 'sc-bytes',
  },
}

const FIREWALL: EventRule = {
  when: { action: ['*'], 'src-ip': ['*'] },
  class: 'network_activity',
  activity: {
    from: 'action',
    values: { ...NETWORK_ACTIVITIES, open: 'Open', 'open-inbound': 'Open', close: 'Close' },
    otherwise: 'Traffic',
  },
  map: {
    ...endpoints({
      source: 'src-ip',
      sourcePort: 'src-port',
      target: 'dst-ip',
      targetPort: 'dst-port',
      protocol: 'protocol',
    }),
    'connection_info.direction_id': { from: 'path', values: { send: 'Outbound', receive: 'Inbound' } },
    'traffic.bytes': 'size',
    ...controlAction('action'),
  },
}

/** Logs in the W3C extended format that came with their directives: IIS and other web servers, Windows Firewall. */
export const W3C: CodedFormat = {
  name: 'w3c',
  media: 'json',
  vendor: { from: '#Software', values: { '*': 'Microsoft' }, otherwise: 'Unknown' },
  product: { from: ['#Software'], otherwise: 'W3C extended log' },
  layer: 'network',
  sigmaProduct: 'w3c',
  recognizes: ({ json }) =>
    isTree(json) && typeof json['#Software'] === 'string' && typeof json['time'] === 'string',
  read: ({ json }) => ({ fields: json as Fields }),
  time: { from: { template: '{date} {time}' }, parse: (text) => Date.parse(`${text.replace(' ', 'T')}Z`) },
  reporter: ['s-computername', 's-sitename'],
  made: ['#Software', 'w3c'],
  events: [WEB, FIREWALL],
  view: (fields) => ({
    ...fields,
    w3c: fields['cs-method'] === undefined ? 'firewall' : 'web',
    ...plainNames(fields),
    ...blockedOf(fields['action']),
  }),
}

/** Spaces are written as `+`; rules are written with spaces. Some rules ask the query for a path too. */
function plainNames(fields: Fields): Record<string, unknown> {
  const agent = fields['cs(User-Agent)'] ?? fields['cs-user-agent']
  const [stem, query] = [fields['cs-uri-stem'], fields['cs-uri-query']]
  const isWhole = typeof stem === 'string' && typeof query === 'string'
  return {
    ...(typeof agent === 'string' ? { 'cs-user-agent': agent.replaceAll('+', ' ') } : {}),
    'cs-uri-query': isWhole ? [query, `${stem}?${query}`] : (query ?? stem),
  }
}
