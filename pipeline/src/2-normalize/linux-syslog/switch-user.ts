import { CLASS_UID } from '@opensoc/ocsf'
import type { EventDraft } from '../classification.ts'
import { baseName, fileOf } from '../ocsf-parts.ts'
import type { SyslogLine } from '../syslog-line.ts'
import { failed, startSyslogEvent, succeeded } from './syslog-event.ts'

const SUDO =
  /^\s{0,16}(\S{1,256}) : (?:(.{0,120}?) ; )?(?:HOST=\S{1,255} ; )?TTY=(\S{1,64}) ; PWD=(.{0,1024}?) ; USER=(\S{1,256}) ; (?:GROUP=\S{1,256} ; )?(?:TSID=\S{1,64} ; )?(?:ENV=.{0,1024}? ; )?COMMAND=(.{1,8192})$/s
const REFUSED =
  /not allowed|incorrect password|not in (?:the )?sudoers|authentication|a password is required/i

/** A command that one account ran as another: a process launch. */
export function sudo(line: SyslogLine): EventDraft | undefined {
  const match = SUDO.exec(line.message)
  if (match === null || line.host === '') return undefined
  const [, user = '', note = '', , folder = '', target = '', command = ''] = match
  const path = command.split(' ', 1)[0]!
  const file = path.startsWith('/') ? fileOf(path) : undefined
  const event = startSyslogEvent(line, CLASS_UID.process_activity, 1)
  const pid = Number(line.pid)
  event['process'] = {
    // OCSF wants a number or a name for the process; old versions of sudo tell neither.
    ...(Number.isSafeInteger(pid) && pid > 0 ? { pid } : { uid: `${line.host}-sudo-${line.time}` }),
    name: baseName(path) || path,
    cmd_line: command,
    working_directory: folder,
    user: { name: target },
    ...(file === undefined ? {} : { file }),
  }
  event['actor'] = { user: { name: user } }
  return REFUSED.test(note) ? failed(event, note) : succeeded(event)
}

const SU_TO = /^(FAILED SU )?\(to (\S{1,256})\) (\S{1,256}) on /
const SU_FOR = /^(Successful|FAILED) su for (\S{1,256}) by (\S{1,256})/

/** OCSF Authentication: 7 Account Switch. */
export function su(line: SyslogLine): EventDraft | undefined {
  const match = SU_TO.exec(line.message) ?? SU_FOR.exec(line.message)
  if (match === null) return undefined
  const [, outcome = '', target = '', user = ''] = match
  const event = startSyslogEvent(line, CLASS_UID.authentication, 7)
  event['user'] = { name: target }
  event['actor'] = { user: { name: user } }
  event['service'] = { name: 'su' }
  return outcome.startsWith('FAILED') ? failed(event) : succeeded(event)
}
