import type { Job, JobQuery, JobStore } from '@opensoc/domain'
import { sql } from 'kysely'
import { atomically } from './atomically.ts'
import { parseCursor, printCursor } from './cursor.ts'
import type { Database } from './schema.ts'

export function createJobStore(db: Database): JobStore {
  return {
    async save(job) {
      const { tenantId, id, kind, state, createdTime } = job
      const change = { state, document: JSON.stringify(job) }
      await db
        .insertInto('job')
        .values({ tenant_id: tenantId, id, kind, created: createdTime, checkpoint: null, ...change })
        .onConflict((conflict) => conflict.columns(['tenant_id', 'id']).doUpdateSet(change))
        .execute()
    },
    async get(tenantId, id) {
      const row = await jobRow(db, tenantId, id).select('document').executeTakeFirst()
      return row === undefined ? undefined : (JSON.parse(row.document) as Job)
    },
    list: (query) => list(db, query),
    async unfinished() {
      const rows = await db
        .selectFrom('job')
        .select('document')
        .where('state', 'in', ['waiting', 'running'])
        .orderBy('created')
        .orderBy('id')
        .execute()
      return rows.map(({ document }) => JSON.parse(document) as Job)
    },
    async checkpoint(tenantId, id) {
      const row = await jobRow(db, tenantId, id).select('checkpoint').executeTakeFirst()
      return row === undefined || row.checkpoint === null ? undefined : JSON.parse(row.checkpoint)
    },
    async saveCheckpoint(tenantId, id, checkpoint) {
      await db
        .updateTable('job')
        .set({ checkpoint: JSON.stringify(checkpoint) })
        .where('tenant_id', '=', tenantId)
        .where('id', '=', id)
        .execute()
    },
    addPart: (tenantId, id, part) => atomically(db, (tx) => addPart(tx, tenantId, id, part)),
    async parts(tenantId, id) {
      const rows = await db
        .selectFrom('job_part')
        .select('document')
        .where('tenant_id', '=', tenantId)
        .where('job_id', '=', id)
        .orderBy('number')
        .execute()
      return rows.map(({ document }) => JSON.parse(document) as unknown)
    },
    clearWork: (tenantId, id) => atomically(db, (tx) => clearWork(tx, tenantId, [id])),
    trim: (tenantId, keep) => atomically(db, (tx) => trim(tx, tenantId, keep)),
  }
}

function jobRow(db: Database, tenantId: string, id: string) {
  return db.selectFrom('job').where('tenant_id', '=', tenantId).where('id', '=', id)
}

async function list(db: Database, { tenantId, states, kinds, limit, cursor }: JobQuery) {
  let select = db
    .selectFrom('job')
    .select(['created', 'id', 'document'])
    .where('tenant_id', '=', tenantId)
    .orderBy('created', 'desc')
    .orderBy('id', 'desc')
    .limit(limit + 1)
  if (states !== undefined) select = select.where('state', 'in', states)
  if (kinds !== undefined) select = select.where('kind', 'in', kinds)
  if (cursor !== undefined) {
    const [created, id] = parseCursor(cursor, 2)
    select = select.where(sql<boolean>`(created, id) < (${created}, ${id})`)
  }
  const rows = await select.execute()
  const last = rows.length > limit ? rows[limit - 1] : undefined
  return {
    items: rows.slice(0, limit).map(({ document }) => JSON.parse(document) as Job),
    ...(last === undefined ? {} : { cursor: printCursor([last.created, last.id]) }),
  }
}

async function addPart(tx: Database, tenantId: string, id: string, part: unknown): Promise<void> {
  const row = await tx
    .selectFrom('job_part')
    .select((one) => one.fn.max('number').as('last'))
    .where('tenant_id', '=', tenantId)
    .where('job_id', '=', id)
    .executeTakeFirst()
  await tx
    .insertInto('job_part')
    .values({
      ...{ tenant_id: tenantId, job_id: id, number: (row?.last ?? 0) + 1 },
      document: JSON.stringify(part),
    })
    .execute()
}

async function clearWork(tx: Database, tenantId: string, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  await tx.deleteFrom('job_part').where('tenant_id', '=', tenantId).where('job_id', 'in', ids).execute()
  await tx
    .updateTable('job')
    .set({ checkpoint: null })
    .where('tenant_id', '=', tenantId)
    .where('id', 'in', ids)
    .execute()
}

/** Ended ones only; how many go at once is bounded, the rest goes the next time. */
async function trim(tx: Database, tenantId: string, keep: number): Promise<void> {
  const gone = await tx
    .selectFrom('job')
    .select('id')
    .where('tenant_id', '=', tenantId)
    .where('state', 'not in', ['waiting', 'running'])
    .orderBy('created', 'desc')
    .orderBy('id', 'desc')
    .limit(500)
    .offset(keep)
    .execute()
  const ids = gone.map(({ id }) => id)
  if (ids.length === 0) return
  await clearWork(tx, tenantId, ids)
  await tx.deleteFrom('job').where('tenant_id', '=', tenantId).where('id', 'in', ids).execute()
}
