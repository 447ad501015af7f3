import { closeSync, openSync } from 'node:fs'
import { DatabaseSync, type StatementSync } from 'node:sqlite'
import { OpenSocError } from '@opensoc/kernel'
import type { CompiledQuery, DatabaseConnection, QueryResult } from 'kysely'

/** Statements kept prepared; the one prepared first is let go. */
const MAX_STATEMENTS = 500
const BUSY_TIMEOUT_MS = 10_000
/** SQLite's own name for a database that is no file. */
const IN_MEMORY = ':memory:'

/** `node:sqlite` behind Kysely's connection: what was committed is synced (WAL, `synchronous=FULL`). */
export class SqliteConnection implements DatabaseConnection {
  readonly #database: DatabaseSync
  readonly #statements = new Map<string, StatementSync>()

  constructor(file: string) {
    // SQLite gives its journals the mode of the database: nobody else reads password hashes and secrets' hashes.
    if (file !== IN_MEMORY) closeSync(openSync(file, 'a', 0o600))
    this.#database = new DatabaseSync(file, { timeout: BUSY_TIMEOUT_MS, enableForeignKeyConstraints: true })
    this.#database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA temp_store = MEMORY')
  }

  get isInTransaction(): boolean {
    return this.#database.isTransaction
  }

  run(sql: string): void {
    withRoom(() => this.#prepare(sql).run())
  }

  async executeQuery<R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
    const statement = this.#prepare(sql)
    const values = parameters as (string | number | null)[]
    if (statement.columns().length > 0) return { rows: withRoom(() => statement.all(...values)) as R[] }
    const { changes } = withRoom(() => statement.run(...values))
    return { rows: [], numAffectedRows: BigInt(changes) }
  }

  // biome-ignore lint/correctness/useYield: node:sqlite answers at once; Kysely asks for the method
  async *streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error('streaming is not offered: read pages')
  }

  close(): void {
    this.#statements.clear()
    this.#database.close()
  }

  #prepare(sql: string): StatementSync {
    const known = this.#statements.get(sql)
    if (known !== undefined) return known
    const statement = this.#database.prepare(sql)
    this.#statements.set(sql, statement)
    if (this.#statements.size > MAX_STATEMENTS) this.#statements.delete(this.#statements.keys().next().value!)
    return statement
  }
}

const SQLITE_FULL = 13

/** Throws `STATE_FULL` where SQLite says that the disk is full: the statement, and its transaction, did nothing. */
function withRoom<T>(work: () => T): T {
  try {
    return work()
  } catch (cause) {
    if ((cause as { errcode?: number }).errcode !== SQLITE_FULL) throw cause
    throw new OpenSocError('STATE_FULL', 'the disk of the state has no room', {
      cause,
      nextStep: 'Free space on it, and do it again.',
    })
  }
}
