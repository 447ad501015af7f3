import { compileTimePattern } from '../coded-format/time-pattern.ts'
import { lineFormat } from './line-format.ts'

const LEVEL = {
  from: 'level',
  values: { error: 'Medium', fatal: 'High', warning: 'Low', warn: 'Low' },
  otherwise: 'Informational',
} as const

/** Siemens WinCC's S7 channel: whether the controllers can be reached. */
export const WINCC = lineFormat({
  name: 'wincc-s7',
  vendor: 'Siemens',
  product: 'SIMATIC WinCC',
  layer: 'ot',
  sigmaProduct: 'wincc',
  pattern:
    /^(?<time>\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2},\d{3}) (?<level>INFO|ERROR|WARNING|FATAL|DEBUG) {1,6}(?<message>(?:Log starting|\||S7|Cannot connect|Connectionerror|Connection|Error in).{0,4096})/,
  parse: compileTimePattern('yyyy-MM-dd HH:mm:ss,SSS')!,
  more: ({ message = '' }) => {
    const told =
      /^(?:Cannot connect to|Connectionerror \d{1,6}) "([^"]{1,256})": Errorcode (0x[0-9A-F]{4} \d{1,6})/.exec(
        message,
      )
    return told === null ? {} : { controller: told[1]!, error: told[2]! }
  },
  logName: { otherwise: 'SIMATIC S7 Protocol Suite' },
  message: 'message',
  events: [
    {
      when: { controller: ['*'] },
      class: 'network_activity',
      activity: 'Fail',
      severity: LEVEL,
      set: { 'connection_info.protocol_name': 's7comm', status_id: 'Failure' },
      map: { 'dst_endpoint.name': 'controller', status_code: 'error', status_detail: 'message' },
    },
    {
      class: 'application_lifecycle',
      activity: {
        from: 'message',
        values: { 'S7 channel DLL started!': 'Start', 'S7 channel DLL terminated!': 'Stop', '*': 99 },
      },
      severity: LEVEL,
      set: { 'app.name': 'SIMATIC S7 Protocol Suite', 'app.vendor_name': 'Siemens' },
      map: {},
    },
  ],
})
