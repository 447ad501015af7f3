import type { ValueStore } from '@opensoc/domain'
import type { Clock } from '@opensoc/kernel'
import type { Database } from './schema.ts'

export function createValueStore(db: Database, clock: Clock): ValueStore {
  return {
    async get(tenantId, key) {
      const row = await db
        .selectFrom('value')
        .select(['value', 'expires'])
        .where('tenant_id', '=', tenantId)
        .where('key', '=', key)
        .executeTakeFirst()
      if (row === undefined || (row.expires !== null && row.expires <= clock.now())) return undefined
      return JSON.parse(row.value)
    },
    async set(tenantId, key, value, options = {}) {
      const row = {
        tenant_id: tenantId,
        key,
        value: JSON.stringify(value),
        expires: options.expiresAt ?? null,
      }
      await db.deleteFrom('value').where('expires', '<=', clock.now()).execute()
      await db
        .insertInto('value')
        .values(row)
        .onConflict((conflict) => conflict.columns(['tenant_id', 'key']).doUpdateSet(row))
        .execute()
    },
    async delete(tenantId, key) {
      await db.deleteFrom('value').where('tenant_id', '=', tenantId).where('key', '=', key).execute()
    },
  }
}
