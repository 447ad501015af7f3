import { viewText } from '@opensoc/sigma'
import type { Event } from './event.ts'
import { EVENT_COLUMNS, type EventColumn } from './event-columns.ts'
import { observableKey } from './observable-key.ts'

/** One row of the lake's `events` table; beside the columns of {@link EVENT_COLUMNS}. Times are milliseconds since the epoch. */
export interface EventRow {
  tenant_id: string
  event_id: string
  time: number
  received_time: number
  source: string
  layer: string
  'observables.kind': string[]
  'observables.value': string[]
  /** What rules see: their log sources, and `field=value` lines, case folded (`viewText` of @opensoc/sigma). */
  sigma_sources: string[]
  sigma_text: string
  /** The whole OCSF event as JSON. */
  ocsf: string
  /** The original record. */
  raw: string
  [column: string]: unknown
}

const readers = EVENT_COLUMNS.map((column) => ({
  column,
  paths: column.paths.map((path) => path.split('.')),
}))

/** The event as the lake stores it. */
export function toEventRow(event: Event): EventRow {
  const observables = event.ocsf.observables ?? []
  const { sources, text } = viewText(event.sigma)
  const row: EventRow = {
    tenant_id: event.tenantId,
    event_id: event.id,
    time: wholeMilliseconds(event.ocsf.time),
    received_time: event.receivedTime,
    source: event.source,
    layer: event.layer,
    'observables.kind': observables.map(kindOf),
    'observables.value': observables.map((observable) =>
      observableKey(kindOf(observable), observable.value ?? ''),
    ),
    sigma_sources: [...sources],
    sigma_text: text,
    ocsf: JSON.stringify(event.ocsf),
    raw: event.raw,
  }
  for (const { column, paths } of readers) {
    const value = firstPresent(event.ocsf, paths)
    row[column.name] = value === undefined ? emptyOf(column) : coerce(column, value)
  }
  fillHashes(row, event.ocsf as unknown as Tree)
  return row
}

function kindOf({ type, type_id }: { readonly type?: string; readonly type_id: number }): string {
  return type ?? String(type_id)
}

/** The lake takes whole milliseconds only; one broken clock must not fail the batch. */
function wholeMilliseconds(time: number): number {
  return Number.isFinite(time) ? Math.trunc(time) : 0
}

type Tree = Readonly<Record<string, unknown>>

function firstPresent(root: unknown, paths: readonly (readonly string[])[]): unknown {
  for (const path of paths) {
    const value = follow(root, path)
    if (value !== undefined && value !== null && value !== '') return value
  }
  return undefined
}

function follow(root: unknown, path: readonly string[]): unknown {
  let value = root
  for (const step of path) {
    if (typeof value !== 'object' || value === null) return undefined
    value = (value as Tree)[step]
  }
  return value
}

function emptyOf(column: EventColumn): string | number {
  return column.type === 'integer' || column.type === 'time' ? 0 : ''
}

function coerce(column: EventColumn, value: unknown): string | number {
  if (column.type !== 'integer' && column.type !== 'time') return String(value)
  const number = Number(value)
  return Number.isSafeInteger(number) && number >= 0 ? number : 0
}

/** OCSF fingerprint.algorithm_id: 1 MD5, 3 SHA-256. */
function fillHashes(row: EventRow, ocsf: Tree): void {
  for (const owner of [['file'], ['module', 'file'], ['process', 'file'], ['actor', 'process', 'file']]) {
    const hashes = follow(ocsf, [...owner, 'hashes'])
    if (!Array.isArray(hashes)) continue
    for (const hash of hashes) {
      if (hash?.algorithm_id === 3 && row['sha256'] === '') row['sha256'] = String(hash.value).toLowerCase()
      if (hash?.algorithm_id === 1 && row['md5'] === '') row['md5'] = String(hash.value).toLowerCase()
    }
  }
}
