import { CLASS_UID } from '@opensoc/ocsf'
import type { EventDraft } from '../classification.ts'
import { isHostname } from '../ocsf-parts.ts'
import type { SyslogLine } from '../syslog-line.ts'
import { failed, sourceOf, startSyslogEvent, succeeded } from './syslog-event.ts'

// The account's name is the sender's own text and may say ` from ` too: what the daemon adds stands last.
const LOGON =
  /^(Accepted|Failed) (\S{1,64}) for (?:(?:invalid|illegal) user )?(.{0,256}) from (\S{1,64})(?: port (\d{1,5}))?(?: |$)/
const NO_ACCOUNT = /^(?:Invalid|Illegal) user (.{0,256}) from (\S{1,64})(?: port (\d{1,5}))?$/
const TOO_MANY =
  /maximum authentication attempts exceeded for (?:invalid user )?(.{0,256}) from (\S{1,64}) port (\d{1,5})/
const NOT_ALLOWED = /^User (.{1,256}) from (\S{1,64}) not allowed because (.{1,200})$/
/** The account's session has ended; before it was let in, only the connection. */
const ENDED = /^Disconnected from user (.{0,256}) (\S{1,64}) port (\d{1,5})$/
const CLOSED =
  /^(?:Received disconnect from|Disconnected from|Connection closed by|Connection reset by|Disconnecting)(?: (?:invalid|authenticating) user)?(?: (.{0,256}?))? ([0-9A-Fa-f.:]{3,45}) port (\d{1,5})/
const OPENED = /^Connection from (\S{1,64}) port (\d{1,5})/

/** OpenSSH's daemon: who logged on from where, who could not, and connections without a logon. */
export function sshd(line: SyslogLine): EventDraft | undefined {
  return logon(line) ?? refusal(line) ?? connection(line)
}

function logon(line: SyslogLine): EventDraft | undefined {
  const match = LOGON.exec(line.message)
  if (match !== null) {
    const [, outcome, method = '', user = '', ip = '', port = ''] = match
    const event = authentication(line, 1, user, ip, port)
    event['status_detail'] = method
    return outcome === 'Accepted' ? succeeded(event) : failed(event, method)
  }
  const ended = ENDED.exec(line.message)
  return ended === null ? undefined : succeeded(authentication(line, 2, ended[1]!, ended[2]!, ended[3]!))
}

function refusal(line: SyslogLine): EventDraft | undefined {
  const noAccount = NO_ACCOUNT.exec(line.message)
  if (noAccount !== null)
    return failed(authentication(line, 1, noAccount[1]!, noAccount[2]!, noAccount[3] ?? ''), 'invalid user')
  const tooMany = TOO_MANY.exec(line.message)
  if (tooMany !== null)
    return failed(authentication(line, 1, tooMany[1]!, tooMany[2]!, tooMany[3]!), 'too many attempts')
  const banned = NOT_ALLOWED.exec(line.message)
  return banned === null ? undefined : failed(authentication(line, 1, banned[1]!, banned[2]!, ''), banned[3])
}

function authentication(
  line: SyslogLine,
  activityId: number,
  user: string,
  ip: string,
  port: string,
): EventDraft {
  const event = startSyslogEvent(line, CLASS_UID.authentication, activityId)
  event['user'] = { name: user || 'unknown' }
  event['service'] = { name: 'sshd' }
  const source = sourceOf(ip, port)
  if (source !== undefined) event['src_endpoint'] = source
  if (line.host !== '' && isHostname(line.host)) event['dst_endpoint'] = { hostname: line.host }
  return Object.assign(event, { logon_type_id: 10, logon_type: 'Remote Interactive', is_remote: true })
}

/** OCSF SSH Activity: 1 Open, 2 Close. */
function connection(line: SyslogLine): EventDraft | undefined {
  const opened = OPENED.exec(line.message)
  const closed = opened === null ? CLOSED.exec(line.message) : null
  const [ip, port] = opened === null ? [closed?.[2], closed?.[3]] : [opened[1], opened[2]]
  const source = ip === undefined ? undefined : sourceOf(ip, port)
  if (source === undefined) return undefined
  const event = startSyslogEvent(line, CLASS_UID.ssh_activity, opened === null ? 2 : 1)
  event['src_endpoint'] = source
  if (line.host !== '' && isHostname(line.host)) event['dst_endpoint'] = { hostname: line.host }
  event['connection_info'] = { direction_id: 1, direction: 'Inbound' }
  const user = closed?.[1] ?? ''
  if (user !== '') event['unmapped'] = { ...(event['unmapped'] as object | undefined), user }
  return event
}
