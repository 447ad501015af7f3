import type { SqlClient } from './client.ts'
import { type DdlTarget, migrations } from './ddl.ts'

/** Brings the tables to this version. A migration that was cut off is done again from its first statement. */
export async function migrate(client: SqlClient, target: DdlTarget): Promise<void> {
  await client.run(
    `CREATE TABLE IF NOT EXISTS migration (number UInt32) ENGINE = ${target.engine} ORDER BY number`,
  )
  const [row] = await client.rows('SELECT max(number) AS last FROM migration')
  const done = Number(row?.['last'] ?? 0)
  for (const [at, statements] of migrations(target).entries()) {
    if (at < done) continue
    for (const statement of statements) await client.run(repeatable(statement))
    await client.run(`INSERT INTO migration VALUES (${at + 1})`)
  }
}

function repeatable(statement: string): string {
  return statement.replace(/^CREATE (TABLE|MATERIALIZED VIEW) /, 'CREATE $1 IF NOT EXISTS ')
}
