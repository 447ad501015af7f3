import { CLASS_UID } from '@opensoc/ocsf'
import type { EventDraft } from '../classification.ts'
import { given } from '../metadata.ts'
import { fileOf } from '../ocsf-parts.ts'
import { countAt, listAt, type Tree, textAt } from '../tree.ts'
import { FAILURE, type LogMappings, log, SUCCESS } from './log-mapping.ts'

const SHARE_TYPES: ReadonlyMap<string, readonly [number, string]> = new Map([
  ['DISK', [1, 'File']],
  ['PIPE', [2, 'Pipe']],
  ['PRINT', [3, 'Print']],
])

/** What Windows hosts say to each other. */
export const WINDOWS_LOGS: LogMappings = {
  smb_files: log(
    CLASS_UID.smb_activity,
    (record) => (textAt(record, 'action') === 'SMB::FILE_OPEN' ? 2 : 99),
    'action path name size',
    (event, record) => {
      const action = textAt(record, 'action')
      if (event['activity_id'] === 99 && action !== '') event['activity_name'] = action
      const size = countAt(record, 'size')
      const file = fileOf(textAt(record, 'name'))
      if (file !== undefined) event['file'] = size === undefined ? file : { ...file, size }
      Object.assign(event, given('share', textAt(record, 'path')), given('command', action))
    },
  ),
  smb_mapping: log(CLASS_UID.smb_activity, 99, 'path share_type', (event, record) => {
    event['activity_name'] = 'Map'
    const type = SHARE_TYPES.get(textAt(record, 'share_type'))
    Object.assign(event, given('share', textAt(record, 'path')))
    if (type !== undefined) Object.assign(event, { share_type_id: type[0], share_type: type[1] })
  }),
  dce_rpc: log(CLASS_UID.network_activity, 6, '', (event, record) => {
    event['app_name'] = 'dce_rpc'
    const call = [textAt(record, 'endpoint'), textAt(record, 'operation')].filter((part) => part !== '')
    if (call.length > 0) event['message'] = call.join('::')
  }),
  kerberos: log(
    CLASS_UID.authentication,
    (record) => (textAt(record, 'request_type') === 'TGS' ? 4 : 3),
    'client service success error_msg request_type',
    fillKerberos,
  ),
  ntlm: log(CLASS_UID.authentication, 1, 'username domainname success', (event, record) => {
    event['user'] = {
      name: textAt(record, 'username') || 'unknown',
      ...given('domain', textAt(record, 'domainname')),
    }
    event['service'] = { name: 'ntlm' }
    Object.assign(event, { auth_protocol_id: 1, auth_protocol: 'NTLM', is_remote: true }, outcome(record))
  }),
}

/** `ann/CORP.EXAMPLE` asked for `cifs/fs1.corp.example`. */
function fillKerberos(event: EventDraft, record: Tree): void {
  const [name = '', realm = ''] = textAt(record, 'client').split('/', 2)
  event['user'] = { name: name || 'unknown', ...given('domain', realm) }
  event['service'] = { name: textAt(record, 'service') || 'krbtgt' }
  Object.assign(event, { auth_protocol_id: 2, auth_protocol: 'Kerberos', is_remote: true }, outcome(record))
  Object.assign(event, given('status_detail', textAt(record, 'error_msg')))
}

/** Nothing where the log does not tell. */
function outcome(record: Tree): EventDraft {
  const told = textAt(record, 'success')
  return told === '' ? {} : told === 'true' || told === 'T' ? SUCCESS : FAILURE
}

/** A kerberos record of which Zeek saw neither request nor answer. */
export function isEmptyKerberos(record: Tree): boolean {
  return textAt(record, 'client') === '' && textAt(record, 'service') === ''
}

/** A file that went over SMB or FTP, whose classes have a place for it; other transports have none. */
export function fileClass(record: Tree): number | undefined {
  const source = textAt(record, 'source')
  if (source === 'SMB') return CLASS_UID.smb_activity
  return source === 'FTP_DATA' ? CLASS_UID.ftp_activity : undefined
}

const HASHES: readonly (readonly [string, number, string])[] = [
  ['md5', 1, 'MD5'],
  ['sha1', 2, 'SHA-1'],
  ['sha256', 3, 'SHA-256'],
]

/** The file of a record of the files log. */
export function transferredFile(record: Tree): EventDraft | undefined {
  const hashes = HASHES.flatMap(([key, algorithm_id, algorithm]) => {
    const value = textAt(record, key)
    return /^[0-9a-fA-F]{32,64}$/.test(value) ? [{ algorithm_id, algorithm, value }] : []
  })
  const size = countAt(record, 'total_bytes') ?? countAt(record, 'seen_bytes')
  const file = fileOf(textAt(record, 'filename') || textAt(record, 'fuid'), hashes)
  if (file === undefined) return undefined
  return {
    ...file,
    ...given('mime_type', textAt(record, 'mime_type')),
    ...(size === undefined ? {} : { size }),
  }
}

/** Sender and receiver of a file. */
export function fileEnds(record: Tree): readonly [string, string] {
  return [firstText(record, 'tx_hosts'), firstText(record, 'rx_hosts')]
}

function firstText(record: Tree, key: string): string {
  const [first] = listAt(record, key, 1)
  return typeof first === 'string' ? first : ''
}
