import { type ActionStore, dueOf, type ResponseAction } from '@opensoc/domain'
import { parseCursor, printCursor } from './cursor.ts'
import type { Database, Schema } from './schema.ts'

export function createActionStore(db: Database): ActionStore {
  const byKey = async (tenantId: string, key: string) =>
    toAction(
      await db
        .selectFrom('action')
        .select('document')
        .where('tenant_id', '=', tenantId)
        .where('key', '=', key)
        .executeTakeFirst(),
    )
  return {
    byKey,
    async add(action) {
      await db
        .insertInto('action')
        .values(toRow(action))
        .onConflict((conflict) => conflict.columns(['tenant_id', 'key']).doNothing())
        .execute()
      return (await byKey(action.tenantId, action.key)) ?? action
    },
    async replace(action) {
      const { numUpdatedRows } = await db
        .updateTable('action')
        .set(toRow(action))
        .where('tenant_id', '=', action.tenantId)
        .where('id', '=', action.id)
        .where('version', '=', action.version - 1)
        .executeTakeFirst()
      return numUpdatedRows > 0n
    },
    get: async (tenantId, id) =>
      toAction(
        await db
          .selectFrom('action')
          .select('document')
          .where('tenant_id', '=', tenantId)
          .where('id', '=', id)
          .executeTakeFirst(),
      ),
    async list({ tenantId, states, incidentId, limit, cursor }) {
      let select = db
        .selectFrom('action')
        .select(['document', 'requested', 'id'])
        .where('tenant_id', '=', tenantId)
      if (states) select = select.where('state', 'in', [...states])
      if (incidentId !== undefined) select = select.where('incident_id', '=', incidentId)
      if (cursor !== undefined) {
        const [requested, id] = parseCursor(cursor, 2) as [number, string]
        select = select.where((row) =>
          row.or([
            row('requested', '<', requested),
            row.and([row('requested', '=', requested), row('id', '<', id)]),
          ]),
        )
      }
      const rows = await select
        .orderBy('requested', 'desc')
        .orderBy('id', 'desc')
        .limit(limit + 1)
        .execute()
      const page = rows.slice(0, limit)
      const last = page.at(-1)
      return {
        items: page.map((row) => JSON.parse(row.document) as ResponseAction),
        ...(rows.length > limit && last && { cursor: printCursor([last.requested, last.id]) }),
      }
    },
    async due(now, limit) {
      const rows = await db
        .selectFrom('action')
        .select('document')
        .where('due', '<=', now)
        .orderBy('due')
        .limit(limit)
        .execute()
      return rows.map(({ document }) => JSON.parse(document) as ResponseAction)
    },
    async countSince(tenantId, since) {
      const { count } = await db
        .selectFrom('action')
        .select((row) => row.fn.countAll<number>().as('count'))
        .where('tenant_id', '=', tenantId)
        .where('requested', '>=', since)
        .executeTakeFirstOrThrow()
      return Number(count)
    },
  }
}

function toAction(row: { document: string } | undefined): ResponseAction | undefined {
  return row && (JSON.parse(row.document) as ResponseAction)
}

function toRow(action: ResponseAction): Schema['action'] {
  return {
    tenant_id: action.tenantId,
    id: action.id,
    key: action.key,
    state: action.state,
    incident_id: action.incidentId ?? '',
    requested: action.requestedTime,
    due: dueOf(action)?.at ?? null,
    version: action.version,
    document: JSON.stringify(action),
  }
}
