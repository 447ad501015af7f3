import type { CodedFormat } from '../coded-format/coded-format.ts'
import { syslogParts } from '../coded-format/syslog-fields.ts'
import { writtenTime } from '../written-time.ts'

const LINE =
  /\bunbound(?:\[\d{1,10}(?::[0-9a-f]{1,10})?\])?:? (?:\[\d{1,10}:[0-9a-f]{1,10}\] )?(?:info|reply|query): ([0-9A-Fa-f.:]{2,45})(?:@(\d{1,5}))? (\S{1,1024})\. ([A-Z0-9]{1,16}) (IN|CH|HS|ANY)(?: ([A-Z]{2,16}) (\d{1,6}\.\d{1,9}) ([01]) (\d{1,8}))?/
const OWN_TIME = /^\[(\d{10})\] unbound/

/** unbound with `log-queries` and `log-replies`. */
export const UNBOUND: CodedFormat = {
  name: 'unbound',
  media: 'text',
  vendor: 'NLnet Labs',
  product: 'Unbound',
  layer: 'network',
  sigmaProduct: 'dns',
  recognizes: ({ text }) => LINE.test(text.slice(0, 4096)),
  read(record) {
    const match = LINE.exec(record.text.slice(0, 4096))
    if (match === null) return undefined
    const { fields, time } = syslogParts(record)
    const [, client, port, name, type, kind, code, seconds, cached, size] = match
    return {
      time,
      fields: {
        ...fields,
        own_time: OWN_TIME.exec(record.text)?.[1],
        client,
        client_port: port,
        query: name,
        record_type: type,
        query_class: kind,
        code,
        seconds,
        cached,
        size,
        dns: code === undefined ? 'query' : 'answer',
      },
    }
  },
  time: { from: 'own_time', parse: writtenTime },
  reporter: 'syslog_host',
  made: ['dns', 'own_time'],
  events: [
    {
      class: 'dns_activity',
      activity: { from: 'dns', values: { query: 'Query', answer: 'Response' } },
      map: {
        'query.hostname': 'query',
        'query.type': 'record_type',
        'query.class': 'query_class',
        'src_endpoint.ip': 'client',
        'src_endpoint.port': 'client_port',
        rcode_id: {
          from: 'code',
          values: {
            NOERROR: 'NoError',
            FORMERR: 'FormError',
            SERVFAIL: 'ServError',
            NXDOMAIN: 'NXDomain',
            NOTIMP: 'NotImp',
            REFUSED: 'Refused',
          },
        },
        'traffic.bytes': 'size',
      },
    },
  ],
}
