import type { AuditFields, AuditRecord } from './audit-record.ts'
import { syscallName } from './syscall-names.ts'

/** The records of one serial: what the kernel tells of one system call, or one record of a program. */
export interface AuditGroup {
  readonly records: readonly AuditRecord[]
  readonly first: AuditRecord
  /** Fields of the SYSCALL record, else of the first one. */
  readonly fields: AuditFields
  /** Name of the system call; empty where there is none, or its number is unknown. */
  readonly call: string
}

export function groupOf(records: readonly AuditRecord[]): AuditGroup | undefined {
  const first = records[0]
  if (first === undefined) return undefined
  const fields = records.find(({ type }) => type === 'SYSCALL')?.fields ?? first.fields
  return { records, first, fields, call: syscallName(fields['arch'] ?? '', fields['syscall'] ?? '') }
}

export function fieldsOfType(group: AuditGroup, type: string): AuditFields | undefined {
  return group.records.find((record) => record.type === type)?.fields
}

/** A path as the call named it, made absolute by the record of its working folder. */
export function absolutePath(group: AuditGroup, path: string): string {
  if (path === '' || path.startsWith('/')) return path
  const folder = fieldsOfType(group, 'CWD')?.['cwd'] ?? ''
  const relative = path.startsWith('./') ? path.slice(2) : path
  if (!folder.startsWith('/')) return relative
  return folder.endsWith('/') ? folder + relative : `${folder}/${relative}`
}

/** More words than this are not joined into a command line. */
const MAX_WORDS = 1024

/** The command line: the words of EXECVE, else the process title. */
export function commandLineOf(group: AuditGroup): string {
  const executed = group.records.filter(({ type }) => type === 'EXECVE')
  if (executed.length === 0) return fieldsOfType(group, 'PROCTITLE')?.['proctitle'] ?? ''
  // A long list of words continues in further records.
  const words: Record<string, string> = Object.assign({}, ...executed.map(({ fields }) => fields))
  const count = Math.min(Number(words['argc']) || 0, MAX_WORDS)
  return Array.from({ length: count }, (_, at) => wordAt(words, at)).join(' ')
}

/** A word, or the pieces `a1[0]`, `a1[1]`, … that a long one is cut into. */
function wordAt(words: AuditFields, at: number): string {
  const whole = words[`a${at}`]
  if (whole !== undefined) return whole
  let pieces = ''
  for (let piece = 0; words[`a${at}[${piece}]`] !== undefined; piece++) pieces += words[`a${at}[${piece}]`]
  return pieces
}
