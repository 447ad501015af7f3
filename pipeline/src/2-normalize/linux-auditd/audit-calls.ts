import { CLASS_UID } from '@opensoc/ocsf'
import type { EventDraft } from '../classification.ts'
import { endpointOf, fileOf } from '../ocsf-parts.ts'
import { actorOf, callerOf, isRefused, startAuditEvent, userOfCall, withOutcome } from './audit-event.ts'
import { type AuditGroup, absolutePath, commandLineOf, fieldsOfType } from './audit-group.ts'
import { socketAddress } from './socket-address.ts'

/** OCSF File System Activity of a call: 1 Create, 3 Update, 4 Delete, 5 Rename, 6 Set Attributes, 7 Set Security, 14 Open. */
const FILE_CALLS: Readonly<Record<string, number>> = {
  open: 14,
  openat: 14,
  openat2: 14,
  creat: 1,
  mkdir: 1,
  mkdirat: 1,
  mknod: 1,
  mknodat: 1,
  link: 1,
  linkat: 1,
  symlink: 1,
  symlinkat: 1,
  truncate: 3,
  ftruncate: 3,
  unlink: 4,
  unlinkat: 4,
  rmdir: 4,
  rename: 5,
  renameat: 5,
  renameat2: 5,
  setxattr: 6,
  chmod: 7,
  fchmod: 7,
  fchmodat: 7,
  chown: 7,
  fchown: 7,
  lchown: 7,
  fchownat: 7,
}
const FOLDER_CALLS = new Set(['mkdir', 'mkdirat', 'rmdir'])

/** The event of a system call that has a class of its own; undefined where it has none, or its records say too little. */
export function callEvent(group: AuditGroup): EventDraft | undefined {
  const { call } = group
  if (call === 'execve' || call === 'execveat') return launch(group)
  if (call === '' && fieldsOfType(group, 'EXECVE') !== undefined) return launch(group)
  if (call === 'connect' || call === 'bind' || call === 'accept' || call === 'accept4') return socket(group)
  const activityId = Object.hasOwn(FILE_CALLS, call) ? FILE_CALLS[call] : undefined
  return activityId === undefined ? undefined : file(group, activityId)
}

function launch(group: AuditGroup): EventDraft | undefined {
  const { fields } = group
  if (isRefused(fields)) return refusedLaunch(group)
  const process = callerOf(fields)
  if (process === undefined) return undefined
  const event = startAuditEvent(group, CLASS_UID.process_activity, 1)
  describe(process, group, commandLineOf(group))
  process['created_time'] = group.first.time
  event['process'] = process
  event['actor'] = actorOf(fields)
  return withOutcome(event, false)
}

/** No process came to be: `exe`, `pid` and the title are the caller's, PATH names what was to be run. */
function refusedLaunch(group: AuditGroup): EventDraft | undefined {
  const { fields, first } = group
  const caller = callerOf(fields)
  const target = fileOf(absolutePath(group, fieldsOfType(group, 'PATH')?.['name'] ?? ''))
  if (caller === undefined || target === undefined) return undefined
  const event = startAuditEvent(group, CLASS_UID.process_activity, 1)
  const process: EventDraft = {
    uid: `refused-${first.time}-${first.serial}`,
    name: target['name'],
    file: target,
  }
  describe(process, group, fieldsOfType(group, 'EXECVE') === undefined ? '' : commandLineOf(group))
  event['process'] = process
  event['actor'] = { ...actorOf(fields), process: caller }
  return withOutcome(event, true, exitOf(group))
}

function describe(process: EventDraft, group: AuditGroup, commandLine: string): void {
  const folder = fieldsOfType(group, 'CWD')?.['cwd'] ?? ''
  if (commandLine !== '') process['cmd_line'] = commandLine
  if (folder !== '') process['working_directory'] = folder
}

function file(group: AuditGroup, activityId: number): EventDraft | undefined {
  const { fields, call } = group
  const paths = group.records.filter(
    ({ type, fields: path }) => type === 'PATH' && path['nametype'] !== 'PARENT',
  )
  const ofType = (nametype: string) => paths.find(({ fields: path }) => path['nametype'] === nametype)
  const subject = (activityId === 4 || activityId === 5 ? ofType('DELETE') : undefined) ?? paths.at(-1)
  const target = fileOf(absolutePath(group, subject?.fields['name'] ?? ''))
  const process = callerOf(fields)
  if (target === undefined || process === undefined) return undefined
  if (FOLDER_CALLS.has(call)) Object.assign(target, { type_id: 2, type: 'Folder' })
  const isNew = activityId === 14 && ofType('CREATE') !== undefined
  const event = startAuditEvent(group, CLASS_UID.file_activity, isNew ? 1 : activityId)
  event['file'] = target
  const renamed =
    activityId === 5 ? fileOf(absolutePath(group, ofType('CREATE')?.fields['name'] ?? '')) : undefined
  if (renamed !== undefined) event['file_result'] = renamed
  const user = userOfCall(fields)
  event['actor'] = { process, ...(user === undefined ? {} : { user }) }
  return withOutcome(event, isRefused(fields), exitOf(group))
}

/** A connection that is under way: a socket that does not wait says so, and is no failure. */
const IN_PROGRESS = new Set(['-115', 'EINPROGRESS(Operation now in progress)'])

function socket(group: AuditGroup): EventDraft | undefined {
  const { fields, call } = group
  const address = socketAddress(fieldsOfType(group, 'SOCKADDR')?.['saddr'] ?? '')
  const endpoint = address === undefined ? undefined : endpointOf(address.ip, '', String(address.port))
  if (endpoint === undefined) return undefined
  const isFailure = isRefused(fields) && !IN_PROGRESS.has(fields['exit'] ?? '')
  const isOutbound = call === 'connect'
  const activityId = isFailure ? 4 : call === 'bind' ? 7 : 1
  const event = startAuditEvent(group, CLASS_UID.network_activity, activityId)
  event[isOutbound ? 'dst_endpoint' : 'src_endpoint'] = endpoint
  event['connection_info'] = isOutbound
    ? { direction_id: 2, direction: 'Outbound' }
    : { direction_id: 1, direction: 'Inbound' }
  const process = callerOf(fields)
  const user = userOfCall(fields)
  if (process !== undefined) event['actor'] = { process, ...(user === undefined ? {} : { user }) }
  return withOutcome(event, isFailure, exitOf(group))
}

function exitOf({ fields }: AuditGroup): string {
  const exit = fields['exit'] ?? ''
  return exit === '' ? '' : `exit ${exit}`
}
