import { randomUUID } from 'node:crypto'
import { Readable } from 'node:stream'
import { createClient } from '@clickhouse/client'
import { createConfinedReader, createReader, killStatement, printSettings, type SqlClient } from './client.ts'

export interface ServerOptions {
  readonly url: string
  readonly username?: string
  readonly password?: string
}

/** A ClickHouse server, 26 or newer. */
export function connectServer(options: ServerOptions): SqlClient {
  const client = createClient(options)
  const kill = (comment: string) => client.command({ query: killStatement(comment) })
  return {
    ...createReader(client, kill),
    run: async (sql, params = {}) => void (await client.command({ query: sql, query_params: { ...params } })),
    async insert(table, ndjson, settings) {
      const bytes = Buffer.from(ndjson.buffer, ndjson.byteOffset, ndjson.byteLength)
      const { stream } = await client.exec({
        query: `INSERT INTO ${table} SETTINGS ${printSettings(settings)} FORMAT JSONEachRow`,
        values: Readable.from([bytes], { objectMode: false }),
      })
      for await (const _ of stream);
    },
    async confine(settings) {
      // Sent with every request and checked together, before `readonly` takes hold.
      const comment = randomUUID()
      const confined = createClient({
        ...options,
        clickhouse_settings: { ...settings, log_comment: comment, readonly: '1' },
      })
      return createConfinedReader(confined, kill, comment)
    },
    close: () => client.close(),
  }
}
