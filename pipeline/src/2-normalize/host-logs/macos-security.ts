import { compileTimePattern } from '../coded-format/time-pattern.ts'
import { lineFormat } from './line-format.ts'

/** `/var/log/security.log` of older macOS, which names no host. */
export const MACOS_SECURITY = lineFormat({
  name: 'macos-security',
  vendor: 'Apple',
  product: 'macOS security server',
  layer: 'endpoint',
  sigmaProduct: 'macos',
  pattern:
    /^(?<time>[A-Z][a-z]{2} {1,2}\d{1,2} \d{2}:\d{2}:\d{2}) (?:(?<process>\w{1,64})\[(?<pid>\d{1,10})\] <(?<level>\w{1,16})> \[(?<caller>[^\]]{0,512})\]:\s?(?<message>[\s\S]{0,16384})|--- last message repeated (?<times>\d{1,9}) times? ---)$/,
  parse: compileTimePattern('MMM dd HH:mm:ss')!,
  message: 'message',
  events: [
    {
      class: 'application_lifecycle',
      activity: 99,
      severity: { from: 'level', values: { error: 'Medium', critical: 'High' }, otherwise: 'Informational' },
      set: { 'app.vendor_name': 'Apple' },
      map: { 'app.name': { from: 'process', otherwise: 'syslogd' }, count: 'times' },
    },
  ],
})
