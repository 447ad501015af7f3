import type { Finding, FindingQuery, FindingStore } from '@opensoc/domain'
import { sql } from 'kysely'
import { atomically } from './atomically.ts'
import { parseCursor, printCursor } from './cursor.ts'
import { inParts } from './in-parts.ts'
import { anywhere } from './like.ts'
import type { Database, Schema } from './schema.ts'

const DOCUMENT = ['document', 'suppressed', 'last_suppressed'] as const

export function createFindingStore(db: Database): FindingStore {
  return {
    addNew: (findings) => atomically(db, (tx) => addNew(tx, findings)),
    get: (tenantId, id) => getFinding(db, tenantId, id),
    supersede: (tenantId, superseded) => atomically(db, (tx) => supersede(tx, tenantId, superseded)),
    addSuppressed: (tenantId, counts) => atomically(db, (tx) => addSuppressed(tx, tenantId, counts)),
    async getMany(tenantId, ids) {
      const findings: Finding[] = []
      for (const part of inParts(ids)) {
        const rows = await db
          .selectFrom('finding')
          .select(DOCUMENT)
          .where('tenant_id', '=', tenantId)
          .where('id', 'in', part)
          .execute()
        for (const row of rows) findings.push(toFinding(row))
      }
      return findings
    },
    list: (query) => listFindings(db, query),
    async countByRule(tenantId) {
      const rows = await db
        .selectFrom('finding')
        .select(['rule_id', (expression) => expression.fn.countAll<number>().as('count')])
        .where('tenant_id', '=', tenantId)
        .where('superseded', 'is', null)
        .groupBy('rule_id')
        .execute()
      return new Map(rows.map((row) => [row.rule_id, Number(row.count)]))
    },
  }
}

/** Successors of a successor: more than so many are a loop. */
const MAX_HOPS = 100

async function getFinding(db: Database, tenantId: string, id: string): Promise<Finding | undefined> {
  let wanted = id
  for (let hop = 0; hop < MAX_HOPS; hop++) {
    const row = await db
      .selectFrom('finding')
      .select([...DOCUMENT, 'superseded'])
      .where('tenant_id', '=', tenantId)
      .where('id', '=', wanted)
      .executeTakeFirst()
    if (row === undefined || row.superseded === null || row.superseded === '')
      return row === undefined ? undefined : toFinding(row)
    wanted = row.superseded
  }
  return undefined
}

async function supersede(
  tx: Database,
  tenantId: string,
  superseded: Parameters<FindingStore['supersede']>[1],
): Promise<void> {
  for (const { from, to } of superseded) {
    await tx
      .updateTable('finding')
      .set({ superseded: to ?? '' })
      .where('tenant_id', '=', tenantId)
      .where('id', '=', from)
      .execute()
  }
}

async function addSuppressed(
  tx: Database,
  tenantId: string,
  counts: Parameters<FindingStore['addSuppressed']>[1],
): Promise<void> {
  for (const [id, { count, lastTime }] of counts) {
    await tx
      .updateTable('finding')
      .set((row) => ({
        suppressed: row('suppressed', '+', count),
        last_suppressed: row.fn<number>('max', ['last_suppressed', row.val(lastTime)]),
      }))
      .where('tenant_id', '=', tenantId)
      .where('id', '=', id)
      .execute()
  }
}

/** A finding whose place another had taken, and that has come true again, is new once more. */
async function addNew(tx: Database, findings: readonly Finding[]): Promise<Finding[]> {
  const fresh: Finding[] = []
  for (const finding of findings) {
    const outcome = await tx
      .insertInto('finding')
      .values(toRow(finding))
      .onConflict((conflict) =>
        conflict
          .columns(['tenant_id', 'id'])
          .doUpdateSet({ superseded: null })
          .where('finding.superseded', 'is not', null),
      )
      .executeTakeFirst()
    if (outcome.numInsertedOrUpdatedRows === 1n) fresh.push(finding)
  }
  return fresh
}

async function listFindings(db: Database, query: FindingQuery) {
  let select = db
    .selectFrom('finding')
    .select(['time', 'id', ...DOCUMENT])
    .where('tenant_id', '=', query.tenantId)
    .where('superseded', 'is', null)
    .orderBy('time', 'desc')
    .orderBy('id', 'desc')
    .limit(query.limit + 1)
  if (query.ruleId !== undefined) select = select.where('rule_id', '=', query.ruleId)
  if (query.host !== undefined) select = select.where('host', '=', query.host.toLowerCase())
  if (query.level !== undefined) select = select.where('level', 'in', query.level)
  if (query.from !== undefined) select = select.where('time', '>=', query.from)
  if (query.to !== undefined) select = select.where('time', '<', query.to)
  if (query.text !== undefined)
    select = select.where(sql<boolean>`text LIKE ${anywhere(query.text)} ESCAPE '\\'`)
  if (query.maintenance !== undefined)
    select = select.where('maintenance', query.maintenance === 'only' ? 'is not' : 'is', null)
  if (query.cursor !== undefined) {
    const [time, id] = parseCursor(query.cursor, 2)
    select = select.where(sql<boolean>`(time, id) < (${time}, ${id})`)
  }
  const rows = await select.execute()
  const last = rows.length > query.limit ? rows[query.limit - 1] : undefined
  return {
    items: rows.slice(0, query.limit).map(toFinding),
    ...(last === undefined ? {} : { cursor: printCursor([last.time, last.id]) }),
  }
}

function toRow(finding: Finding): Schema['finding'] {
  return {
    tenant_id: finding.tenantId,
    id: finding.id,
    rule_id: finding.ruleId,
    level: finding.level,
    time: finding.time,
    host: (finding.host ?? '').toLowerCase(),
    text: [finding.title, finding.host, finding.user].join(' ').toLowerCase(),
    document: JSON.stringify(finding),
    superseded: null,
    maintenance: finding.maintenanceId ?? null,
    suppressed: 0,
    last_suppressed: 0,
  }
}

type Stored = Pick<Schema['finding'], (typeof DOCUMENT)[number]>

function toFinding({ document, suppressed, last_suppressed }: Stored): Finding {
  const finding = JSON.parse(document) as Finding
  return suppressed === 0
    ? finding
    : { ...finding, suppressed: { count: suppressed, lastTime: last_suppressed } }
}
