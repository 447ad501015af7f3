import { endpoints, NEW_FINDING } from '../coded-format/network-attributes.ts'
import { compileTimePattern, type ReadTime } from '../coded-format/time-pattern.ts'
import { lineFormat } from './line-format.ts'

/** Suricata's and Snort's one-line alerts (`fast.log`). */
export const SURICATA_FAST = lineFormat({
  name: 'suricata-fast',
  vendor: 'OISF',
  product: 'Suricata',
  layer: 'network',
  sigmaProduct: 'suricata',
  pattern:
    /^(?<time>\d{2}\/\d{2}\/(?:\d{2}|\d{4})-\d{2}:\d{2}:\d{2}\.\d{1,6}) {1,3}(?:\[(?<verdict>Drop|wDrop)\] )?\[\*\*\] \[(?<gid>\d{1,10}):(?<sid>\d{1,10}):(?<rev>\d{1,10})\] (?<title>.{1,512}?) \[\*\*\] (?:\[Classification: (?<kind>[^\]]{1,256})\] )?(?:\[Priority: (?<priority>\d{1,3})\] )?\{(?<protocol>[\w-]{1,32})\} (?<src>[0-9A-Fa-f.:]{2,60}) -> (?<dst>[0-9A-Fa-f.:]{2,60})/,
  parse: fastTime(),
  more: fastEnds,
  eventCode: 'sid',
  message: 'title',
  made: ['src', 'dst'],
  events: [
    {
      class: 'detection_finding',
      activity: 'Create',
      severity: {
        from: 'priority',
        values: { '1': 'High', '2': 'Medium', '3': 'Low' },
        otherwise: 'Informational',
      },
      set: NEW_FINDING,
      map: {
        'finding_info.uid': { template: '{gid}-{sid}-{time}' },
        'finding_info.title': 'title',
        'finding_info.types': 'kind',
        'finding_info.analytic.uid': 'sid',
        'finding_info.analytic.name': 'title',
        'finding_info.analytic.version': 'rev',
        ...endpoints({
          source: 'src_ip',
          sourcePort: 'src_port',
          target: 'dest_ip',
          targetPort: 'dest_port',
          protocol: 'protocol',
          within: 'evidences[0].',
        }),
        action_id: { from: 'verdict', values: { drop: 'Denied', wdrop: 'Allowed' } },
        disposition_id: { from: 'verdict', values: { drop: 'Blocked', wdrop: 'Alert' }, otherwise: 'Alert' },
      },
    },
  ],
  view: (fields) => ({
    ...fields,
    event_type: 'alert',
    'alert.signature': fields['title'],
    'alert.category': fields['kind'],
  }),
})

/** Month first; builds that put the year first are told by a first number that is no month. */
function fastTime(): ReadTime {
  const forms = ['MM/dd/yyyy-HH:mm:ss.SSS', 'MM/dd/yy-HH:mm:ss.SSS', 'yy/MM/dd-HH:mm:ss.SSS'].map(
    (form) => compileTimePattern(form)!,
  )
  return (text, reference) => {
    const [first = '', , third = ''] = text.slice(0, 10).split(/[/-]/)
    const form = third.length === 4 ? forms[0]! : Number(first) > 12 ? forms[2]! : forms[1]!
    return form(text, reference)
  }
}

/** `10.1.2.3:80`, `2001:db8:0:0:0:0:0:35:80`: behind eight groups, or one dot, the last is a port. */
function fastEnds({ src = '', dst = '' }: Readonly<Record<string, string>>): Record<string, string> {
  const cut = (end: string): readonly [string, string] => {
    const groups = end.split(':')
    const hasPort = end.includes('.') ? groups.length === 2 : groups.length === 9
    return hasPort ? [groups.slice(0, -1).join(':'), groups.at(-1)!] : [end, '']
  }
  const [[srcIp, srcPort], [destIp, destPort]] = [cut(src), cut(dst)]
  return { src_ip: srcIp, src_port: srcPort, dest_ip: destIp, dest_port: destPort }
}
