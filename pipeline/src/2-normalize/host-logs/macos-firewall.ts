import { compileTimePattern } from '../coded-format/time-pattern.ts'
import { lineFormat } from './line-format.ts'

/** The application firewall of macOS: programs that listen and connect. */
export const MACOS_FIREWALL = lineFormat({
  name: 'macos-firewall',
  vendor: 'Apple',
  product: 'macOS application firewall',
  layer: 'endpoint',
  sigmaProduct: 'macos',
  pattern:
    /^(?<time>[A-Z][a-z]{2} {1,2}\d{1,2} \d{2}:\d{2}:\d{2}) (?<host>\S{1,255}) soc[kc]?k?etfilterfw\[(?<pid>\d{1,10})\] <(?<level>\w{1,16})>: (?<message>(?:(?<app>[^:]{1,256}): )?(?:(?<action>Allow|Deny|Stealth Mode) (?<protocol>TCP|UDP) (?<act>LISTEN|CONNECT))?.{0,1024})/,
  parse: compileTimePattern('MMM dd HH:mm:ss')!,
  message: 'message',
  events: [
    {
      when: { action: ['*'] },
      class: 'network_activity',
      activity: { from: 'act', values: { LISTEN: 'Listen', CONNECT: 'Open' } },
      set: { 'device.type_id': 0, 'device.os.name': 'macOS', 'device.os.type_id': 'macOS' },
      map: {
        'device.hostname': 'host',
        'src_endpoint.hostname': 'host',
        'connection_info.protocol_name': { from: 'protocol', take: 'lower' },
        app_name: 'app',
        action_id: { from: 'action', values: { allow: 'Allowed', '*': 'Denied' } },
        disposition_id: { from: 'action', values: { allow: 'Allowed', '*': 'Blocked' } },
      },
    },
    {
      class: 'application_lifecycle',
      activity: 99,
      set: { 'app.name': 'socketfilterfw', 'app.vendor_name': 'Apple' },
      map: { 'device.hostname': 'host' },
    },
  ],
})
