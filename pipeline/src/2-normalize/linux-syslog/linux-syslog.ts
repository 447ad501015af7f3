import type { FieldMapping } from '@opensoc/domain'
import { type BaseEvent, CLASS_UID } from '@opensoc/ocsf'
import type { EventDraft } from '../classification.ts'
import { createSigmaViews } from '../field-mapping.ts'
import type { NormalizedEvent, Normalizer } from '../normalizer.ts'
import { parseSyslogLine, type SyslogLine } from '../syslog-line.ts'
import { treeAt } from '../tree.ts'
import { accountTool } from './account-tools.ts'
import { firewallFields, packetFilter } from './packet-filter.ts'
import { pam } from './pam.ts'
import { cron } from './scheduled-jobs.ts'
import { rsyslogd, systemd } from './services.ts'
import { sshd } from './sshd.ts'
import { su, sudo } from './switch-user.ts'
import { type ReadMessage, startSyslogEvent } from './syslog-event.ts'

/**
 * Syslog lines of Linux hosts: logons, commands of sudo, accounts, cron, the packet filter; every other line as a base
 * event. A line without a year takes it from when it was received.
 */
export function createLinuxSyslogNormalizer(mappings: readonly FieldMapping[] = []): Normalizer {
  const readLine = createReadLine(mappings)
  const viewsOfDevice = new Map(DEVICES.map(({ product }) => [product, createSigmaViews(mappings, product)]))
  return {
    name: 'linux-syslog',
    media: 'text',
    isSpecific: false,
    recognizes: ({ text }) => parseSyslogLine(text, 0) !== undefined,
    normalize({ text, receivedTime }) {
      const line = parseSyslogLine(text, receivedTime ?? 0)
      if (line === undefined) return { reason: 'normalizer_failed', detail: 'not a syslog line' }
      if (Number.isNaN(line.time))
        return { reason: 'time_invalid', detail: `syslog: ${line.originalTime.slice(0, 60)} is no time` }
      const device = DEVICES.find(({ sign }) => sign.test(text.slice(0, 300)))
      return readLine(
        line,
        device === undefined ? undefined : { ...device, viewsOf: viewsOfDevice.get(device.product)! },
      )
    },
  }
}

/** A line of a router or switch, and what rules of its product see. */
interface DeviceLine {
  readonly system: string
  readonly viewsOf: ReturnType<typeof createSigmaViews>
}

/** What a program of a host said, whatever brought it: a syslog line, the journal. */
export function createReadLine(mappings: readonly FieldMapping[]) {
  const viewsOf = createSigmaViews(mappings, 'linux')
  return function readLine(line: SyslogLine, device?: DeviceLine): NormalizedEvent {
    const event = toOcsf(line)
    const isIdentity = event['category_uid'] === 3
    const fields = {
      ...(isIdentity ? whoFromWhere(event) : {}),
      process: line.app,
      pid: line.pid,
      message: line.message,
      host: line.host,
      syslog: 'line',
    }
    return {
      layer: device !== undefined ? 'network' : isIdentity ? 'identity' : 'endpoint',
      ocsf: event as unknown as BaseEvent,
      sigma:
        device?.viewsOf({ ...fields, network_device: device.system }) ??
        [fields, ...furtherViews(line, event)].flatMap(viewsOf),
    }
  }
}

/** Routers and switches, whose lines rules search for words. */
const DEVICES: readonly { readonly product: string; readonly system: string; readonly sign: RegExp }[] = [
  { product: 'cisco', system: 'ios', sign: /%[A-Z0-9_]{2,30}(?:-[A-Z0-9_]{2,30})?-\d-[A-Z0-9_]{2,40}: / },
  { product: 'huawei', system: 'vrp', sign: /%%\d{2}[A-Z0-9_]{2,30}\/\d\/[A-Z0-9_]{2,60}/ },
  { product: 'juniper', system: 'junos', sign: /\b(?:rpd|chassisd|mgd|dcd|mib2d|RT_FLOW)\[\d{1,10}\]: / },
]

/** What a logon's text says, under names of its own: correlations group by them. */
function whoFromWhere(event: EventDraft): Record<string, unknown> {
  const user = treeAt(event, 'user')['name']
  const { ip, hostname } = treeAt(event, 'src_endpoint')
  return {
    ...(user === undefined ? {} : { user }),
    ...(ip === undefined && hostname === undefined ? {} : { src_ip: ip ?? hostname }),
  }
}

/** By the program's name in lower case. */
const BY_PROGRAM: ReadonlyMap<string, ReadMessage> = new Map<string, ReadMessage>([
  ['sshd', sshd],
  ['sshd-session', sshd],
  ['sshd-auth', sshd],
  ['sudo', sudo],
  ['su', su],
  ['cron', cron],
  ['crond', cron],
  ['/usr/sbin/cron', cron],
  ['crontab', cron],
  ['kernel', packetFilter],
  ['systemd', systemd],
  ['rsyslogd', rsyslogd],
  ...[
    'useradd',
    'userdel',
    'usermod',
    'groupadd',
    'groupdel',
    'groupmod',
    'gpasswd',
    'passwd',
    'chpasswd',
  ].map((tool) => [tool, accountTool] as const),
])

const REPEATED = /^message repeated (\d{1,6}) times: \[ ?(.{0,8192})\]$/s

function toOcsf(line: SyslogLine): EventDraft {
  const repeated = REPEATED.exec(line.message)
  const once = repeated === null ? line : { ...line, message: repeated[2]! }
  const event = BY_PROGRAM.get(line.app.toLowerCase())?.(once) ?? pam(once) ?? generic(once)
  if (repeated !== null) event['count'] = Number(repeated[1])
  return event
}

/** A line of which no class speaks, with its text. */
function generic(line: SyslogLine): EventDraft {
  const event = startSyslogEvent(line, CLASS_UID.base_event, 99)
  event['activity_name'] = line.app || 'log'
  return event
}

/** Lines that rules of a category speak of too, under the category's names. */
function furtherViews(line: SyslogLine, event: EventDraft): Record<string, unknown>[] {
  if (event['class_uid'] === CLASS_UID.network_activity)
    return [{ syslog_kind: 'firewall', ...firewallFields(line.message) }]
  if (event['class_uid'] !== CLASS_UID.process_activity || event['status_id'] !== 1) return []
  const process = treeAt(event, 'process')
  return [
    {
      syslog_kind: 'sudo',
      Image: treeAt(process, 'file')['path'] ?? process['name'],
      CommandLine: process['cmd_line'],
      CurrentDirectory: process['working_directory'],
      User: treeAt(process, 'user')['name'],
    },
  ]
}
