import type { Database } from './schema.ts'

/** Runs several statements as one: in the caller's transaction, or in one of their own. */
export function atomically<T>(db: Database, work: (db: Database) => Promise<T>): Promise<T> {
  return db.isTransaction ? work(db) : db.transaction().execute(work)
}
