import { MAX_RULE_VERSIONS, type RuleChange, type RuleVersion } from '@opensoc/domain'
import type { Database, Schema } from './schema.ts'

/** Adds them under the next numbers of their rules and forgets the oldest beyond the bound. */
export async function addRuleVersions(
  tx: Database,
  versions: readonly Omit<RuleVersion, 'number'>[],
): Promise<void> {
  for (const version of versions) {
    const number = 1 + (await lastNumber(tx, version))
    await tx
      .insertInto('rule_version')
      .values(toRow({ ...version, number }))
      .execute()
    if (number <= MAX_RULE_VERSIONS) continue
    await tx
      .deleteFrom('rule_version')
      .where('tenant_id', '=', version.tenantId)
      .where('rule_id', '=', version.ruleId)
      .where('number', '<=', number - MAX_RULE_VERSIONS)
      .execute()
  }
}

export async function ruleVersions(db: Database, tenantId: string, ruleId: string): Promise<RuleVersion[]> {
  const rows = await db
    .selectFrom('rule_version')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('rule_id', '=', ruleId)
    .orderBy('number', 'desc')
    .execute()
  return rows.map(toVersion)
}

async function lastNumber(
  tx: Database,
  { tenantId, ruleId }: Pick<RuleVersion, 'tenantId' | 'ruleId'>,
): Promise<number> {
  const row = await tx
    .selectFrom('rule_version')
    .select(({ fn }) => fn.max('number').as('last'))
    .where('tenant_id', '=', tenantId)
    .where('rule_id', '=', ruleId)
    .executeTakeFirst()
  return row?.last ?? 0
}

function toRow(version: RuleVersion): Schema['rule_version'] {
  return {
    tenant_id: version.tenantId,
    rule_id: version.ruleId,
    number: version.number,
    time: version.time,
    actor: version.actor,
    change: version.change,
    note: version.note ?? null,
    source: version.source,
    base: version.base ?? null,
    pending: version.pending ?? null,
  }
}

function toVersion(row: Schema['rule_version']): RuleVersion {
  return {
    tenantId: row.tenant_id,
    ruleId: row.rule_id,
    number: row.number,
    time: row.time,
    actor: row.actor,
    change: row.change as RuleChange,
    source: row.source,
    ...(row.note === null ? {} : { note: row.note }),
    ...(row.base === null ? {} : { base: row.base }),
    ...(row.pending === null ? {} : { pending: row.pending }),
  }
}
