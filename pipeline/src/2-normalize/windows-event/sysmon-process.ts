import type { EventDraft } from '../classification.ts'
import { fileOf, hashesOf, userOf } from '../ocsf-parts.ts'
import { put } from './mapping.ts'
import { processOf } from './process-of.ts'
import { field, type Tree, type WindowsRecord } from './windows-record.ts'

const OWN = { image: 'Image', pid: 'ProcessId', uid: 'ProcessGuid', commandLine: 'CommandLine' }
const PARENT = {
  image: 'ParentImage',
  pid: 'ParentProcessId',
  uid: 'ParentProcessGuid',
  commandLine: 'ParentCommandLine',
}
// Sysmon 8 writes Guid, Sysmon 10 GUID.
const SOURCE = {
  image: 'SourceImage',
  pid: 'SourceProcessId',
  uid: 'SourceProcessGuid',
  otherUid: 'SourceProcessGUID',
}
const TARGET = {
  image: 'TargetImage',
  pid: 'TargetProcessId',
  uid: 'TargetProcessGuid',
  otherUid: 'TargetProcessGUID',
}

export const ACTOR_FIELDS = 'Image ProcessId ProcessGuid User UtcTime'
export const PAIR_FIELDS =
  'SourceImage SourceProcessId SourceProcessGuid SourceProcessGUID SourceUser TargetImage TargetProcessId TargetProcessGuid TargetProcessGUID TargetUser UtcTime'

/** Most Sysmon events: the process in Image acted. */
export function actor(event: EventDraft, fields: Tree): boolean {
  const process = processOf(fields, OWN)
  const user = userOf(field(fields, 'User'))
  if (process === undefined && user === undefined) return false
  if (process !== undefined && user !== undefined) process['user'] = user
  event['actor'] = { ...(process === undefined ? {} : { process }), ...(user === undefined ? {} : { user }) }
  return true
}

const INTEGRITY: ReadonlyMap<string, number> = new Map([
  ['Untrusted', 1],
  ['Low', 2],
  ['Medium', 3],
  ['High', 4],
  ['System', 5],
  ['Protected', 6],
])

export function launched(event: EventDraft, record: WindowsRecord): boolean {
  const { fields } = record
  const process = processOf(fields, OWN)
  if (process === undefined) return false
  const parent = processOf(fields, PARENT)
  const user = userOf(field(fields, 'User'))
  const parentUser = userOf(field(fields, 'ParentUser'))
  if (parent !== undefined && parentUser !== undefined) parent['user'] = parentUser
  const hashes = hashesOf(field(fields, 'Hashes'))
  put(process, 'file', fileOf(field(fields, 'Image'), hashes))
  put(process, 'user', user)
  put(process, 'parent_process', parent)
  put(process, 'working_directory', field(fields, 'CurrentDirectory'))
  const integrity = field(fields, 'IntegrityLevel')
  if (put(process, 'integrity_id', INTEGRITY.get(integrity))) process['integrity'] = integrity
  if (record.time > 0) process['created_time'] = record.time
  event['process'] = process
  event['actor'] =
    parent !== undefined ? { process: parent } : user !== undefined ? { user } : { invoked_by: 'unknown' }
  return true
}

/** The process ended, or its image was replaced: it is all that the record knows of. */
export function ofItself(event: EventDraft, record: WindowsRecord): boolean {
  const process = processOf(record.fields, OWN)
  if (process === undefined) return false
  event['process'] = process
  event['actor'] = { process: { ...process } }
  return true
}

/** The process in Source acts on the one in Target. */
export function onProcess(event: EventDraft, { fields }: WindowsRecord): boolean {
  const source = processOf(fields, SOURCE)
  const target = processOf(fields, TARGET)
  if (source === undefined || target === undefined) return false
  put(source, 'user', userOf(field(fields, 'SourceUser')))
  put(target, 'user', userOf(field(fields, 'TargetUser')))
  event['actor'] = { process: source }
  event['process'] = target
  return true
}
