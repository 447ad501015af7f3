import type { CodedFormat } from '../coded-format/coded-format.ts'
import { compileTimePattern } from '../coded-format/time-pattern.ts'

const LINE =
  /^(\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}) (\d{1,2}:\d{2}:\d{2})(?: ([AP]M))? ([0-9A-F]{3,8}) PACKET {1,4}([0-9A-F]{8,16}) (UDP|TCP) (Rcv|Snd) ([0-9A-Fa-f.:]{2,45}) {1,20}([0-9a-f]{4}) (R| ) ([A-Z?]) \[([0-9a-f]{4}) {1,4}((?:[ATDR ] ?){0,8}?) {0,8}([A-Z0-9]{5,16})\] {1,4}(\w{1,16}) {1,12}(\S{1,1024})/

const MONTH_FIRST = ['M/d/yyyy h:mm:ss a', 'M/d/yyyy HH:mm:ss'].map((form) => compileTimePattern(form)!)
const DAY_FIRST = ['d/M/yyyy HH:mm:ss', 'yyyy/M/d HH:mm:ss'].map((form) => compileTimePattern(form)!)

/**
 * The debug log of Windows' DNS server, whose dates are written as its region does. Rules see it as the analytic
 * channel's events that tell the same: 256 a query, 257 an answer, 258 an answer with an error.
 */
export const WINDOWS_DNS_DEBUG: CodedFormat = {
  name: 'windows-dns-debug',
  media: 'text',
  vendor: 'Microsoft',
  product: 'Windows DNS Server',
  layer: 'network',
  sigmaProduct: 'windows',
  recognizes: ({ text }) => LINE.test(text.slice(0, 2048)),
  read({ text }) {
    const match = LINE.exec(text.slice(0, 2048))
    if (match === null) return undefined
    const [
      ,
      date = '',
      clock,
      half,
      thread,
      packet,
      protocol,
      direction,
      client,
      xid,
      response,
      opcode,
      ,
      ,
      code,
      type,
      labels = '',
    ] = match
    return {
      fields: {
        written: `${date.replaceAll(/[.-]/g, '/')} ${clock}${half === undefined ? '' : ` ${half}`}`,
        thread,
        packet,
        protocol,
        direction,
        client,
        xid,
        opcode,
        code,
        record_type: type,
        query: nameOf(labels),
        EventID: response === 'R' ? (code === 'NOERROR' ? 257 : 258) : 256,
        QNAME: nameOf(labels),
        dns: response === 'R' ? 'answer' : 'query',
        windows_dns: 'debug',
      },
    }
  },
  time: {
    from: 'written',
    parse: (text, reference) => {
      const forms = Number(/^\d{1,4}/.exec(text)?.[0]) > 12 ? DAY_FIRST : MONTH_FIRST
      return forms.map((read) => read(text, reference)).find((time) => !Number.isNaN(time)) ?? Number.NaN
    },
  },
  logName: { otherwise: 'DNS debug log' },
  made: ['windows_dns', 'dns', 'EventID', 'QNAME', 'written'],
  events: [
    {
      class: 'dns_activity',
      activity: { from: 'dns', values: { query: 'Query', answer: 'Response' } },
      map: {
        'query.hostname': 'query',
        'query.type': 'record_type',
        'src_endpoint.ip': 'client',
        'connection_info.protocol_name': { from: 'protocol', take: 'lower' },
        'connection_info.direction_id': { from: 'direction', values: { rcv: 'Inbound', snd: 'Outbound' } },
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
      },
    },
  ],
}

/** `(3)www(7)example(3)com(0)` */
function nameOf(labels: string): string {
  return labels
    .replaceAll(/\(\d{1,3}\)/g, '.')
    .replace(/^\./, '')
    .replace(/\.+$/, '')
}
