import { type AuditFields, type AuditRecord, readPairs } from './audit-record.ts'

/**
 * The audit collector of Microsoft's agents joins the records of an event in one line: `type=AUOMS_EXECVE audit(…)`.
 * This takes them apart again, so that rules see the records that they are written on.
 */
export function recordsOfAuoms(whole: AuditRecord, line: string): readonly AuditRecord[] {
  const title = between(line, ' proctitle=')
  const command = unquoted(between(line, ' cmdline='))
  const fields = { ...readPairs(withoutTails(line), 'SYSCALL') }
  nameUsers(fields)
  const node = fields['node'] || whole.node
  const record = (type: string, own: AuditFields): AuditRecord => ({ ...whole, type, node, fields: own })
  const records = [record(fields['syscall'] === undefined ? whole.type : 'SYSCALL', fields)]
  if (command !== '') records.push(record('EXECVE', execveOf(command)))
  if (fields['cwd'] !== undefined) records.push(record('CWD', { cwd: fields['cwd'] }))
  for (const path of pathsOf(fields)) records.push(record('PATH', path))
  if (title !== '') records.push(record('PROCTITLE', { proctitle: title }))
  return records
}

/** Values with spaces that nothing quotes end where the fields that always close the line begin. */
const END = ' redactors='
const TAILS = [' proctitle=', ' cmdline=']

function between(line: string, start: string): string {
  const at = line.indexOf(start)
  if (at === -1) return ''
  const end = line.indexOf(END, at)
  return line.slice(at + start.length, end === -1 ? line.length : end)
}

function withoutTails(line: string): string {
  const body = line.slice(line.indexOf('):') + 2)
  const starts = TAILS.map((tail) => body.indexOf(tail)).filter((at) => at !== -1)
  return starts.length === 0 ? body : body.slice(0, Math.min(...starts))
}

function unquoted(text: string): string {
  return text.length > 1 && text.startsWith('"') && text.endsWith('"') ? text.slice(1, -1) : text
}

/** It writes names where interpreted audit logs add them under upper-case keys. */
function nameUsers(fields: Record<string, string>): void {
  if (fields['user'] !== undefined) fields['UID'] ??= fields['user']
  if (fields['audit_user'] !== undefined && fields['audit_user'] !== 'unset')
    fields['AUID'] ??= fields['audit_user']
}

const MAX_WORDS = 1024

/** The words of the command line as EXECVE lists them; quotes hold a word together. */
function execveOf(command: string): AuditFields {
  const words = command.match(/"[^"]*"|'[^']*'|[^\s"']+|["']/g)?.slice(0, MAX_WORDS) ?? []
  const fields: Record<string, string> = { argc: String(words.length) }
  for (const [at, word] of words.entries())
    fields[`a${at}`] = /^(["']).*\1$/s.test(word) ? word.slice(1, -1) : word
  return fields
}

const MAX_PATHS = 32

function pathsOf(fields: AuditFields): AuditFields[] {
  const types = listOf(fields['path_nametype'])
  return listOf(fields['path_name'])
    .slice(0, MAX_PATHS)
    .map((name, at) => ({ item: String(at), name, nametype: types[at] ?? '' }))
}

/** A JSON list of texts. */
function listOf(text: string | undefined): string[] {
  if (text === undefined || !text.startsWith('[')) return []
  try {
    const list: unknown = JSON.parse(text)
    return Array.isArray(list) ? list.filter((element) => typeof element === 'string') : []
  } catch {
    return []
  }
}
