import { mkdirSync } from 'node:fs'
import type { EventLake, LakeBatch } from '@opensoc/domain'
import { OpenSocError } from '@opensoc/kernel'
import { connectChdb, connectServer, type SqlClient } from './client.ts'
import { migrate } from './migrate.ts'
import { count, eventsById, histogram, processEvents, quarantined, search, topValues } from './reads.ts'
import { guardedSql } from './sql-guard.ts'

export interface ChdbLakeOptions {
  readonly folder: string
  /** Bound of what one query may use, bytes. */
  readonly memoryLimitBytes?: number
}

/** The lake on ClickHouse in this process. One process opens one lake: a second throws. */
export async function openChdbLake({ folder, memoryLimitBytes }: ChdbLakeOptions): Promise<EventLake> {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  return createLake(connectChdb(folder), memoryLimitBytes)
}

/** The same lake on a ClickHouse server (26 or newer). */
export async function openClickHouseLake(options: {
  readonly url: string
  readonly username?: string
  readonly password?: string
  readonly memoryLimitBytes?: number
}): Promise<EventLake> {
  const { memoryLimitBytes, ...connection } = options
  return createLake(connectServer(connection), memoryLimitBytes)
}

const MIB = 1024 * 1024
const MAX_SQL_ROWS = 10_000

function createLake(engine: SqlClient, memoryLimitBytes = 512 * MIB): EventLake {
  const client = withMemoryLimit(engine, memoryLimitBytes)
  return {
    migrate: () => migrate(client, { engine: 'MergeTree' }),
    insert: (batch, token) => insert(client, batch, token),
    search: (scope, page, options) => search(client, scope, page, options),
    count: (scope, options) => count(client, scope, options),
    histogram: (scope, buckets, options) => histogram(client, scope, buckets, options),
    topValues: (scope, column, limit, options) => topValues(client, scope, column, limit, options),
    event: async (tenantId, id) => (await eventsById(client, tenantId, [id]))[0],
    eventsById: (tenantId, ids) => eventsById(client, tenantId, ids),
    processEvents: (query, options) => processEvents(client, query, options),
    quarantined: (tenantId, filter) => quarantined(client, tenantId, filter),
    sql: (tenantId, statement, options = {}) => readSql(client, tenantId, statement, options),
    close: () => client.close(),
  }
}

/** The tables are written under one token each: what a crash left half done is completed by the same batch. */
async function insert(client: SqlClient, batch: LakeBatch, token: string): Promise<void> {
  const settings = {
    insert_deduplication_token: token,
    deduplicate_blocks_in_dependent_materialized_views: 1,
    date_time_input_format: 'best_effort',
    input_format_parallel_parsing: 0,
    max_insert_threads: 1,
  }
  if (batch.eventCount > 0) await client.insert('events', batch.events, settings)
  if (batch.quarantineCount > 0) await client.insert('quarantine', batch.quarantine, settings)
}

async function readSql(
  client: SqlClient,
  tenantId: string,
  statement: string,
  options: { readonly signal?: AbortSignal; readonly timeoutMs?: number; readonly limit?: number },
) {
  const guarded = guardedSql(statement, Math.min(options.limit ?? 1000, MAX_SQL_ROWS))
  try {
    return await client.rows(guarded, { tenant: tenantId }, options)
  } catch (cause) {
    if (cause instanceof OpenSocError) throw cause
    throw new OpenSocError('LAKE_QUERY_INVALID', (cause as Error).message.slice(0, 500), {
      cause,
      nextStep: 'Correct the statement.',
    })
  }
}

function withMemoryLimit(engine: SqlClient, bytes: number): SqlClient {
  const limits = { max_memory_usage: bytes, max_bytes_before_external_group_by: bytes >> 1, max_threads: 2 }
  return {
    ...engine,
    rows: (sql, params, options = {}) =>
      engine.rows(sql, params, { ...options, settings: { ...limits, ...options.settings } }),
  }
}
