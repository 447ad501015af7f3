import type { CheckpointStore } from '@opensoc/domain'
import type { Database } from './schema.ts'

export function createCheckpointStore(db: Database): CheckpointStore {
  return {
    async load(partition) {
      const row = await db
        .selectFrom('checkpoint')
        .selectAll()
        .where('partition', '=', partition)
        .executeTakeFirst()
      if (row === undefined) return { partition, offset: 0 }
      return {
        partition,
        offset: row.offset,
        ...(row.inflight_end === null ? {} : { inflightEnd: row.inflight_end }),
      }
    },
    async save({ partition, offset, inflightEnd }) {
      const row = { partition, offset, inflight_end: inflightEnd ?? null }
      await db
        .insertInto('checkpoint')
        .values(row)
        .onConflict((conflict) => conflict.column('partition').doUpdateSet(row))
        .execute()
    },
  }
}
