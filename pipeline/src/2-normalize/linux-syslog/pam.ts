import { CLASS_UID } from '@opensoc/ocsf'
import type { EventDraft } from '../classification.ts'
import type { SyslogLine } from '../syslog-line.ts'
import { failed, sourceOf, startSyslogEvent, succeeded } from './syslog-event.ts'

const SESSION =
  /^pam_\w{1,32}\(([\w-]{1,64}):session\): session (opened|closed) for user ([^\s(]{1,256})(?:\(uid=\d{1,10}\))?(?: by ([^\s(]{0,256})\(uid=(\d{1,10})\))?/
const REFUSED = /^pam_\w{1,32}\(([\w-]{1,64}):auth\): authentication failure;(.{0,1024})$/
const PASSWORD = /^pam_\w{1,32}\(([\w-]{1,64}):chauthtok\): password changed for (\S{1,256})/
/** Programs that make one account of another. */
const SWITCHERS = new Set(['su', 'su-l', 'sudo', 'sudo-i', 'runuser', 'polkit-1', 'pkexec'])
/** OCSF logon_type_id 4. */
const BATCH = new Set(['cron', 'crond', 'atd', 'systemd-user'])

/** What the authentication modules tell, whichever program they work for. */
export function pam(line: SyslogLine): EventDraft | undefined {
  return session(line) ?? refusal(line) ?? passwordChange(line)
}

function session(line: SyslogLine): EventDraft | undefined {
  const match = SESSION.exec(line.message)
  if (match === null) return undefined
  const [, service = '', change = '', user = '', by = '', byUid = ''] = match
  const activityId = change === 'closed' ? 2 : SWITCHERS.has(service) ? 7 : 1
  const event = startSyslogEvent(line, CLASS_UID.authentication, activityId)
  event['user'] = { name: user }
  event['service'] = { name: service }
  if (by !== '') event['actor'] = { user: { name: by, ...(byUid === '' ? {} : { uid: byUid }) } }
  if (BATCH.has(service)) Object.assign(event, { logon_type_id: 4, logon_type: 'Batch' })
  return succeeded(event)
}

function refusal(line: SyslogLine): EventDraft | undefined {
  const match = REFUSED.exec(line.message)
  if (match === null) return undefined
  const [, service = '', pairs = ''] = match
  const told = new Map(pairsOf(pairs))
  const event = startSyslogEvent(line, CLASS_UID.authentication, SWITCHERS.has(service) ? 7 : 1)
  event['user'] = { name: told.get('user') || 'unknown' }
  event['service'] = { name: service }
  const source = sourceOf(told.get('rhost') ?? '')
  if (source !== undefined) Object.assign(event, { src_endpoint: source, is_remote: true })
  const actor = told.get('ruser') || told.get('logname') || ''
  if (actor !== '') event['actor'] = { user: { name: actor } }
  return failed(event, 'authentication failure')
}

/** `key=value key= key=value` */
function pairsOf(text: string): (readonly [string, string])[] {
  return text.split(' ').flatMap((part) => {
    const at = part.indexOf('=')
    return at > 0 ? [[part.slice(0, at), part.slice(at + 1)] as const] : []
  })
}

function passwordChange(line: SyslogLine): EventDraft | undefined {
  const match = PASSWORD.exec(line.message)
  if (match === null) return undefined
  const event = startSyslogEvent(line, CLASS_UID.account_change, 3)
  event['user'] = { name: match[2]! }
  return succeeded(event)
}
