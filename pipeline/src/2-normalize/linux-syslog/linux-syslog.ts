import type { FieldMapping } from '@opensoc/domain'
import { type BaseEvent, CLASS_UID } from '@opensoc/ocsf'
import { type EventDraft, startEvent } from '../classification.ts'
import { createSigmaViews } from '../field-mapping.ts'
import { metadataOf } from '../metadata.ts'
import type { Normalizer } from '../normalizer.ts'
import { baseName, endpointOf, fileOf, isHostname } from '../ocsf-parts.ts'
import { parseSyslogLine, type SyslogLine } from './syslog-line.ts'

/** Syslog lines of Linux hosts: logons by sshd, commands by sudo, accounts, cron; every other line as a base event. */
export function createLinuxSyslogNormalizer(mappings: readonly FieldMapping[]): Normalizer {
  const viewsOf = createSigmaViews(mappings, 'linux')
  const ciscoViewsOf = createSigmaViews(mappings, 'cisco')
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
      const fields = { process: line.app, message: line.message, host: line.host }
      const isCisco = /%[A-Z0-9_]{2,30}-\d-[A-Z0-9_]{2,40}: /.test(text.slice(0, 300))
      return {
        layer: isCisco ? 'network' : line.app === 'sshd' || line.app === 'su' ? 'identity' : 'endpoint',
        ocsf: toOcsf(line) as unknown as BaseEvent,
        sigma: isCisco ? ciscoViewsOf({ ...fields, cisco: 'ios' }) : viewsOf(fields),
      }
    },
  }
}

function toOcsf(line: SyslogLine): EventDraft {
  const app = line.app.toLowerCase()
  const specific =
    app === 'sshd' || app.startsWith('sshd-')
      ? sshd(line)
      : app === 'sudo'
        ? sudo(line)
        : app === 'su'
          ? su(line)
          : ACCOUNT_TOOLS.has(app)
            ? account(line)
            : undefined
  return specific ?? generic(line)
}

const SSH_LOGON =
  /^(Accepted|Failed) (\S{1,32}) for (invalid user )?(\S{0,256}) from (\S{1,64}) port (\d{1,5})/
const SSH_INVALID = /^Invalid user (\S{0,256}) from (\S{1,64})(?: port (\d{1,5}))?/
const SSH_CLOSED =
  /^(?:Disconnected from|Connection closed by)(?: (?:invalid |authenticating )?user)? ?(\S{0,256}) (\S{1,64}) port (\d{1,5})/

function sshd(line: SyslogLine): EventDraft | undefined {
  const logon = SSH_LOGON.exec(line.message)
  if (logon !== null) {
    const [, outcome, method = '', , user = '', ip = '', port = ''] = logon
    const event = authentication(line, 1, user, ip, port)
    event['status_id'] = outcome === 'Accepted' ? 1 : 2
    event['status'] = outcome === 'Accepted' ? 'Success' : 'Failure'
    event['status_detail'] = method
    return event
  }
  const invalid = SSH_INVALID.exec(line.message)
  if (invalid !== null) {
    const event = authentication(line, 1, invalid[1]!, invalid[2]!, invalid[3] ?? '')
    return Object.assign(event, { status_id: 2, status: 'Failure', status_detail: 'invalid user' })
  }
  const closed = SSH_CLOSED.exec(line.message)
  return closed === null || closed[1] === ''
    ? undefined
    : authentication(line, 2, closed[1]!, closed[2]!, closed[3]!)
}

function authentication(
  line: SyslogLine,
  activityId: number,
  user: string,
  ip: string,
  port: string,
): EventDraft {
  const event = start(line, CLASS_UID.authentication, activityId)
  event['user'] = { name: user || 'unknown' }
  event['service'] = { name: 'sshd' }
  const source = endpointOf(ip, ip, port)
  if (source !== undefined) event['src_endpoint'] = source
  if (line.host !== '' && isHostname(line.host)) event['dst_endpoint'] = { hostname: line.host }
  Object.assign(event, { logon_type_id: 10, logon_type: 'Remote Interactive', is_remote: true })
  return event
}

const SUDO =
  /^\s*(\S{1,256}) : (?:(.{0,120}) ; )?TTY=(\S{1,64}) ; PWD=(.{0,1024}?) ; USER=(\S{1,256}) ; (?:ENV=.{0,1024}? ; )?COMMAND=(.{1,8192})$/

/** A command that one account ran as another: a process launch. */
function sudo(line: SyslogLine): EventDraft | undefined {
  const match = SUDO.exec(line.message)
  if (match === null) return undefined
  const [, user = '', note = '', , folder = '', target = '', command = ''] = match
  const path = command.split(' ', 1)[0]!
  const event = start(line, CLASS_UID.process_activity, 1)
  const pid = Number(line.pid)
  event['process'] = {
    ...(Number.isSafeInteger(pid) && pid > 0 ? { pid } : { uid: `${line.host}-sudo-${line.time}` }),
    name: baseName(path),
    cmd_line: command,
    working_directory: folder,
    user: { name: target },
    ...(fileOf(path) === undefined ? {} : { file: fileOf(path) }),
  }
  event['actor'] = { user: { name: user } }
  const isRefused = /not allowed|incorrect password|not in sudoers/i.test(note)
  return Object.assign(
    event,
    isRefused
      ? { status_id: 2, status: 'Failure', status_detail: note }
      : { status_id: 1, status: 'Success' },
  )
}

const SU = /^(?:\(to (\S{1,256})\) (\S{1,256}) on|FAILED SU \(to (\S{1,256})\) (\S{1,256}) on)/

function su(line: SyslogLine): EventDraft | undefined {
  const match = SU.exec(line.message)
  if (match === null) return undefined
  const event = start(line, CLASS_UID.authentication, 7)
  event['user'] = { name: match[1] ?? match[3] ?? 'unknown' }
  event['actor'] = { user: { name: match[2] ?? match[4] ?? 'unknown' } }
  event['service'] = { name: 'su' }
  return Object.assign(
    event,
    match[1] === undefined ? { status_id: 2, status: 'Failure' } : { status_id: 1, status: 'Success' },
  )
}

const ACCOUNT_TOOLS = new Set(['useradd', 'userdel', 'usermod', 'passwd', 'chpasswd'])
const ACCOUNT: readonly (readonly [RegExp, number])[] = [
  [/^new user: name=([^,\s]{1,256})/, 1],
  [/^delete user '([^']{1,256})'/, 6],
  [/^lock user '([^']{1,256})'/, 9],
  [/password changed for (\S{1,256})/, 3],
]

function account(line: SyslogLine): EventDraft | undefined {
  for (const [pattern, activityId] of ACCOUNT) {
    const match = pattern.exec(line.message)
    if (match === null) continue
    const event = start(line, CLASS_UID.account_change, activityId)
    event['user'] = { name: match[1]! }
    return event
  }
  return undefined
}

function generic(line: SyslogLine): EventDraft {
  const event = start(line, CLASS_UID.base_event, 99)
  event['activity_name'] = line.app || 'log'
  return event
}

/** OCSF severity of a syslog severity, 0 emergency to 7 debug. */
const SEVERITY = [6, 5, 5, 4, 3, 2, 1, 1]

function start(line: SyslogLine, classUid: number, activityId: number): EventDraft {
  const event = startEvent(
    classUid,
    activityId,
    line.severity === undefined ? 1 : SEVERITY[line.severity]!,
    line.time,
  )
  const hasDevice = line.host !== ''
  event['metadata'] = metadataOf({
    product: line.app || 'syslog',
    vendor: 'Linux',
    logName: 'syslog',
    eventCode: line.app,
    originalTime: line.originalTime,
    profiles: hasDevice ? ['host'] : [],
  })
  event['message'] = line.message.slice(0, 4096)
  if (hasDevice)
    event['device'] = {
      type_id: 0,
      type: 'Unknown',
      os: { type_id: 200, type: 'Linux', name: 'Linux' },
      ...(isHostname(line.host) ? { hostname: line.host } : { name: line.host }),
    }
  if (line.pid !== '') event['unmapped'] = { pid: line.pid }
  return event
}
