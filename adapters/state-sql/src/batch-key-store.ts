import type { BatchKeyStore } from '@opensoc/domain'
import { atomically } from './atomically.ts'
import { inParts } from './in-parts.ts'
import type { Database } from './schema.ts'

export function createBatchKeyStore(db: Database): BatchKeyStore {
  return {
    async find(tenantId, key) {
      const row = await db
        .selectFrom('batch_key')
        .select('offset')
        .where('tenant_id', '=', tenantId)
        .where('key', '=', key)
        .executeTakeFirst()
      return row?.offset
    },
    add: (tenantId, entries, now) =>
      atomically(db, async (tx) => {
        for (const part of inParts(entries)) {
          await tx
            .insertInto('batch_key')
            .values(part.map(({ key, offset }) => ({ tenant_id: tenantId, key, offset, added: now })))
            .onConflict((conflict) => conflict.doNothing())
            .execute()
        }
      }),
    async prune(before) {
      await db.deleteFrom('batch_key').where('added', '<', before).execute()
    },
  }
}
