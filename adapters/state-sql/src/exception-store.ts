import type { ExceptionStore, RuleException } from '@opensoc/domain'
import { atomically } from './atomically.ts'
import type { Database } from './schema.ts'

export function createExceptionStore(db: Database): ExceptionStore {
  return {
    async save(exception) {
      const { tenantId, id } = exception
      const document = JSON.stringify(exception)
      await db
        .insertInto('rule_exception')
        .values({ tenant_id: tenantId, id, document, hits: 0, last_hit: null })
        .onConflict((conflict) => conflict.columns(['tenant_id', 'id']).doUpdateSet({ document }))
        .execute()
    },
    async list(tenantId) {
      const rows = await db
        .selectFrom('rule_exception')
        .selectAll()
        .where('tenant_id', '=', tenantId)
        .orderBy('id')
        .execute()
      return rows.map(({ document, hits, last_hit }) => ({
        exception: JSON.parse(document) as RuleException,
        hits: { count: hits, lastTime: last_hit ?? 0 },
      }))
    },
    async remove(tenantId, id) {
      const { numDeletedRows } = await db
        .deleteFrom('rule_exception')
        .where('tenant_id', '=', tenantId)
        .where('id', '=', id)
        .executeTakeFirst()
      return numDeletedRows > 0n
    },
    addHits: (tenantId, hits) =>
      atomically(db, async (tx) => {
        for (const [id, { count, lastTime }] of hits) {
          await tx
            .updateTable('rule_exception')
            .set((row) => ({
              hits: row('hits', '+', count),
              last_hit: row.fn<number>('max', [row.fn.coalesce('last_hit', row.val(0)), row.val(lastTime)]),
            }))
            .where('tenant_id', '=', tenantId)
            .where('id', '=', id)
            .execute()
        }
      }),
  }
}
