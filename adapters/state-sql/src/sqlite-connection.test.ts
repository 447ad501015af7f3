import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { CompiledQuery } from 'kysely'
import { SqliteConnection } from './sqlite-connection.ts'

const folder = mkdtempSync(join(tmpdir(), 'opensoc-sqlite-'))
after(() => rmSync(folder, { recursive: true, force: true }))

describe('the connection to SQLite', () => {
  it('tells a full disk from other failures, and goes on when there is room again', async () => {
    const connection = new SqliteConnection(join(folder, 'state.sqlite'))
    const insert = CompiledQuery.raw('INSERT INTO t VALUES (?)', ['x'.repeat(20_000)])
    connection.run('CREATE TABLE t (a TEXT)')
    // SQLite answers a file that may not grow as it answers a disk without room.
    await connection.executeQuery(CompiledQuery.raw('PRAGMA max_page_count = 4'))
    await assert.rejects(connection.executeQuery(insert), { code: 'STATE_FULL', nextStep: /Free space/ })
    await connection.executeQuery(CompiledQuery.raw('PRAGMA max_page_count = 1000'))
    await connection.executeQuery(insert)
    const { rows } = await connection.executeQuery(CompiledQuery.raw('SELECT count(*) AS n FROM t'))
    assert.equal((rows[0] as { n: number }).n, 1)
    await assert.rejects(connection.executeQuery(CompiledQuery.raw('INSERT INTO nothing VALUES (1)')), {
      code: 'ERR_SQLITE_ERROR',
    })
    connection.close()
  })
})
