import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { logLocked } from './log-error.ts'

/**
 * Keeps everybody else out of the folder. Returns the release.
 *
 * Node offers no file locks, SQLite does: the operating system lets go of them with the process, however it dies, so
 * a lock is never stale, and a reused process id is never taken for the holder. The pid file only names who it is.
 */
export function lockFolder(folder: string): () => void {
  const database = new DatabaseSync(join(folder, 'lock.sqlite'))
  try {
    database.exec('BEGIN EXCLUSIVE')
  } catch (error) {
    database.close()
    if ((error as { errcode?: number }).errcode !== SQLITE_BUSY) throw error
    throw logLocked(folder, holderOf(folder))
  }
  writeFileSync(join(folder, 'pid'), String(process.pid))
  return () => database.close()
}

const SQLITE_BUSY = 5

function holderOf(folder: string): string {
  try {
    return `process ${Number(readFileSync(join(folder, 'pid'), 'utf8'))}`
  } catch {
    return 'another process'
  }
}
