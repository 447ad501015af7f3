import { Readable } from 'node:stream'
import { type ClickHouseClient, createClient } from '@clickhouse/client'
import { OpenSocError } from '@opensoc/kernel'
import { createChdbConnection } from 'chdb/connection'

export type Row = Readonly<Record<string, unknown>>

/** Values travel beside the statement, never inside it. */
export type Params = Readonly<Record<string, unknown>>

export interface StatementOptions {
  readonly signal?: AbortSignal | undefined
  readonly timeoutMs?: number | undefined
  /** Settings of this statement alone. */
  readonly settings?: Readonly<Record<string, string | number>>
}

/**
 * The engine behind the official client. Settings are written into the statement's own SETTINGS clause:
 * embedded, the client would `SET` them, and they would stay for every later statement.
 */
export interface SqlClient {
  rows(sql: string, params?: Params, options?: StatementOptions): Promise<Row[]>
  run(sql: string): Promise<void>
  /** Rows as JSONEachRow bytes. */
  insert(
    table: string,
    ndjson: Uint8Array,
    settings: Readonly<Record<string, string | number>>,
  ): Promise<void>
  close(): Promise<void>
}

/** Waits at most this long where the caller names no timeout. */
const DEFAULT_TIMEOUT_MS = 60_000

export function connectChdb(path: string): SqlClient {
  // The client is typed for its own connections; chDB's implements the same interface.
  return wrap(
    createClient({ connection: createChdbConnection({ path }) } as unknown as Parameters<
      typeof createClient
    >[0]),
  )
}

export function connectServer(options: {
  readonly url: string
  readonly username?: string
  readonly password?: string
}): SqlClient {
  return wrap(createClient(options))
}

function wrap(client: ClickHouseClient): SqlClient {
  return {
    async rows(sql, params = {}, options = {}) {
      options.signal?.throwIfAborted()
      const timeoutMs = options.timeoutMs ?? DEFAULT_TIMEOUT_MS
      const settings = { max_execution_time: timeoutMs / 1000, ...options.settings }
      try {
        const result = await client.query({
          query: `${sql}\nSETTINGS ${printSettings(settings)}`,
          query_params: { ...params },
          format: 'JSONEachRow',
          ...(options.signal === undefined ? {} : { abort_signal: options.signal }),
        })
        return await result.json<Row>()
      } catch (cause) {
        throw told(cause, timeoutMs)
      }
    },
    async run(sql) {
      await client.command({ query: sql })
    },
    async insert(table, ndjson, settings) {
      const bytes = Buffer.from(ndjson.buffer, ndjson.byteOffset, ndjson.byteLength)
      const { stream } = await client.exec({
        query: `INSERT INTO ${table} SETTINGS ${printSettings(settings)} FORMAT JSONEachRow`,
        values: Readable.from([bytes], { objectMode: false }),
      })
      stream.resume()
    },
    close: () => client.close(),
  }
}

/** Names are ours; texts are quoted. */
function printSettings(settings: Readonly<Record<string, string | number>>): string {
  return Object.entries(settings)
    .map(
      ([name, value]) =>
        `${name} = ${typeof value === 'number' ? value : `'${value.replaceAll(/['\\]/g, '\\$&')}'`}`,
    )
    .join(', ')
}

const TIMEOUT_EXCEEDED = '159'
const MEMORY_LIMIT_EXCEEDED = '241'

function told(cause: unknown, timeoutMs: number): unknown {
  const { code, message } = cause as { code?: string; message?: string }
  if (code === TIMEOUT_EXCEEDED) {
    return new OpenSocError('LAKE_TIMEOUT', `the query took longer than ${timeoutMs / 1000} seconds`, {
      cause,
      nextStep: 'Narrow the time, or name a host or another indexed field.',
    })
  }
  if (code === MEMORY_LIMIT_EXCEEDED) {
    return new OpenSocError('LAKE_QUERY_REFUSED', `the query needs more memory than it may use: ${message}`, {
      cause,
      nextStep: 'Narrow the time, or group by fewer values.',
    })
  }
  return cause
}
