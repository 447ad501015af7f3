import type { RawRecord } from '@opensoc/domain'
import type { CodedFormat, ReadFields } from '../coded-format/coded-format.ts'
import { namedColumns } from '../coded-format/delimited.ts'
import {
  blockedOf,
  controlAction,
  endpoints,
  NETWORK_ACTIVITIES,
} from '../coded-format/network-attributes.ts'
import { syslogParts } from '../coded-format/syslog-fields.ts'

const SIGN = /\bfilterlog(?:\[\d{1,10}\])?[:\s]/
const HEAD = 'rulenr,subrulenr,anchorname,label,interface,reason,action,dir,ipversion'.split(',')
const IPV4 = 'tos,ecn,ttl,id,offset,ipflags,proto,protoname,length,src,dst'.split(',')
const IPV6 = 'class,flow,hoplimit,protoname,proto,length,src,dst'.split(',')
const PORTS = 'srcport,dstport,datalen'.split(',')
const TCP = 'tcpflags,seq,ack,window,urg,options'.split(',')

/** What pf logged on pfSense and OPNsense: `filterlog`, comma-separated, its columns by the protocol. */
export const FILTERLOG: CodedFormat = {
  name: 'filterlog',
  media: 'text',
  vendor: 'Netgate / Deciso',
  product: 'pf',
  layer: 'network',
  sigmaProduct: 'pf',
  recognizes: ({ text }) => SIGN.test(text.slice(0, 256)),
  read: readFilterlog,
  eventCode: 'rulenr',
  reporter: 'syslog_host',
  events: [
    {
      class: 'network_activity',
      activity: { from: 'action', values: NETWORK_ACTIVITIES, otherwise: 'Traffic' },
      map: {
        ...endpoints({
          source: 'src',
          sourcePort: 'srcport',
          target: 'dst',
          targetPort: 'dstport',
          protocol: 'protoname',
        }),
        'connection_info.protocol_num': 'proto',
        'connection_info.direction_id': { from: 'dir', values: { in: 'Inbound', out: 'Outbound' } },
        'src_endpoint.interface_name': 'interface',
        'traffic.bytes': 'length',
        'firewall_rule.uid': ['label', 'rulenr'],
        ...controlAction('action'),
      },
    },
  ],
  view: (fields) => ({ ...fields, ...blockedOf(fields['action']) }),
}

function readFilterlog(record: RawRecord): ReadFields | undefined {
  const { body, time, fields: header, line } = syslogParts(record)
  // Without a header the program's name is still there.
  const columns = (line === undefined ? body.replace(/^.{0,128}?filterlog(?:\[\d+\])?:?\s/, '') : body).split(
    ',',
    64,
  )
  const head = namedColumns(HEAD, columns)
  const version = head['ipversion']
  if (version !== '4' && version !== '6') return undefined
  const names = version === '4' ? IPV4 : IPV6
  const ip = namedColumns(names, columns.slice(HEAD.length))
  const rest = columns.slice(HEAD.length + names.length)
  const protocol = (ip['protoname'] ?? '').toLowerCase()
  const ports = protocol === 'tcp' ? [...PORTS, ...TCP] : protocol === 'udp' ? PORTS : []
  return { time, fields: { ...header, ...head, ...ip, ...namedColumns(ports, rest) } }
}
