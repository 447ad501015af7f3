import type { SqlClient } from './client.ts'

/** The id column of each table that rows are taken out of. */
const TABLES = {
  events: [
    ['events', 'event_id'],
    ['observables', 'event_id'],
  ],
  quarantine: [['quarantine', 'record_id']],
} as const

/** Resolves when no read sees the rows any more, also after a crash. */
export async function removeRows(
  client: SqlClient,
  tenantId: string,
  table: keyof typeof TABLES,
  ids: readonly string[],
): Promise<void> {
  if (ids.length === 0) return
  for (const [name, column] of TABLES[table])
    await client.run(
      `DELETE FROM ${name} WHERE tenant_id = {tenant:String} AND ${column} IN {ids:Array(String)}
       SETTINGS lightweight_deletes_sync = 2`,
      { tenant: tenantId, ids: [...ids] },
    )
}
