import { CLASS_UID } from '@opensoc/ocsf'
import type { EventDraft } from '../classification.ts'
import { given } from '../metadata.ts'
import { endpointOf } from '../ocsf-parts.ts'
import type { SyslogLine } from '../syslog-line.ts'
import { startSyslogEvent } from './syslog-event.ts'

const SIGN = /\bIN=\S{0,32} OUT=\S{0,32} .{0,200}?\bSRC=/s
const PAIR = /(?<=^|\s)(IN|OUT|SRC|DST|PROTO|SPT|DPT|MAC|LEN)=(\S{0,128})/g
const REFUSES = /BLOCK|DROP|REJECT|DENY|DENIED/i

/** A packet that iptables, nftables or ufw logged through the kernel; the rule's own words come before `IN=`. */
export function packetFilter(line: SyslogLine): EventDraft | undefined {
  if (!SIGN.test(line.message.slice(0, 1024))) return undefined
  const fields = packetFields(line.message)
  const source = endpointOf(fields['SRC'] ?? '', '', fields['SPT'])
  const target = endpointOf(fields['DST'] ?? '', '', fields['DPT'])
  if (source === undefined || target === undefined) return undefined
  const isRefused = refuses(line.message)
  const event = startSyslogEvent(line, CLASS_UID.network_activity, isRefused ? 5 : 6, ['security_control'])
  event['src_endpoint'] = source
  event['dst_endpoint'] = target
  event['connection_info'] = {
    ...directionOf(fields),
    ...given('protocol_name', fields['PROTO']?.toLowerCase()),
  }
  return Object.assign(event, isRefused ? BLOCKED : LOGGED)
}

const BLOCKED = { action_id: 2, action: 'Denied', disposition_id: 2, disposition: 'Blocked' }
const LOGGED = { action_id: 3, action: 'Observed', disposition_id: 17, disposition: 'Logged' }

/** The same for rules: Sigma's names of the firewall category. */
export function firewallFields(message: string): Record<string, unknown> {
  const { SRC, DST, SPT, DPT, PROTO } = packetFields(message)
  const action = refuses(message) ? 'blocked' : 'logged'
  return { src_ip: SRC, dst_ip: DST, src_port: SPT, dst_port: DPT, protocol: PROTO, action }
}

/** What the rule says of itself: its prefix is free text that ends where the packet's fields begin. */
function refuses(message: string): boolean {
  return REFUSES.test(message.slice(0, message.indexOf('IN=')))
}

function packetFields(message: string): Readonly<Record<string, string>> {
  const fields: Record<string, string> = {}
  for (const [, key = '', value = ''] of message.slice(0, 2048).matchAll(PAIR)) fields[key] ??= value
  return fields
}

function directionOf(fields: Readonly<Record<string, string>>): EventDraft {
  const isIn = (fields['IN'] ?? '') !== ''
  const isOut = (fields['OUT'] ?? '') !== ''
  if (isIn === isOut) return { direction_id: 0, direction: 'Unknown' }
  return isIn ? { direction_id: 1, direction: 'Inbound' } : { direction_id: 2, direction: 'Outbound' }
}
