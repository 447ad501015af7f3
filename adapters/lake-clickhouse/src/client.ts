import { randomUUID } from 'node:crypto'
import { text } from 'node:stream/consumers'
import type { ClickHouseClient, ClickHouseSettings } from '@clickhouse/client'
import { OpenSocError } from '@opensoc/kernel'

export type Row = Readonly<Record<string, unknown>>

/** Values travel beside the statement, never inside it. */
export type Params = Readonly<Record<string, unknown>>

export type Settings = Readonly<Record<string, string | number>>

export interface StatementOptions {
  readonly signal?: AbortSignal | undefined
  readonly timeoutMs?: number | undefined
  /** Settings of this statement alone. */
  readonly settings?: Settings
}

/** Runs statements that read. */
export interface Reader {
  rows(sql: string, params?: Params, options?: StatementOptions): Promise<Row[]>
}

export interface ConfinedReader extends Reader {
  /** The answer as lines: EXPLAIN takes no FORMAT of its own. */
  lines(sql: string, options?: StatementOptions): Promise<string[]>
  close(): Promise<void>
}

/** ClickHouse, embedded or a server: what differs between them is behind this. */
export interface SqlClient extends Reader {
  run(sql: string, params?: Params): Promise<void>
  /** Rows as JSONEachRow bytes; resolves when they are durable. */
  insert(table: string, ndjson: Uint8Array, settings: Settings): Promise<void>
  /** A connection under settings that nothing it runs can change (`readonly = 1`): it takes none a statement. */
  confine(settings: Settings): Promise<ConfinedReader>
  close(): Promise<void>
}

/** Waits at most this long where the caller names no timeout. */
export const DEFAULT_TIMEOUT_MS = 60_000

type Kill = (comment: string) => Promise<unknown>

/**
 * Settings are written into the statement's own SETTINGS clause: embedded, the client would `SET` them, and they would
 * stay for every later statement.
 */
export function createReader(client: ClickHouseClient, kill: Kill): Reader {
  return {
    rows(sql, params = {}, options = {}) {
      const timeoutMs = options.timeoutMs ?? DEFAULT_TIMEOUT_MS
      const comment = randomUUID()
      const settings = { max_execution_time: timeoutMs / 1000, log_comment: comment, ...options.settings }
      return bounded(kill, comment, options, async (signal) => {
        const query = `${sql}\nSETTINGS ${printSettings(settings)}`
        const result = await client.query({
          query,
          query_params: { ...params },
          format: 'JSONEachRow',
          abort_signal: signal,
        })
        return result.json<Row>()
      })
    },
  }
}

/** Reads through a connection whose settings, `log_comment` among them, are set and locked. */
export function createConfinedReader(client: ClickHouseClient, kill: Kill, comment: string): ConfinedReader {
  return {
    rows: (sql, _params, options = {}) =>
      bounded(kill, comment, options, async (signal) => {
        const result = await client.query({ query: sql, format: 'JSONEachRow', abort_signal: signal })
        return result.json<Row>()
      }),
    lines: (sql, options = {}) =>
      bounded(kill, comment, options, async (signal) => {
        const { stream } = await client.exec({
          query: sql,
          clickhouse_settings: { default_format: 'TSVRaw' } as unknown as ClickHouseSettings,
          abort_signal: signal,
        })
        return (await text(stream)).split('\n').filter((line) => line !== '')
      }),
    close: () => client.close(),
  }
}

/** An aborted or late statement is killed in the engine, not just forgotten. */
async function bounded<T>(
  kill: Kill,
  comment: string,
  options: StatementOptions,
  run: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const timeoutMs = options.timeoutMs ?? DEFAULT_TIMEOUT_MS
  const signal = deadline(options.signal, timeoutMs)
  const stop = () => void kill(comment).catch(() => undefined)
  try {
    signal.throwIfAborted()
    signal.addEventListener('abort', stop, { once: true })
    return await run(signal)
  } catch (cause) {
    throw explain(cause, timeoutMs, signal)
  } finally {
    signal.removeEventListener('abort', stop)
  }
}

/** Stops a statement that carries this comment; the engine looks between blocks, so within milliseconds. */
export function killStatement(comment: string): string {
  return `KILL QUERY WHERE Settings['log_comment'] = ${quoteText(comment)} ASYNC`
}

function deadline(signal: AbortSignal | undefined, timeoutMs: number): AbortSignal {
  const timeout = AbortSignal.timeout(Math.max(0, Math.ceil(timeoutMs)))
  return signal === undefined ? timeout : AbortSignal.any([signal, timeout])
}

/** Names are ours; texts are quoted. */
export function printSettings(settings: Settings): string {
  return Object.entries(settings)
    .map(([name, value]) => `${name} = ${typeof value === 'number' ? value : quoteText(value)}`)
    .join(', ')
}

export function quoteText(text: string): string {
  return `'${text.replaceAll(/['\\]/g, '\\$&')}'`
}

const TIMEOUT_EXCEEDED = '159'
const TOO_MANY_ROWS_OR_BYTES = '396'
const MEMORY_LIMIT_EXCEEDED = '241'

/** The engine's answer in our words. */
export function explain(cause: unknown, timeoutMs: number, signal?: AbortSignal): unknown {
  const { code, message } = cause as { code?: string; message?: string }
  const isLate = signal?.aborted === true && (signal.reason as Error | undefined)?.name === 'TimeoutError'
  if (code === TIMEOUT_EXCEEDED || isLate) {
    return new OpenSocError('LAKE_TIMEOUT', `the query took longer than ${timeoutMs / 1000} seconds`, {
      cause,
      nextStep: 'Narrow the time, or name a host or another indexed field.',
    })
  }
  if (signal?.aborted === true) return signal.reason
  if (code === MEMORY_LIMIT_EXCEEDED || code === TOO_MANY_ROWS_OR_BYTES) {
    return new OpenSocError('LAKE_QUERY_REFUSED', `the query needs more than it may use: ${message}`, {
      cause,
      nextStep: 'Narrow the time, or group by fewer values.',
    })
  }
  return cause
}
