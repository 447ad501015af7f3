import type { PlaybookStore, StoredPlaybook, StoredRun } from '@opensoc/domain'
import { sql } from 'kysely'
import type { Database, Schema } from './schema.ts'

const OVER = ['successful', 'completed_with_errors', 'failed', 'cancelled']

export function createPlaybookStore(db: Database): PlaybookStore {
  return {
    async save(playbook) {
      const { tenantId, ...rest } = playbook
      await db
        .insertInto('playbook')
        .values({ tenant_id: tenantId, ...rest })
        .onConflict((conflict) => conflict.doNothing())
        .execute()
    },
    async list(tenantId) {
      const rows = await db
        .selectFrom('playbook')
        .selectAll()
        .where('tenant_id', '=', tenantId)
        .where(
          sql<boolean>`modified = (SELECT max(modified) FROM playbook newest
            WHERE newest.tenant_id = playbook.tenant_id AND newest.id = playbook.id)`,
        )
        .orderBy('name')
        .orderBy('id')
        .execute()
      return rows.map(toPlaybook)
    },
    async get(tenantId, id, modified) {
      let select = db
        .selectFrom('playbook')
        .selectAll()
        .where('tenant_id', '=', tenantId)
        .where('id', '=', id)
      if (modified !== undefined) select = select.where('modified', '=', modified)
      const row = await select.orderBy('modified', 'desc').limit(1).executeTakeFirst()
      return row && toPlaybook(row)
    },
    async saveRun(run) {
      const row = toRunRow(run)
      await db
        .insertInto('run')
        .values(row)
        .onConflict((conflict) =>
          conflict
            .columns(['tenant_id', 'id'])
            .doUpdateSet({ status: row.status, is_over: row.is_over, document: row.document }),
        )
        .execute()
    },
    async run(tenantId, id) {
      const row = await db
        .selectFrom('run')
        .select('document')
        .where('tenant_id', '=', tenantId)
        .where('id', '=', id)
        .executeTakeFirst()
      return row && (JSON.parse(row.document) as StoredRun)
    },
    async runs(tenantId, { incidentId, playbookId, limit }) {
      let select = db.selectFrom('run').select('document').where('tenant_id', '=', tenantId)
      if (incidentId !== undefined) select = select.where('incident_id', '=', incidentId)
      if (playbookId !== undefined) select = select.where('playbook_id', '=', playbookId)
      const rows = await select.orderBy('started', 'desc').orderBy('id').limit(limit).execute()
      return rows.map(({ document }) => JSON.parse(document) as StoredRun)
    },
    async openRuns(limit) {
      const rows = await db
        .selectFrom('run')
        .select('document')
        .where('is_over', '=', 0)
        .orderBy('started')
        .limit(limit)
        .execute()
      return rows.map(({ document }) => JSON.parse(document) as StoredRun)
    },
    async appendInput(tenantId, runId, sequence, input) {
      const { numInsertedOrUpdatedRows } = await db
        .insertInto('run_input')
        .values({ tenant_id: tenantId, run_id: runId, sequence, input: JSON.stringify(input) })
        .onConflict((conflict) => conflict.doNothing())
        .executeTakeFirst()
      return (numInsertedOrUpdatedRows ?? 0n) > 0n
    },
    async inputs(tenantId, runId) {
      const rows = await db
        .selectFrom('run_input')
        .select('input')
        .where('tenant_id', '=', tenantId)
        .where('run_id', '=', runId)
        .orderBy('sequence')
        .execute()
      return rows.map(({ input }) => JSON.parse(input) as unknown)
    },
  }
}

function toPlaybook({ tenant_id, id, modified, name, source, origin }: Schema['playbook']): StoredPlaybook {
  return { tenantId: tenant_id, id, modified, name, source, origin: origin as StoredPlaybook['origin'] }
}

function toRunRow(run: StoredRun): Schema['run'] {
  return {
    tenant_id: run.tenantId,
    id: run.id,
    playbook_id: run.playbookId,
    incident_id: run.incidentId ?? '',
    started: run.startedTime,
    status: run.status,
    is_over: OVER.includes(run.status) ? 1 : 0,
    document: JSON.stringify(run),
  }
}
