import type { CodedFormat } from '../coded-format/coded-format.ts'
import { parseAnyTime } from '../coded-format/read-time.ts'
import { syslogParts } from '../coded-format/syslog-fields.ts'

const LINE =
  /\bdnsmasq(?:\[\d{1,10}\])?: (?:\d{1,10} [0-9A-Fa-f.:/]{2,64} )?(?:(query)\[([^\]]{1,32})\] (\S{1,1024}) from ([0-9A-Fa-f.:]{2,45})|(reply|cached|config|\/etc\/hosts|forwarded) (\S{1,1024}) (?:is|to) (\S{1,1024}))/
const TIME = /^(?:<\d{1,3}>)?([A-Z][a-z]{2} {1,2}\d{1,2} \d{2}:\d{2}:\d{2}) /

/** dnsmasq with `log-queries`, from its own file (which names no host) or by syslog. */
export const DNSMASQ: CodedFormat = {
  name: 'dnsmasq',
  media: 'text',
  vendor: 'dnsmasq',
  product: 'dnsmasq',
  layer: 'network',
  sigmaProduct: 'dns',
  recognizes: ({ text }) => LINE.test(text.slice(0, 4096)),
  read(record) {
    const match = LINE.exec(record.text.slice(0, 4096))
    if (match === null) return undefined
    const { fields, time, line } = syslogParts(record)
    const written = TIME.exec(record.text)?.[1]
    const isHostless = line?.host.startsWith('dnsmasq') === true
    const [, asked, type, name, client, told, of, answer] = match
    return {
      time,
      fields: {
        ...(isHostless ? {} : fields),
        ...(written === undefined ? {} : { written }),
        dns: asked ?? (told === 'forwarded' ? 'forward' : 'answer'),
        record_type: type,
        query: name ?? of,
        client,
        answer: told === 'forwarded' || answer?.startsWith('<') ? undefined : answer,
        upstream: told === 'forwarded' ? answer : undefined,
        answered_from: told,
      },
    }
  },
  time: { from: 'written', parse: parseAnyTime },
  reporter: 'syslog_host',
  made: ['dns', 'written'],
  events: [
    {
      when: { dns: ['query'] },
      class: 'dns_activity',
      activity: 'Query',
      map: { 'query.hostname': 'query', 'query.type': 'record_type', 'src_endpoint.ip': 'client' },
    },
    {
      class: 'dns_activity',
      activity: { from: 'dns', values: { forward: 'Traffic', answer: 'Response' } },
      map: {
        'query.hostname': 'query',
        'answers[0].rdata': 'answer',
        'dst_endpoint.ip': 'upstream',
        'src_endpoint.svc_name': { from: 'answered_from', values: { '*': 'dnsmasq' } },
      },
    },
  ],
}
