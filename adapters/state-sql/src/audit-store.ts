import { AUDIT_GENESIS, type AuditEntry, type AuditStore, auditHash, canonicalDetail } from '@opensoc/domain'
import { atomically } from './atomically.ts'
import type { Database, Schema } from './schema.ts'

export function createAuditStore(db: Database): AuditStore {
  return {
    append: (entry) => atomically(db, (tx) => append(tx, entry)),
    async list(tenantId, { limit, before, target }) {
      let select = db.selectFrom('audit').selectAll().where('tenant_id', '=', tenantId)
      if (before !== undefined) select = select.where('sequence', '<', before)
      if (target !== undefined) select = select.where('target', '=', target)
      return (await select.orderBy('sequence', 'desc').limit(limit).execute()).map(toEntry)
    },
    async verify() {
      let previousHash = AUDIT_GENESIS
      let expected = 1
      for (;;) {
        const rows = await db
          .selectFrom('audit')
          .selectAll()
          .where('sequence', '>=', expected)
          .orderBy('sequence')
          .limit(1000)
          .execute()
        if (rows.length === 0) return undefined
        for (const row of rows) {
          const entry = toEntry(row)
          if (
            entry.sequence !== expected ||
            entry.previousHash !== previousHash ||
            entry.hash !== auditHash(entry)
          )
            return expected
          previousHash = entry.hash
          expected++
        }
      }
    },
  }
}

async function append(
  tx: Database,
  entry: Omit<AuditEntry, 'sequence' | 'hash' | 'previousHash'>,
): Promise<AuditEntry> {
  const last = await tx
    .selectFrom('audit')
    .select(['sequence', 'hash'])
    .orderBy('sequence', 'desc')
    .limit(1)
    .executeTakeFirst()
  const linked = { ...entry, sequence: (last?.sequence ?? 0) + 1, previousHash: last?.hash ?? AUDIT_GENESIS }
  const stored: AuditEntry = { ...linked, hash: auditHash(linked) }
  await tx.insertInto('audit').values(toRow(stored)).execute()
  return stored
}

function toRow(entry: AuditEntry): Schema['audit'] {
  return {
    sequence: entry.sequence,
    tenant_id: entry.tenantId,
    time: entry.time,
    actor: entry.actor,
    action: entry.action,
    target: entry.target,
    detail: canonicalDetail(entry.detail),
    previous_hash: entry.previousHash,
    hash: entry.hash,
  }
}

function toEntry(row: Schema['audit']): AuditEntry {
  return {
    sequence: row.sequence,
    tenantId: row.tenant_id,
    time: row.time,
    actor: row.actor,
    action: row.action,
    target: row.target,
    detail: JSON.parse(row.detail) as Record<string, unknown>,
    previousHash: row.previous_hash,
    hash: row.hash,
  }
}
