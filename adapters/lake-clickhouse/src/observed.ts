import type { CallOptions, ObservedAsk, ObservedAt, ObservedPair } from '@opensoc/domain'
import type { SqlClient } from './client.ts'

const WITHIN = `tenant_id = {tenant:String} AND time >= fromUnixTimestamp64Milli({from:Int64}, 'UTC')
  AND time < fromUnixTimestamp64Milli({to:Int64}, 'UTC')`

/** Reads along the order of the table: a page needs no memory for the rest. */
const IN_ORDER = { optimize_aggregation_in_order: 1, max_threads: 1 }

export async function observedValues(
  client: SqlClient,
  { tenantId, from, to, kinds, exact, containing, after, limit }: ObservedAsk,
  options: CallOptions = {},
): Promise<ObservedPair[]> {
  const conditions = [
    ...(exact === undefined ? [] : ['value IN {exact:Array(String)}']),
    ...(containing === undefined ? [] : ['multiSearchAny(lower(value), {containing:Array(String)})']),
  ]
  const chosen = conditions.length === 0 ? '' : `AND (${conditions.join(' OR ')})`
  // Of one kind, the key of the table leads straight to where the page before ended; a pair is compared row by row.
  const pair =
    kinds.length === 1
      ? 'value > {after_value:String}'
      : '(kind, value) > ({after_kind:String}, {after_value:String})'
  const beyond = after === undefined ? '' : `AND ${pair}`
  const rows = await client.rows(
    `SELECT kind, value FROM observables
     WHERE ${WITHIN} AND kind IN {kinds:Array(String)} ${chosen} ${beyond}
     GROUP BY kind, value ORDER BY kind, value LIMIT {limit:UInt32}`,
    {
      ...{ tenant: tenantId, from: Math.floor(from), to: Math.floor(to), kinds, limit },
      ...(exact === undefined ? {} : { exact }),
      ...(containing === undefined ? {} : { containing }),
      ...(after === undefined ? {} : { after_kind: after.kind, after_value: after.value }),
    },
    { ...options, settings: IN_ORDER },
  )
  return rows.map(({ kind, value }) => ({ kind: String(kind), value: String(value) }))
}

/** Hosts that are named of one value. */
const MAX_HOSTS = 1000

export async function observedAt(
  client: SqlClient,
  tenantId: string,
  pairs: readonly ObservedPair[],
  range: { readonly from: number; readonly to: number },
  options: CallOptions = {},
): Promise<ObservedAt[]> {
  if (pairs.length === 0) return []
  const rows = await client.rows(
    `SELECT kind, value, host, count() AS n, toUnixTimestamp64Milli(min(time)) AS first_ms,
       toUnixTimestamp64Milli(max(time)) AS last_ms, argMax(event_id, (time, event_id)) AS last_event
     FROM observables
     WHERE ${WITHIN} AND kind IN {kinds:Array(String)} AND value IN {values:Array(String)}
       AND (kind, value) IN arrayZip({pair_kinds:Array(String)}, {values:Array(String)})
     GROUP BY kind, value, host ORDER BY last_ms DESC, kind, value, host LIMIT {hosts:UInt32} BY kind, value`,
    {
      ...{ tenant: tenantId, from: Math.floor(range.from), to: Math.floor(range.to), hosts: MAX_HOSTS },
      kinds: [...new Set(pairs.map(({ kind }) => kind))],
      pair_kinds: pairs.map(({ kind }) => kind),
      values: pairs.map(({ value }) => value),
    },
    options,
  )
  return rows.map((row) => ({
    kind: String(row['kind']),
    value: String(row['value']),
    host: String(row['host']),
    count: Number(row['n']),
    firstTime: Number(row['first_ms']),
    lastTime: Number(row['last_ms']),
    lastEventId: String(row['last_event']),
  }))
}

/** By source and day of receipt: what the lake still has. */
export async function storedByDay(
  client: SqlClient,
  tenantId: string,
  options: CallOptions = {},
): Promise<
  { source: string; day: number; count: number; hosts: string[]; firstTime: number; lastTime: number }[]
> {
  const rows = await client.rows(
    `SELECT source, intDiv(toUnixTimestamp64Milli(received_time), 86400000) AS day, count() AS n,
       groupUniqArray(1000)(host) AS hosts, toUnixTimestamp64Milli(min(time)) AS first_ms,
       toUnixTimestamp64Milli(max(time)) AS last_ms
     FROM events WHERE tenant_id = {tenant:String} GROUP BY source, day ORDER BY source, day`,
    { tenant: tenantId },
    options,
  )
  return rows.map((row) => ({
    source: String(row['source']),
    day: Number(row['day']),
    count: Number(row['n']),
    hosts: (row['hosts'] as string[]).filter((host) => host !== '').sort(),
    firstTime: Number(row['first_ms']),
    lastTime: Number(row['last_ms']),
  }))
}
