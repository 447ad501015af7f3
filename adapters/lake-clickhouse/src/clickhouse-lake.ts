import { mkdirSync } from 'node:fs'
import type { EventLake, LakeBatch } from '@opensoc/domain'
import { type Logger, OpenSocError, silentLogger } from '@opensoc/kernel'
import { connectChdb } from './chdb-client.ts'
import type { SqlClient } from './client.ts'
import { repairDeduplicationLogs } from './deduplication-log.ts'
import { migrate } from './migrate.ts'
import { observedAt, observedValues, storedByDay } from './observed.ts'
import { count, eventsById, histogram, processEvents, quarantined, search, topValues } from './reads.ts'
import { removeRows } from './remove-rows.ts'
import { connectServer, type ServerOptions } from './server-client.ts'
import { createTenantSql } from './tenant-sql.ts'

export interface ChdbLakeOptions {
  readonly folder: string
  /** Bound of the engine's own memory, bytes, at least 128 MiB; one query gets half of it. */
  readonly memoryLimitBytes?: number
  readonly logger?: Logger
}

const MIB = 1024 * 1024
const DEFAULT_MEMORY_BYTES = 512 * MIB

/**
 * The lake on ClickHouse in this process; works in a worker thread too. A process has one at a time: a second one throws
 * `LAKE_IN_USE`. Two processes on one folder destroy it, and the engine does not notice: the caller keeps them apart.
 * `close` waits for what runs; a process that ends without it loses nothing that was acknowledged.
 */
export async function openChdbLake(options: ChdbLakeOptions): Promise<EventLake> {
  const { folder, memoryLimitBytes = DEFAULT_MEMORY_BYTES, logger = silentLogger } = options
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const repairedTokens = repairDeduplicationLogs(folder)
  const lake = createLake(connectChdb(folder, memoryLimitBytes), memoryLimitBytes >> 1)
  logger.info('lake opened', { folder, memoryLimitBytes, repairedTokens })
  return lake
}

/** The same lake on a ClickHouse server, 26 or newer, whose limits are its own; a query gets `memoryLimitBytes`. */
export async function openClickHouseLake(
  options: ServerOptions & { readonly memoryLimitBytes?: number; readonly logger?: Logger },
): Promise<EventLake> {
  const { memoryLimitBytes = DEFAULT_MEMORY_BYTES, logger = silentLogger, ...server } = options
  const lake = createLake(connectServer(server), memoryLimitBytes)
  logger.info('lake opened', { memoryLimitBytes })
  return lake
}

function createLake(engine: SqlClient, queryMemoryBytes: number): EventLake {
  const client = withMemoryLimit(engine, queryMemoryBytes)
  const sql = createTenantSql(client, queryMemoryBytes)
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
    observedValues: (ask, options) => observedValues(client, ask, options),
    observedAt: (tenantId, pairs, range, options) => observedAt(client, tenantId, pairs, range, options),
    storedByDay: (tenantId, options) => storedByDay(client, tenantId, options),
    quarantined: (tenantId, filter) => quarantined(client, tenantId, filter),
    remove: (tenantId, table, ids) => removeRows(client, tenantId, table, ids),
    sql: (tenantId, statement, options = {}) => sql(tenantId, statement, options),
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
    // The engine's own queue would answer for several batches at once and forget their tokens.
    async_insert: 0,
    // JSON.stringify writes half of a surrogate pair as an escape: kept as text, not a reason to fail the batch.
    input_format_json_throw_on_bad_escape_sequence: 0,
    // Event times are the sender's: one that names a hundred days must not make the batch fail for ever.
    max_partitions_per_insert_block: 0,
  }
  if (batch.eventCount > 0) await patiently(() => client.insert('events', batch.events, settings))
  if (batch.quarantineCount > 0)
    await patiently(() => client.insert('quarantine', batch.quarantine, settings))
}

const MEMORY_LIMIT_EXCEEDED = /\(MEMORY_LIMIT_EXCEEDED\)/
const NO_ROOM = /\(NOT_ENOUGH_SPACE\)|No space left on device/
const TRIES = 12
const LONGEST_WAIT_MS = 5000

/** A merge or a query may hold the engine's memory just now: the batch waits, and everything behind it. */
async function patiently(insertOnce: () => Promise<void>): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await insertOnce()
    } catch (error) {
      const { message } = error as Error
      if (NO_ROOM.test(message)) throw lakeFull(error)
      if (attempt === TRIES || !MEMORY_LIMIT_EXCEEDED.test(message)) throw error
      await new Promise((resolve) => setTimeout(resolve, Math.min(LONGEST_WAIT_MS, 100 * 2 ** attempt)))
    }
  }
}

function lakeFull(cause: unknown): OpenSocError {
  return new OpenSocError('LAKE_FULL', 'the disk of the event lake has no room', {
    cause,
    nextStep: 'Free space on it: what waits in the log goes on by itself then.',
  })
}

function withMemoryLimit(engine: SqlClient, bytes: number): SqlClient {
  const limits = { max_memory_usage: bytes, max_bytes_before_external_group_by: bytes >> 1, max_threads: 2 }
  return {
    ...engine,
    rows: (sql, params, options = {}) =>
      engine.rows(sql, params, { ...options, settings: { ...limits, ...options.settings } }),
  }
}
