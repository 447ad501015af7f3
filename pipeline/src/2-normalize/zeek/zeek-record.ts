import { parseTime } from '../parse-time.ts'
import { isTree, numberAt, type Tree, textAt } from '../tree.ts'

/** The name of the log that a record is of, or undefined where it is no Zeek record. */
export function logOf(record: Tree): string | undefined {
  if (record['ts'] === undefined) return undefined
  const named = textAt(record, '_path') || textAt(record, '@stream') || textAt(record, 'path_name')
  if (named !== '' && /^[a-z0-9_]{1,60}$/.test(named)) return named
  return SIGNS.find(([, keys]) => keys.every((key) => record[key] !== undefined))?.[0]
}

/** Fields that only one log has, for exporters that leave its name out; connections are told by Zeek's own ids. */
const SIGNS: readonly (readonly [string, readonly string[]])[] = [
  ['dns', ['uid', 'trans_id', 'qtype_name']],
  ['dns', ['uid', 'query', 'qclass']],
  ['http', ['uid', 'trans_depth', 'method']],
  ['http', ['uid', 'trans_depth', 'status_code']],
  ['ssl', ['uid', 'cipher', 'established']],
  ['ssl', ['uid', 'server_name', 'established']],
  ['x509', ['certificate.serial', 'certificate.issuer']],
  ['x509', ['certificate_serial', 'certificate_issuer']],
  ['files', ['fuid', 'analyzers', 'seen_bytes']],
  ['ssh', ['uid', 'client', 'server', 'kex_alg']],
  ['ssh', ['uid', 'auth_attempts', 'client']],
  ['smb_files', ['uid', 'action', 'name', 'times.modified']],
  ['smb_files', ['uid', 'action', 'name', 'times_modified']],
  ['smb_mapping', ['uid', 'path', 'share_type']],
  ['kerberos', ['uid', 'request_type', 'service', 'client']],
  ['ntlm', ['uid', 'username', 'domainname', 'hostname']],
  ['rdp', ['uid', 'security_protocol']],
  ['dce_rpc', ['uid', 'endpoint', 'operation', 'named_pipe']],
  ['dhcp', ['uids', 'msg_types']],
  ['smtp', ['uid', 'helo', 'trans_depth']],
  ['notice', ['note', 'msg', 'suppress_for']],
  ['weird', ['name', 'notice', 'peer']],
  ['pe', ['id', 'machine', 'compile_ts', 'is_exe']],
  ['conn', ['uid', 'conn_state', 'proto']],
]

/** Seconds since the epoch with a fraction, or ISO 8601; milliseconds. NaN where it is neither. */
export function timeOf(record: Tree): number {
  const seconds = numberAt(record, 'ts')
  if (seconds === undefined) return parseTime(textAt(record, 'ts'))
  return seconds >= 0 && seconds < 10_000_000_000 ? Math.round(seconds * 1000) : Number.NaN
}

/** A part of the connection's id, however the exporter writes it. */
export function idPart(record: Tree, part: 'orig_h' | 'orig_p' | 'resp_h' | 'resp_p'): string {
  const nested = record['id']
  return (
    textAt(record, `id.${part}`) ||
    textAt(record, `id_${part}`) ||
    (isTree(nested) ? textAt(nested, part) : '')
  )
}
