import {
  type DatabaseConnection,
  type Dialect,
  type Driver,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely'
import type { ConnectionTurn } from './connection-turn.ts'
import type { SqliteConnection } from './sqlite-connection.ts'

/** Kysely on one connection of `node:sqlite`, lent in turn. */
export function createSqliteDialect(connection: SqliteConnection, turn: ConnectionTurn): Dialect {
  return {
    createAdapter: () => new TurnTakingAdapter(),
    createDriver: () => new SqliteDriver(connection, turn),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  }
}

class TurnTakingAdapter extends SqliteAdapter {
  /** There is one, but {@link ConnectionTurn} lends it: Kysely's own lock would wait where that one tells. */
  override get supportsMultipleConnections(): boolean {
    return true
  }
}

class SqliteDriver implements Driver {
  readonly #connection: SqliteConnection
  readonly #turn: ConnectionTurn
  #giveBack: () => void = () => undefined

  constructor(connection: SqliteConnection, turn: ConnectionTurn) {
    this.#connection = connection
    this.#turn = turn
  }

  async init(): Promise<void> {
    // The connection was opened before, so that whoever opens the store hears what is wrong.
  }

  async acquireConnection(): Promise<DatabaseConnection> {
    this.#giveBack = await this.#turn.take()
    return this.#connection
  }

  async releaseConnection(): Promise<void> {
    this.#giveBack()
  }

  async beginTransaction(): Promise<void> {
    this.#connection.run('BEGIN IMMEDIATE')
  }

  async commitTransaction(): Promise<void> {
    this.#connection.run('COMMIT')
  }

  async rollbackTransaction(): Promise<void> {
    // SQLite may have rolled back itself, when the disk was full: then there is nothing left to do.
    if (this.#connection.isInTransaction) this.#connection.run('ROLLBACK')
  }

  /** Waits for those who are at work. */
  async destroy(): Promise<void> {
    const giveBack = await this.#turn.take()
    this.#connection.close()
    giveBack()
  }
}
