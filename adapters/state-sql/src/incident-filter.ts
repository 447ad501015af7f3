import type { IncidentQuery } from '@opensoc/domain'
import { type SelectQueryBuilder, sql } from 'kysely'
import { anywhere } from './like.ts'
import type { Schema } from './schema.ts'

/** What the queue and its counts have in common. */
export function filterIncidents<O>(
  select: SelectQueryBuilder<Schema, 'incident', O>,
  query: Omit<IncidentQuery, 'sort' | 'limit' | 'cursor'>,
): SelectQueryBuilder<Schema, 'incident', O> {
  let filtered = select.where('tenant_id', '=', query.tenantId)
  if (query.severities !== undefined) filtered = filtered.where('severity', 'in', query.severities)
  if (query.statuses !== undefined) filtered = filtered.where('status', 'in', query.statuses)
  if (query.owner !== undefined) filtered = filtered.where('owner', '=', query.owner)
  if (query.from !== undefined) filtered = filtered.where('last_time', '>=', query.from)
  if (query.to !== undefined) filtered = filtered.where('last_time', '<', query.to)
  if (query.text !== undefined)
    filtered = filtered.where(sql<boolean>`text LIKE ${anywhere(query.text)} ESCAPE '\\'`)
  return filtered
}
