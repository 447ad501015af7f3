import { randomUUID } from 'node:crypto'
import { resolve } from 'node:path'
import { type ClickHouseClient, createClient } from '@clickhouse/client'
import { OpenSocError } from '@opensoc/kernel'
import { drainPending, Session } from 'chdb'
import { type ChdbConnection, createChdbConnection } from 'chdb/connection'
import { createConfinedReader, createReader, killStatement, printSettings, type SqlClient } from './client.ts'

const MIB = 1024 * 1024

/**
 * After so much input the allocator gives back what it holds for later: without it 2.4 times the memory stays resident
 * (measured: 940 against 370 MB, for 10 to 40 ms each time).
 */
const PURGE_EVERY_BYTES = 16 * MIB

/** The engine reads its limits when its first connection opens; its defaults are those of a server with a machine of its own. */
function engineArguments(memoryLimitBytes: number): string[] {
  return Object.entries({
    max_server_memory_usage: memoryLimitBytes,
    mark_cache_size: 32 * MIB,
    index_mark_cache_size: 8 * MIB,
    primary_index_cache_size: 32 * MIB,
    compiled_expression_cache_size: 16 * MIB,
    query_condition_cache_size: 8 * MIB,
    vector_similarity_index_cache_size: MIB,
    background_pool_size: 1,
    max_thread_pool_size: 256,
    max_io_thread_pool_size: 4,
    max_format_parsing_thread_pool_size: 2,
    max_prefixes_deserialization_thread_pool_size: 2,
    max_parts_cleaning_thread_pool_size: 2,
    threadpool_writer_pool_size: 4,
    threadpool_local_fs_reader_pool_size: 4,
    prefetch_threadpool_pool_size: 2,
    load_marks_threadpool_pool_size: 2,
    parts_killer_pool_size: 2,
    snapshot_cleaner_pool_size: 2,
  }).map(([name, value]) => `--${name}=${value}`)
}

/** The folder of the engine of this process, or undefined: libchdb holds one data folder a process. */
let openFolder: string | undefined

/** The engine in this process, or in this worker thread. */
export function connectChdb(folder: string, memoryLimitBytes: number): SqlClient {
  const path = resolve(folder)
  if (openFolder !== undefined) throw inUse(openFolder)
  const engine = new Session(path, { connectionArgs: engineArguments(memoryLimitBytes) })
  openFolder = path
  const connection = createChdbConnection({ path })
  const client = clientOf(connection)
  // Statements without parameters run beside the others, so this one arrives while the one that it stops still runs.
  let bytesSincePurge = 0
  const kill = (comment: string) => engine.queryAsync(killStatement(comment))
  return {
    ...createReader(client, kill),
    run: async (sql, params = {}) => void (await client.command({ query: sql, query_params: { ...params } })),
    async insert(table, ndjson, settings) {
      // The client would make one text of the batch first: twice the memory.
      await connection.chdb.rawInsert({ table, values: ndjson, format: 'JSONEachRow', settings })
      bytesSincePurge += ndjson.byteLength
      if (bytesSincePurge < PURGE_EVERY_BYTES) return
      bytesSincePurge = 0
      await engine.queryAsync('SYSTEM JEMALLOC PURGE')
    },
    async confine(settings) {
      const confined = clientOf(createChdbConnection({ path }))
      const comment = randomUUID()
      await confined.command({
        query: `SET ${printSettings({ ...settings, log_comment: comment, readonly: 1 })}`,
      })
      return createConfinedReader(confined, kill, comment)
    },
    async close() {
      await drainPending()
      await client.close()
      engine.close()
      openFolder = undefined
    },
  }
}

/** The client is typed for its own connections; chDB's implements the same interface. */
function clientOf(connection: ChdbConnection): ClickHouseClient {
  return createClient({ connection } as unknown as Parameters<typeof createClient>[0])
}

function inUse(folder: string): OpenSocError {
  return new OpenSocError('LAKE_IN_USE', `this process has the lake in ${folder} open`, {
    nextStep: 'Close it first: the embedded engine holds one folder a process.',
  })
}
