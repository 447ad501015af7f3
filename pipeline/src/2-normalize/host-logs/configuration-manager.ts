import { compileTimePattern } from '../coded-format/time-pattern.ts'
import { joinBlocks } from './join-blocks.ts'
import { lineFormat } from './line-format.ts'

const OPENED = /^<!\[LOG\[/
const CLOSED = /\]LOG\]!><[^\n]{0,1024}>\s{0,4}$/

/** Microsoft Configuration Manager's client logs; a message may take many lines, joined before they come here. */
export const CONFIGURATION_MANAGER = lineFormat({
  name: 'configuration-manager',
  vendor: 'Microsoft',
  product: 'Configuration Manager',
  layer: 'endpoint',
  sigmaProduct: 'configuration-manager',
  pattern:
    /^<!\[LOG\[(?<message>[\s\S]{0,60000}?)\]LOG\]!><time="(?<clock>\d{1,2}:\d{2}:\d{2}\.\d{1,7})(?<bias>[+-]\d{1,4})?" date="(?<date>\d{1,2}-\d{1,2}-\d{4})" component="(?<component>[^"]{0,256})" context="(?<user>[^"]{0,256})" type="(?<kind>\d)" thread="(?<thread>\d{1,10})" file="(?<file>[^"]{0,512})"/,
  parse: compileTimePattern('M-d-yyyy H:mm:ss.SSSSSSS')!,
  more: ({ date = '', clock = '' }) => ({ time: `${date} ${clock}` }),
  logName: { from: ['component'] },
  message: 'message',
  made: ['clock', 'date', 'bias'],
  events: [
    {
      class: 'application_lifecycle',
      activity: 99,
      severity: {
        from: 'kind',
        values: { '1': 'Informational', '2': 'Low', '3': 'Medium' },
        otherwise: 'Informational',
      },
      set: { 'app.vendor_name': 'Microsoft' },
      map: { 'app.name': ['component', 'file'], 'actor.user.name': 'user' },
    },
  ],
})

/** Lines from `<![LOG[` to its end make one record. */
export function joinConfigurationManager(lines: readonly string[]): string[] {
  return joinBlocks(lines, OPENED, CLOSED)
}

export function isConfigurationManager(lines: readonly string[]): boolean {
  return lines.some((line) => OPENED.test(line))
}
