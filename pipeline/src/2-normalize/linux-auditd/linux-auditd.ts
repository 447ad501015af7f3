import type { FieldMapping } from '@opensoc/domain'
import { type BaseEvent, CLASS_UID } from '@opensoc/ocsf'
import type { SigmaEvent } from '@opensoc/sigma'
import { type EventDraft, startEvent } from '../classification.ts'
import { createSigmaViews } from '../field-mapping.ts'
import { metadataOf } from '../metadata.ts'
import type { Normalizer } from '../normalizer.ts'
import { baseName, endpointOf, fileOf, isHostname, numberOf } from '../ocsf-parts.ts'
import { type AuditRecord, isAuditLine, parseAuditLine } from './audit-record.ts'
import { socketAddress } from './socket-address.ts'

/** Linux audit log: the records of one serial are one event; rules see each record for itself. */
export function createLinuxAuditdNormalizer(mappings: readonly FieldMapping[]): Normalizer {
  const viewsOf = createSigmaViews(mappings, 'linux')
  return {
    name: 'linux-auditd',
    media: 'text',
    isSpecific: true,
    recognizes: ({ text }) => isAuditLine(text),
    normalize({ text }) {
      const records = text.split('\n').flatMap((line) => parseAuditLine(line) ?? [])
      const first = records[0]
      if (first === undefined) return { reason: 'normalizer_failed', detail: 'auditd: no record in the text' }
      const sigma: SigmaEvent[] = records.flatMap((record) =>
        viewsOf({ ...record.fields, type: record.type, audit: 'auditd' }),
      )
      const event = new AuditEvent(records)
      return {
        layer: event.isIdentity ? 'identity' : 'endpoint',
        ocsf: event.toOcsf() as unknown as BaseEvent,
        sigma,
      }
    },
  }
}

/** x86-64 and arm64 numbers and names of the calls that have a class of their own. */
const EXEC = new Set(['59', '322', '221', '281', 'execve', 'execveat'])
const CONNECT = new Set(['42', '203', 'connect'])
const FILE_CALLS: Readonly<Record<string, number>> = {
  '2': 14,
  open: 14,
  '257': 14,
  openat: 14,
  '56': 14,
  '82': 5,
  rename: 5,
  '264': 5,
  renameat: 5,
  '316': 5,
  renameat2: 5,
  '87': 4,
  unlink: 4,
  '263': 4,
  unlinkat: 4,
  '84': 4,
  rmdir: 4,
  '90': 7,
  chmod: 7,
  '268': 7,
  fchmodat: 7,
  '92': 7,
  chown: 7,
  '260': 7,
  fchownat: 7,
  '83': 1,
  mkdir: 1,
  '258': 1,
  mkdirat: 1,
  '85': 1,
  creat: 1,
}
const LOGON_TYPES = new Set(['USER_LOGIN', 'USER_AUTH', 'USER_START', 'CRED_ACQ', 'USER_ACCT'])
const LOGOFF_TYPES = new Set(['USER_END', 'USER_LOGOUT', 'CRED_DISP'])
const ACCOUNT_TYPES: Readonly<Record<string, number>> = {
  ADD_USER: 1,
  DEL_USER: 6,
  USER_CHAUTHTOK: 3,
  ACCT_LOCK: 9,
  ACCT_UNLOCK: 12,
}

class AuditEvent {
  readonly #records: readonly AuditRecord[]
  readonly #first: AuditRecord
  readonly #syscall: AuditRecord | undefined

  constructor(records: readonly AuditRecord[]) {
    this.#records = records
    this.#first = records[0]!
    this.#syscall = records.find((record) => record.type === 'SYSCALL')
  }

  get isIdentity(): boolean {
    const { type } = this.#first
    return LOGON_TYPES.has(type) || LOGOFF_TYPES.has(type) || ACCOUNT_TYPES[type] !== undefined
  }

  toOcsf(): EventDraft {
    const call = this.#syscall?.fields['syscall'] ?? ''
    if (EXEC.has(call) || (call === '' && this.#record('EXECVE') !== undefined))
      return this.#launch() ?? this.#generic()
    if (CONNECT.has(call)) return this.#connection() ?? this.#generic()
    if (FILE_CALLS[call] !== undefined) return this.#file(FILE_CALLS[call]) ?? this.#generic()
    const { type } = this.#first
    if (LOGON_TYPES.has(type)) return this.#authentication(1)
    if (LOGOFF_TYPES.has(type)) return this.#authentication(2)
    if (type === 'USER_CMD') return this.#command() ?? this.#generic()
    const change = ACCOUNT_TYPES[type]
    return change === undefined ? this.#generic() : this.#account(change)
  }

  #record(type: string): AuditRecord | undefined {
    return this.#records.find((record) => record.type === type)
  }

  #start(classUid: number, activityId: number): EventDraft {
    const { type, time, serial, node } = this.#first
    const event = startEvent(classUid, activityId, 1, time)
    event['metadata'] = metadataOf({
      product: 'auditd',
      vendor: 'Linux',
      logName: 'audit.log',
      eventCode: this.#syscall === undefined ? type : 'SYSCALL',
      uid: serial,
      originalTime: String(time / 1000),
      profiles: ['host'],
    })
    const host = node || this.#first.fields['hostname'] || ''
    event['device'] = {
      type_id: 0,
      type: 'Unknown',
      os: { type_id: 200, type: 'Linux', name: 'Linux' },
      ...(host !== '' && isHostname(host) ? { hostname: host } : { name: 'unknown' }),
    }
    const key = this.#syscall?.fields['key'] ?? ''
    const rest = { ...(key === '' ? {} : { key }), records: this.#records.map((record) => record.type) }
    event['unmapped'] = rest
    return event
  }

  /** The process that made the call. */
  #process(fields: Readonly<Record<string, string>>): EventDraft | undefined {
    const pid = numberOf(fields['pid'] ?? '')
    if (pid === undefined) return undefined
    const exe = fields['exe'] ?? ''
    const parent = numberOf(fields['ppid'] ?? '')
    const user = this.#user(fields)
    const file = fileOf(exe)
    return {
      pid,
      name: baseName(exe) || fields['comm'] || 'unknown',
      ...(file === undefined ? {} : { file }),
      ...(parent === undefined ? {} : { parent_process: { pid: parent } }),
      ...(user === undefined ? {} : { user }),
    }
  }

  #user(fields: Readonly<Record<string, string>>): EventDraft | undefined {
    const uid = fields['uid'] ?? ''
    const name = fields['UID'] ?? ''
    if (uid === '' && name === '') return undefined
    return { ...(name === '' ? {} : { name }), ...(uid === '' ? {} : { uid }) }
  }

  #launch(): EventDraft | undefined {
    const fields = this.#syscall?.fields ?? this.#first.fields
    const process = this.#process(fields)
    const commandLine = this.#commandLine()
    if (process === undefined) return undefined
    const event = this.#start(CLASS_UID.process_activity, 1)
    if (commandLine !== '') process['cmd_line'] = commandLine
    const folder = this.#record('CWD')?.fields['cwd'] ?? ''
    if (folder !== '') process['working_directory'] = folder
    process['created_time'] = this.#first.time
    event['process'] = process
    event['actor'] = this.#actor(fields)
    return event
  }

  #commandLine(): string {
    const words = this.#record('EXECVE')?.fields
    if (words === undefined) return this.#record('PROCTITLE')?.fields['proctitle'] ?? ''
    const count = Math.min(numberOf(words['argc'] ?? '') ?? 0, 256)
    return Array.from({ length: count }, (_, at) => words[`a${at}`] ?? '').join(' ')
  }

  #actor(fields: Readonly<Record<string, string>>): EventDraft {
    const parent = numberOf(fields['ppid'] ?? '')
    const auid = fields['auid'] ?? ''
    const name = fields['AUID'] ?? ''
    const isLoggedOn = auid !== '' && auid !== '4294967295' && auid !== 'unset'
    const user = isLoggedOn ? { uid: auid, ...(name === '' ? {} : { name }) } : this.#user(fields)
    const session = fields['ses'] ?? ''
    return {
      ...(user === undefined ? {} : { user }),
      ...(parent === undefined ? {} : { process: { pid: parent } }),
      ...(session === '' || session === '4294967295' ? {} : { session: { uid: session } }),
      ...(user === undefined && parent === undefined ? { invoked_by: 'unknown' } : {}),
    }
  }

  #file(activityId: number): EventDraft | undefined {
    const fields = this.#syscall!.fields
    const paths = this.#records.filter(
      (record) => record.type === 'PATH' && record.fields['nametype'] !== 'PARENT',
    )
    const file = fileOf(paths.at(-1)?.fields['name'] ?? '')
    const process = this.#process(fields)
    if (file === undefined || process === undefined) return undefined
    const isNew = activityId === 14 && paths.some((record) => record.fields['nametype'] === 'CREATE')
    const event = this.#start(CLASS_UID.file_activity, isNew ? 1 : activityId)
    event['file'] = file
    const user = this.#user(fields)
    event['actor'] = { process, ...(user === undefined ? {} : { user }) }
    return this.#withOutcome(event, fields)
  }

  #connection(): EventDraft | undefined {
    const address = socketAddress(this.#record('SOCKADDR')?.fields['saddr'] ?? '')
    const target = address === undefined ? undefined : endpointOf(address.ip, '', String(address.port))
    if (target === undefined) return undefined
    const fields = this.#syscall!.fields
    const event = this.#start(CLASS_UID.network_activity, 1)
    event['dst_endpoint'] = target
    event['connection_info'] = { direction_id: 2, direction: 'Outbound' }
    const process = this.#process(fields)
    if (process !== undefined) event['actor'] = { process }
    return this.#withOutcome(event, fields)
  }

  #authentication(activityId: number): EventDraft {
    const { fields, type } = this.#first
    const event = this.#start(CLASS_UID.authentication, activityId)
    event['user'] = { name: fields['acct'] || fields['id'] || fields['UID'] || 'unknown' }
    event['service'] = { name: baseName(fields['exe'] ?? '') || type }
    const source = endpointOf(fields['addr'] ?? '')
    if (source !== undefined) event['src_endpoint'] = source
    const failed = fields['res'] === 'failed' || fields['res'] === '0'
    return Object.assign(event, failed ? FAILURE : SUCCESS)
  }

  #command(): EventDraft | undefined {
    const { fields } = this.#first
    const pid = numberOf(fields['pid'] ?? '')
    const command = fields['cmd'] ?? ''
    if (pid === undefined || command === '') return undefined
    const event = this.#start(CLASS_UID.process_activity, 1)
    event['process'] = { pid, name: baseName(command.split(' ', 1)[0]!), cmd_line: command }
    event['actor'] = this.#actor(fields)
    return this.#withOutcome(event, { success: fields['res'] === 'success' ? 'yes' : 'no' })
  }

  #account(activityId: number): EventDraft {
    const { fields } = this.#first
    const event = this.#start(CLASS_UID.account_change, activityId)
    event['user'] = { name: fields['acct'] || fields['id'] || 'unknown' }
    event['actor'] = this.#actor(fields)
    return event
  }

  #generic(): EventDraft {
    const event = this.#start(CLASS_UID.base_event, 99)
    event['activity_name'] = this.#first.type
    const fields = this.#syscall?.fields ?? this.#first.fields
    const process = this.#process(fields)
    event['actor'] = process === undefined ? this.#actor(fields) : { process }
    event['unmapped'] = { ...(event['unmapped'] as object), fields: { ...fields } }
    return event
  }

  #withOutcome(event: EventDraft, fields: Readonly<Record<string, string>>): EventDraft {
    return Object.assign(event, fields['success'] === 'no' ? FAILURE : SUCCESS)
  }
}

const SUCCESS = { status_id: 1, status: 'Success' }
const FAILURE = { status_id: 2, status: 'Failure' }
