import {
  INCIDENT_STATUSES,
  type IncidentQuery,
  type IncidentStats,
  SEVERITIES,
  type Severity,
} from '@opensoc/domain'
import { sql } from 'kysely'
import { atomically } from './atomically.ts'
import { filterIncidents } from './incident-filter.ts'
import type { Database } from './schema.ts'

const BUCKETS = 60

type Filter = Omit<IncidentQuery, 'sort' | 'limit' | 'cursor'>

/** Counts for the queue; the histogram spans the asked range, or that of the incidents. All at one moment: they agree. */
export function incidentStats(db: Database, query: Filter): Promise<IncidentStats> {
  return atomically(db, (tx) => count(tx, query))
}

async function count(db: Database, query: Filter): Promise<IncidentStats> {
  const bySeverity = zeros(SEVERITIES)
  const byStatus = zeros(INCIDENT_STATUSES)
  const counted = await filterIncidents(db.selectFrom('incident'), query)
    .select(['severity', 'status', sql<number>`count(*)`.as('count')])
    .groupBy(['severity', 'status'])
    .execute()
  let total = 0
  for (const row of counted) {
    bySeverity[row.severity as Severity] += row.count
    byStatus[row.status as keyof typeof byStatus] += row.count
    total += row.count
  }
  return { total, bySeverity, byStatus, histogram: total === 0 ? [] : await histogram(db, query) }
}

async function histogram(db: Database, query: Filter): Promise<IncidentStats['histogram']> {
  const range = await filterIncidents(db.selectFrom('incident'), query)
    .select([sql<number>`min(last_time)`.as('first'), sql<number>`max(last_time)`.as('last')])
    .executeTakeFirstOrThrow()
  const from = query.from ?? range.first
  const widthMs = Math.max(1, Math.ceil(((query.to ?? range.last + 1) - from) / BUCKETS))
  const rows = await filterIncidents(db.selectFrom('incident'), query)
    .select([
      'severity',
      // Whole steps by the remainder: dialects differ in what dividing makes of whole numbers.
      sql<number>`last_time - ${from} - (last_time - ${from}) % ${widthMs}`.as('since'),
      sql<number>`count(*)`.as('count'),
    ])
    .groupBy(['severity', 'since'])
    .execute()
  const buckets = Array.from({ length: BUCKETS }, (_, n) => ({
    time: from + n * widthMs,
    counts: zeros(SEVERITIES),
  }))
  for (const row of rows) {
    const bucket = buckets[row.since / widthMs]
    if (bucket !== undefined) bucket.counts[row.severity as Severity] += row.count
  }
  return buckets
}

function zeros<K extends string>(keys: readonly K[]): Record<K, number> {
  return Object.fromEntries(keys.map((key) => [key, 0])) as Record<K, number>
}
