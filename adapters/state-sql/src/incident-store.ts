import type { Incident, IncidentId, IncidentQuery, IncidentStore } from '@opensoc/domain'
import { sql } from 'kysely'
import { atomically } from './atomically.ts'
import { parseCursor, printCursor } from './cursor.ts'
import { filterIncidents } from './incident-filter.ts'
import { incidentStats } from './incident-stats.ts'
import type { Database, Schema } from './schema.ts'

export function createIncidentStore(db: Database): IncidentStore {
  return {
    save: (incidents) => atomically(db, (tx) => save(tx, incidents)),
    redirect: (tenantId, from, to) => atomically(db, (tx) => redirect(tx, tenantId, from, to)),
    async get(tenantId, id) {
      return (await find(db, tenantId, id)) ?? (await findRedirected(db, tenantId, id))
    },
    list: (query) => listIncidents(db, query),
    stats: (query) => incidentStats(db, query),
    async recent(since) {
      const rows = await db
        .selectFrom('incident')
        .select('document')
        .where('last_time', '>=', since)
        .orderBy('last_time')
        .orderBy('id')
        .execute()
      return rows.map(toIncident)
    },
  }
}

async function save(tx: Database, incidents: readonly Incident[]): Promise<void> {
  for (const incident of incidents) {
    const row = toRow(incident)
    await tx
      .insertInto('incident')
      .values(row)
      .onConflict((conflict) => conflict.columns(['tenant_id', 'id']).doUpdateSet(row))
      .execute()
  }
}

async function redirect(tx: Database, tenantId: string, from: string, to: string): Promise<void> {
  await tx.deleteFrom('incident').where('tenant_id', '=', tenantId).where('id', '=', from).execute()
  await tx
    .insertInto('incident_redirect')
    .values({ tenant_id: tenantId, id: from, target: to })
    .onConflict((conflict) => conflict.columns(['tenant_id', 'id']).doUpdateSet({ target: to }))
    .execute()
  // Earlier redirects to the one that is gone now lead to the survivor too: every redirect is one step long.
  await tx
    .updateTable('incident_redirect')
    .set({ target: to })
    .where('tenant_id', '=', tenantId)
    .where('target', '=', from)
    .execute()
}

async function find(db: Database, tenantId: string, id: string): Promise<Incident | undefined> {
  const row = await db
    .selectFrom('incident')
    .select('document')
    .where('tenant_id', '=', tenantId)
    .where('id', '=', id)
    .executeTakeFirst()
  return row === undefined ? undefined : toIncident(row)
}

async function findRedirected(db: Database, tenantId: string, id: IncidentId): Promise<Incident | undefined> {
  const row = await db
    .selectFrom('incident_redirect')
    .select('target')
    .where('tenant_id', '=', tenantId)
    .where('id', '=', id)
    .executeTakeFirst()
  return row === undefined ? undefined : find(db, tenantId, row.target)
}

async function listIncidents(db: Database, query: IncidentQuery) {
  let select = filterIncidents(db.selectFrom('incident'), query)
    .select(['score', 'last_time', 'id', 'document'])
    .limit(query.limit + 1)
  if (query.sort === 'priority') select = select.orderBy('score', 'desc')
  select = select.orderBy('last_time', 'desc').orderBy('id', 'desc')
  if (query.cursor !== undefined) {
    const key = parseCursor(query.cursor, query.sort === 'priority' ? 3 : 2)
    select = select.where(
      query.sort === 'priority'
        ? sql<boolean>`(score, last_time, id) < (${key[0]}, ${key[1]}, ${key[2]})`
        : sql<boolean>`(last_time, id) < (${key[0]}, ${key[1]})`,
    )
  }
  const rows = await select.execute()
  const last = rows.length > query.limit ? rows[query.limit - 1] : undefined
  const items = rows.slice(0, query.limit).map(toIncident)
  if (last === undefined) return { items }
  const key = query.sort === 'priority' ? [last.score, last.last_time, last.id] : [last.last_time, last.id]
  return { items, cursor: printCursor(key) }
}

function toRow(incident: Incident): Schema['incident'] {
  return {
    tenant_id: incident.tenantId,
    id: incident.id,
    severity: incident.severity,
    status: incident.status,
    owner: incident.owner ?? '',
    score: incident.score,
    last_time: incident.lastTime,
    text: [incident.id, incident.title, ...incident.hosts, ...incident.users].join(' ').toLowerCase(),
    document: JSON.stringify(incident),
  }
}

function toIncident(row: { readonly document: string }): Incident {
  return JSON.parse(row.document) as Incident
}
