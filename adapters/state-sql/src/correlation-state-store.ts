import type { CorrelationStateStore } from '@opensoc/domain'
import { atomically } from './atomically.ts'
import { inParts } from './in-parts.ts'
import type { Database } from './schema.ts'

export function createCorrelationStateStore(db: Database): CorrelationStateStore {
  return {
    save: (tenantId, parts) => atomically(db, (tx) => save(tx, tenantId, parts)),
    async load(tenantId, versions) {
      const found: { version: string; groupKey: string; state: unknown }[] = []
      for (const part of inParts(versions)) {
        const rows = await db
          .selectFrom('correlation')
          .select(['version', 'group_key', 'state'])
          .where('tenant_id', '=', tenantId)
          .where('version', 'in', part)
          .execute()
        for (const { version, group_key, state } of rows)
          found.push({ version, groupKey: group_key, state: JSON.parse(state) })
      }
      return found
    },
    async keepOnly(tenantId, versions) {
      const rows = await db
        .selectFrom('correlation')
        .select('version')
        .distinct()
        .where('tenant_id', '=', tenantId)
        .execute()
      const kept = new Set(versions)
      for (const { version } of rows) {
        if (kept.has(version)) continue
        await db
          .deleteFrom('correlation')
          .where('tenant_id', '=', tenantId)
          .where('version', '=', version)
          .execute()
      }
    },
  }
}

async function save(
  tx: Database,
  tenantId: string,
  parts: Parameters<CorrelationStateStore['save']>[1],
): Promise<void> {
  for (const { version, groupKey, state } of parts) {
    if (state === undefined) {
      await tx
        .deleteFrom('correlation')
        .where('tenant_id', '=', tenantId)
        .where('version', '=', version)
        .where('group_key', '=', groupKey)
        .execute()
      continue
    }
    const text = JSON.stringify(state)
    await tx
      .insertInto('correlation')
      .values({ tenant_id: tenantId, version, group_key: groupKey, state: text })
      .onConflict((conflict) =>
        conflict.columns(['tenant_id', 'version', 'group_key']).doUpdateSet({ state: text }),
      )
      .execute()
  }
}
