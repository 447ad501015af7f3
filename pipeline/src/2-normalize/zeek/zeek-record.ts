import { parseTime } from '../parse-time.ts'
import { isTree, numberAt, type Tree, textAt } from '../tree.ts'

/** The name of the log that a record is of, or undefined where it is no Zeek record. */
export function logOf(record: Tree): string | undefined {
  if (record['ts'] === undefined) return undefined
  const named = textAt(record, '_path') || textAt(record, '@stream') || textAt(record, 'path_name')
  if (named !== '' && /^[a-z0-9_]{1,60}$/.test(named)) return named
  if (
    !/^[CF][A-Za-z0-9]{10,24}$/.test(textAt(record, 'uid') || textAt(record, 'fuid') || textAt(record, 'id'))
  )
    return undefined
  return SIGNS.find(([, keys]) => keys.every((key) => record[key] !== undefined))?.[0]
}

/** Fields that only one log has, for exporters that leave its name out. */
const SIGNS: readonly (readonly [string, readonly string[]])[] = [
  ['dns', ['trans_id', 'qtype_name']],
  ['dns', ['query', 'qclass']],
  ['http', ['method', 'trans_depth']],
  ['ssl', ['cipher', 'established']],
  ['x509', ['certificate.serial']],
  ['files', ['fuid', 'analyzers']],
  ['ssh', ['auth_success', 'client']],
  ['smb_files', ['action', 'share_type']],
  ['conn', ['conn_state', 'proto']],
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
