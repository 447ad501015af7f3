import {
  type CallOptions,
  EVENT_COLUMNS,
  type EventPage,
  type EventScope,
  type FieldValue,
  type HistogramBucket,
  hostKey,
  type ProcessQuery,
  type QuarantineRow,
  type StoredEvent,
} from '@opensoc/domain'
import { OpenSocError } from '@opensoc/kernel'
import type { Settings, SqlClient } from './client.ts'
import { scopeCondition } from './query-sql.ts'
import { EVENT_SELECT, toStoredEvent } from './stored-event.ts'

/**
 * What events are chosen by can be long, so it is read in small blocks. A condition of many parts is not cut short: that
 * would copy the long columns for each part.
 */
const SMALL_BLOCKS = { max_block_size: 1024, short_circuit_function_evaluation: 'disable' }

/** Records are long: what is shown of an event is read once it is known which events are. */
const LATE_READ = { query_plan_max_limit_for_lazy_materialization: 100_000, ...SMALL_BLOCKS }

/** For counts: blocks are small only where what rules see is read. */
function blocksFor(condition: string): Settings {
  return condition.includes('sigma_text') ? SMALL_BLOCKS : {}
}

export async function search(
  client: SqlClient,
  scope: EventScope,
  page: { readonly limit: number; readonly cursor?: string },
  options: CallOptions = {},
): Promise<EventPage> {
  const { sql, params } = scopeCondition(scope)
  const after = page.cursor === undefined ? undefined : parseCursor(page.cursor)
  const rows = await client.rows(
    `SELECT ${EVENT_SELECT} FROM events WHERE ${sql}
     ${after === undefined ? '' : "AND (time, event_id) < (fromUnixTimestamp64Milli({cursor_time:Int64}, 'UTC'), {cursor_id:String})"}
     ORDER BY time DESC, event_id DESC LIMIT {limit:UInt32}`,
    { ...params, ...after, limit: page.limit + 1 },
    { ...options, settings: LATE_READ },
  )
  const events = rows.slice(0, page.limit).map(toStoredEvent)
  const last = events.at(-1)
  return rows.length > page.limit && last !== undefined
    ? { events, cursor: `${last.time}~${last.id}` }
    : { events }
}

export async function count(
  client: SqlClient,
  scope: EventScope,
  options: CallOptions = {},
): Promise<number> {
  const { sql, params } = scopeCondition(scope)
  const [row] = await client.rows(`SELECT count() AS n FROM events WHERE ${sql}`, params, {
    ...options,
    settings: blocksFor(sql),
  })
  return Number(row?.['n'] ?? 0)
}

export async function histogram(
  client: SqlClient,
  scope: EventScope,
  buckets: number,
  options: CallOptions = {},
): Promise<HistogramBucket[]> {
  const { sql, params } = scopeCondition(scope)
  const widthMs = Math.max(1, Math.ceil((scope.to - scope.from) / buckets))
  const rows = await client.rows(
    `SELECT intDiv(toUnixTimestamp64Milli(time) - {start:Int64}, {width:Int64}) AS bucket, count() AS n
     FROM events WHERE ${sql} GROUP BY bucket`,
    { ...params, start: Math.floor(scope.from), width: widthMs },
    { ...options, settings: blocksFor(sql) },
  )
  const counts = new Map(rows.map((row) => [Number(row['bucket']), Number(row['n'])]))
  const size = Math.max(1, Math.ceil((scope.to - scope.from) / widthMs))
  return Array.from({ length: size }, (_, at) => ({
    time: scope.from + at * widthMs,
    count: counts.get(at) ?? 0,
  }))
}

export async function topValues(
  client: SqlClient,
  scope: EventScope,
  name: string,
  limit: number,
  options: CallOptions = {},
): Promise<FieldValue[]> {
  const column = EVENT_COLUMNS.find((candidate) => candidate.name === name)
  if (column === undefined) throw new OpenSocError('LAKE_QUERY_INVALID', `${name} is not a column`)
  const { sql, params } = scopeCondition(scope)
  const present = column.type === 'integer' ? `${name} != 0` : column.type === 'time' ? '1' : `${name} != ''`
  const rows = await client.rows(
    `SELECT toString(${name}) AS value, count() AS n FROM events WHERE ${sql} AND ${present}
     GROUP BY value ORDER BY n DESC, value LIMIT {limit:UInt32}`,
    { ...params, limit },
    options,
  )
  return rows.map((row) => ({ value: String(row['value']), count: Number(row['n']) }))
}

export async function eventsById(
  client: SqlClient,
  tenantId: string,
  ids: readonly string[],
): Promise<StoredEvent[]> {
  if (ids.length === 0) return []
  const rows = await client.rows(
    `SELECT ${EVENT_SELECT} FROM events WHERE tenant_id = {tenant:String} AND event_id IN {ids:Array(String)}
     ORDER BY time, event_id`,
    { tenant: tenantId, ids: [...ids] },
  )
  return rows.map(toStoredEvent)
}

export async function processEvents(
  client: SqlClient,
  query: ProcessQuery,
  options: CallOptions = {},
): Promise<StoredEvent[]> {
  if (query.processUids.length === 0) return []
  const host = hostKey(query.host)
  const rows = await client.rows(
    `SELECT ${EVENT_SELECT} FROM events
     WHERE tenant_id = {tenant:String}
       AND time >= fromUnixTimestamp64Milli({start:Int64}, 'UTC') AND time < fromUnixTimestamp64Milli({end:Int64}, 'UTC')
       AND (process_uid IN {uids:Array(String)} OR parent_uid IN {uids:Array(String)} OR actor_uid IN {uids:Array(String)})
       AND (lower(host) = {host:String} OR startsWith(lower(host), {dotted:String}))
     ORDER BY time, event_id LIMIT {limit:UInt32}`,
    {
      tenant: query.tenantId,
      start: Math.max(0, Math.floor(query.from)),
      end: Math.max(0, Math.floor(query.to)),
      uids: [...query.processUids],
      host,
      dotted: `${host}.`,
      limit: query.limit,
    },
    options,
  )
  return rows.map(toStoredEvent)
}

export async function quarantined(
  client: SqlClient,
  tenantId: string,
  filter: { readonly source?: string; readonly reason?: string; readonly limit: number },
): Promise<QuarantineRow[]> {
  const rows = await client.rows(
    `SELECT tenant_id, record_id, source, reason, detail, toUnixTimestamp64Milli(received_time) AS received_ms, text
     FROM quarantine WHERE tenant_id = {tenant:String}
       AND ({source:String} = '' OR source = {source:String}) AND ({reason:String} = '' OR reason = {reason:String})
     ORDER BY received_time DESC, record_id LIMIT {limit:UInt32}`,
    { tenant: tenantId, source: filter.source ?? '', reason: filter.reason ?? '', limit: filter.limit },
  )
  return rows.map((row) => ({
    tenant_id: String(row['tenant_id']),
    record_id: String(row['record_id']),
    source: String(row['source']),
    reason: String(row['reason']),
    detail: String(row['detail']),
    received_time: Number(row['received_ms']),
    text: String(row['text']),
  }))
}

function parseCursor(cursor: string): { readonly cursor_time: number; readonly cursor_id: string } {
  const cut = cursor.indexOf('~')
  const time = Number(cursor.slice(0, cut))
  if (cut > 0 && Number.isSafeInteger(time)) return { cursor_time: time, cursor_id: cursor.slice(cut + 1) }
  throw new OpenSocError('CURSOR_INVALID', 'this cursor is not of this list', {
    nextStep: 'Start again without a cursor.',
  })
}
