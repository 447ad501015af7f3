import type { LedgerEntry, LedgerStore } from '@opensoc/domain'
import { atomically } from './atomically.ts'
import type { Database } from './schema.ts'

export function createLedgerStore(db: Database): LedgerStore {
  return {
    add: (tenantId, entries) =>
      atomically(db, async (tx) => {
        for (const entry of entries) await addEntry(tx, tenantId, entry)
      }),
    async list(tenantId, { from, to }) {
      const rows = await db
        .selectFrom('ledger')
        .selectAll()
        .where('tenant_id', '=', tenantId)
        .where('minute', '>=', from - (from % 60_000))
        .where('minute', '<', to)
        .orderBy('minute')
        .orderBy('source')
        .execute()
      return rows.map(({ tenant_id: _, quarantined, ...row }) => ({
        ...row,
        quarantined: JSON.parse(quarantined),
      }))
    },
  }
}

async function addEntry(db: Database, tenantId: string, entry: LedgerEntry): Promise<void> {
  const known = await db
    .selectFrom('ledger')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('minute', '=', entry.minute)
    .where('source', '=', entry.source)
    .executeTakeFirst()
  const row = {
    tenant_id: tenantId,
    source: entry.source,
    minute: entry.minute,
    received: entry.received + (known?.received ?? 0),
    stored: entry.stored + (known?.stored ?? 0),
    quarantined: addReasons(entry.quarantined, known?.quarantined),
    findings: entry.findings + (known?.findings ?? 0),
    bytes: entry.bytes + (known?.bytes ?? 0),
  }
  await db
    .insertInto('ledger')
    .values(row)
    .onConflict((conflict) => conflict.columns(['tenant_id', 'minute', 'source']).doUpdateSet(row))
    .execute()
}

function addReasons(more: Readonly<Record<string, number>>, known: string | undefined): string {
  const total: Record<string, number> = known === undefined ? {} : JSON.parse(known)
  for (const [reason, count] of Object.entries(more)) {
    total[reason] = (total[reason] ?? 0) + count
    // Records that went through the pipeline again have left it.
    if (total[reason] === 0) delete total[reason]
  }
  return JSON.stringify(total)
}
