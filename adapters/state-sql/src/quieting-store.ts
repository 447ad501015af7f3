import type { FindingId, Quieting, QuietingStore } from '@opensoc/domain'
import { atomically } from './atomically.ts'
import type { Database } from './schema.ts'

export function createQuietingStore(db: Database): QuietingStore {
  return {
    async save(quieting) {
      const { tenantId, id } = quieting
      const document = JSON.stringify(quieting)
      await db
        .insertInto('quieting')
        .values({ tenant_id: tenantId, id, document, hits: 0, last_hit: null })
        .onConflict((conflict) => conflict.columns(['tenant_id', 'id']).doUpdateSet({ document }))
        .execute()
    },
    async list(tenantId) {
      const rows = await db
        .selectFrom('quieting')
        .selectAll()
        .where('tenant_id', '=', tenantId)
        .orderBy('id')
        .execute()
      return rows.map(({ document, hits, last_hit }) => ({
        quieting: JSON.parse(document) as Quieting,
        hits: { count: hits, lastTime: last_hit ?? 0 },
      }))
    },
    remove: (tenantId, id) => atomically(db, (tx) => remove(tx, tenantId, id)),
    addHits: (tenantId, hits) => atomically(db, (tx) => addHits(tx, tenantId, hits)),
    async window(tenantId, suppressionId, key) {
      const row = await db
        .selectFrom('repeat_window')
        .select(['finding_id', 'start'])
        .where('tenant_id', '=', tenantId)
        .where('suppression_id', '=', suppressionId)
        .where('key', '=', key)
        .executeTakeFirst()
      if (row === undefined) return undefined
      return { suppressionId, key, findingId: row.finding_id as FindingId, startTime: row.start }
    },
    async saveWindow(tenantId, { suppressionId, key, findingId, startTime }) {
      const value = { finding_id: findingId, start: startTime }
      await db
        .insertInto('repeat_window')
        .values({ tenant_id: tenantId, suppression_id: suppressionId, key, ...value })
        .onConflict((conflict) => conflict.columns(['tenant_id', 'suppression_id', 'key']).doUpdateSet(value))
        .execute()
    },
    moveWindows: (tenantId, superseded) => atomically(db, (tx) => moveWindows(tx, tenantId, superseded)),
    trimWindows: (tenantId, suppressionId, keep) =>
      atomically(db, (tx) => trimWindows(tx, tenantId, suppressionId, keep)),
  }
}

async function remove(tx: Database, tenantId: string, id: string): Promise<boolean> {
  await tx
    .deleteFrom('repeat_window')
    .where('tenant_id', '=', tenantId)
    .where('suppression_id', '=', id)
    .execute()
  const { numDeletedRows } = await tx
    .deleteFrom('quieting')
    .where('tenant_id', '=', tenantId)
    .where('id', '=', id)
    .executeTakeFirst()
  return numDeletedRows > 0n
}

async function addHits(
  tx: Database,
  tenantId: string,
  hits: Parameters<QuietingStore['addHits']>[1],
): Promise<void> {
  for (const [id, { count, lastTime }] of hits) {
    await tx
      .updateTable('quieting')
      .set((row) => ({
        hits: row('hits', '+', count),
        last_hit: row.fn<number>('max', [row.fn.coalesce('last_hit', row.val(0)), row.val(lastTime)]),
      }))
      .where('tenant_id', '=', tenantId)
      .where('id', '=', id)
      .execute()
  }
}

async function moveWindows(
  tx: Database,
  tenantId: string,
  superseded: Parameters<QuietingStore['moveWindows']>[1],
): Promise<void> {
  for (const { from, to } of superseded) {
    if (to === undefined) {
      await tx
        .deleteFrom('repeat_window')
        .where('tenant_id', '=', tenantId)
        .where('finding_id', '=', from)
        .execute()
    } else {
      await tx
        .updateTable('repeat_window')
        .set({ finding_id: to })
        .where('tenant_id', '=', tenantId)
        .where('finding_id', '=', from)
        .execute()
    }
  }
}

async function trimWindows(
  tx: Database,
  tenantId: string,
  suppressionId: string,
  keep: number,
): Promise<void> {
  const oldest = tx
    .selectFrom('repeat_window')
    .select('key')
    .where('tenant_id', '=', tenantId)
    .where('suppression_id', '=', suppressionId)
    .orderBy('start', 'desc')
    .orderBy('key', 'desc')
    .limit(-1)
    .offset(keep)
  await tx
    .deleteFrom('repeat_window')
    .where('tenant_id', '=', tenantId)
    .where('suppression_id', '=', suppressionId)
    .where('key', 'in', oldest)
    .execute()
}
