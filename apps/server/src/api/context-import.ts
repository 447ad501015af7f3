import { CONTEXT_SCHEMAS, type ContextKind } from '@opensoc/contract'
import type { ContextEntry } from '@opensoc/domain'
import { isIpAddress } from '@opensoc/ocsf'
import { cidrBlock } from '@opensoc/pipeline'
import { HttpError } from '../http/http-error.ts'
import { contextEntryOf } from './context-json.ts'
import { readCsv } from './read-csv.ts'

type Row = Record<string, unknown>

/** Problems that are told; the rest would only repeat them. */
const MAX_PROBLEMS = 20
const LISTS: ReadonlySet<string> = new Set(['hostnames', 'ips', 'names', 'tags'])
const NUMBERS: ReadonlySet<string> = new Set(['purdue_level'])
const FLAGS: ReadonlySet<string> = new Set(['is_safety', 'is_privileged'])
const TIMES: ReadonlySet<string> = new Set(['from_time', 'to_time'])

/** The entries of a file. Throws `CONTEXT_INVALID` with the places of what is wrong. */
export function readContext(kind: ContextKind, format: 'csv' | 'json', text: string): ContextEntry[] {
  const rows = format === 'csv' ? csvRows(kind, text) : jsonRows(text)
  const entries: ContextEntry[] = []
  const problems: { pointer: string; message: string }[] = []
  for (const [at, row] of rows.entries()) {
    const parsed = CONTEXT_SCHEMAS[kind].safeParse(row)
    const problem = parsed.success ? meaningless(kind, parsed.data) : undefined
    if (parsed.success && problem === undefined) entries.push(contextEntryOf(kind, parsed.data))
    else if (problems.length < MAX_PROBLEMS) {
      const issue = parsed.success ? undefined : parsed.error.issues[0]
      problems.push({
        pointer: `/${at}/${issue?.path.join('/') ?? ''}`,
        message: problem ?? issue?.message ?? 'not valid',
      })
    }
  }
  if (problems.length === 0) return entries
  const [first] = problems
  const place = format === 'csv' ? `row ${Number(first!.pointer.split('/')[1]) + 1}` : first!.pointer
  throw new HttpError(400, 'CONTEXT_INVALID', `${place}: ${first!.message}`, {
    errors: problems,
    nextStep: 'Nothing was imported. Mend the rows and import the file again.',
  })
}

function jsonRows(text: string): readonly Row[] {
  try {
    const rows: unknown = JSON.parse(text)
    if (Array.isArray(rows)) return rows
  } catch (error) {
    throw new HttpError(400, 'CONTEXT_INVALID', `not JSON: ${(error as Error).message}`)
  }
  throw new HttpError(400, 'CONTEXT_INVALID', 'the file holds no JSON array', {
    nextStep: 'Write [ {…}, {…} ].',
  })
}

/** Lists stand in one column, with spaces or semicolons between. */
function csvRows(kind: ContextKind, text: string): readonly Row[] {
  return readCsv(text).map((row, at) => {
    const entry: Row = {}
    // A network is named by its block.
    for (const [name, value] of Object.entries(row))
      if (value !== '') entry[name === 'cidr' ? 'id' : name] = cellValue(name, value)
    // Assets are named by their first host, leases and lookups by their place in the file.
    entry['id'] ??= defaultId(kind, entry, at)
    return entry
  })
}

function cellValue(name: string, value: string): unknown {
  if (LISTS.has(name)) return value.split(/[;\s]+/).filter((part) => part !== '')
  if (NUMBERS.has(name)) return Number(value)
  if (FLAGS.has(name)) return /^(true|yes|1|y)$/i.test(value)
  if (TIMES.has(name)) return /^\d+$/.test(value) ? Number(value) : Date.parse(value)
  return name === 'criticality' ? value.toLowerCase() : value
}

function defaultId(kind: ContextKind, entry: Row, at: number): unknown {
  if (kind === 'leases') return `${String(entry['ip'])}@${String(entry['from_time'])}`
  if (kind === 'lookups')
    return `${String(entry['table'])}/${String(entry['attribute'])}/${String(entry['value'])}`
  const list = entry['hostnames'] ?? entry['names'] ?? entry['ips']
  return Array.isArray(list) ? list[0] : `row ${at + 1}`
}

/** What the schema cannot see. */
function meaningless(kind: ContextKind, row: Row): string | undefined {
  if (kind === 'assets') {
    const wrong = (row['ips'] as readonly string[]).find((ip) => !isIpAddress(ip))
    return wrong === undefined ? undefined : `${wrong} is no address`
  }
  if (kind === 'networks') {
    const cidr = String(row['id'])
    return cidrBlock(cidr) === undefined ? `${cidr} is no block such as 10.1.0.0/16` : undefined
  }
  if (kind !== 'leases') return undefined
  if (!isIpAddress(String(row['ip']))) return `${String(row['ip'])} is no address`
  return Number(row['to_time']) > Number(row['from_time']) ? undefined : 'it ends before it begins'
}
