import { MAX_SEEN_LOGSOURCES, type SeenLogsource, type TelemetryStore } from '@opensoc/domain'
import { atomically } from './atomically.ts'
import type { Database, Schema } from './schema.ts'

export function createTelemetryStore(db: Database): TelemetryStore {
  return {
    add: (tenantId, seen) =>
      atomically(db, async (tx) => {
        if (seen.length === 0) return
        const known = new Map((await list(tx, tenantId)).map((row) => [keyOf(row), row]))
        for (const one of seen) await add(tx, known, toRow(tenantId, one))
      }),
    list: async (tenantId) => (await list(db, tenantId)).map(toSeen),
  }
}

type Row = Schema['logsource_seen']

async function add(tx: Database, known: Map<string, Row>, more: Row): Promise<void> {
  const before = known.get(keyOf(more))
  if (before === undefined && known.size >= MAX_SEEN_LOGSOURCES) return
  const row =
    before === undefined
      ? more
      : {
          ...more,
          events: before.events + more.events,
          last_time: Math.max(before.last_time, more.last_time),
        }
  known.set(keyOf(row), row)
  await tx
    .insertInto('logsource_seen')
    .values(row)
    .onConflict((conflict) =>
      conflict.columns(['tenant_id', 'product', 'category', 'service']).doUpdateSet(row),
    )
    .execute()
}

function list(db: Database, tenantId: string): Promise<Row[]> {
  return db
    .selectFrom('logsource_seen')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .orderBy('product')
    .orderBy('category')
    .orderBy('service')
    .execute()
}

function keyOf({ product, category, service }: Row): string {
  return JSON.stringify([product, category, service])
}

/** An absent part is an empty text: a key's columns are never null. */
function toRow(tenantId: string, { logsource, events, lastTime }: SeenLogsource): Row {
  const { product = '', category = '', service = '' } = logsource
  return { tenant_id: tenantId, product, category, service, events, last_time: lastTime }
}

function toSeen({ product, category, service, events, last_time }: Row): SeenLogsource {
  const logsource = {
    ...(product === '' ? {} : { product }),
    ...(category === '' ? {} : { category }),
    ...(service === '' ? {} : { service }),
  }
  return { logsource, events, lastTime: last_time }
}
