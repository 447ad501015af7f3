import type { ContextEntry, ContextStore } from '@opensoc/domain'
import { atomically } from './atomically.ts'
import { inParts } from './in-parts.ts'
import type { Database } from './schema.ts'

export function createContextStore(db: Database): ContextStore {
  return {
    async list(tenantId, kind) {
      const rows = await db
        .selectFrom('context_entry')
        .select('document')
        .where('tenant_id', '=', tenantId)
        .where('kind', '=', kind)
        .orderBy('id')
        .execute()
      return rows.map(({ document }) => JSON.parse(document) as ContextEntry)
    },
    save: (tenantId, entries) =>
      atomically(db, async (tx) => {
        for (const entry of entries) {
          const { kind, id } = entry
          const document = JSON.stringify(entry)
          await tx
            .insertInto('context_entry')
            .values({ tenant_id: tenantId, kind, id, document })
            .onConflict((conflict) => conflict.columns(['tenant_id', 'kind', 'id']).doUpdateSet({ document }))
            .execute()
        }
      }),
    remove: (tenantId, kind, ids) =>
      atomically(db, async (tx) => {
        let removed = 0
        for (const part of inParts(ids)) {
          const { numDeletedRows } = await tx
            .deleteFrom('context_entry')
            .where('tenant_id', '=', tenantId)
            .where('kind', '=', kind)
            .where('id', 'in', part)
            .executeTakeFirst()
          removed += Number(numDeletedRows)
        }
        return removed
      }),
    async clear(tenantId, kind) {
      await db
        .deleteFrom('context_entry')
        .where('tenant_id', '=', tenantId)
        .where('kind', '=', kind)
        .execute()
    },
  }
}
