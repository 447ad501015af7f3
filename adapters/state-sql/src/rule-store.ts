import type { RuleStore, StoredRule } from '@opensoc/domain'
import { atomically } from './atomically.ts'
import { inParts } from './in-parts.ts'
import { ruleTestOutcomes, saveRuleTestOutcomes } from './rule-test-outcome-store.ts'
import { addRuleVersions, ruleVersions } from './rule-version-store.ts'
import type { Database, Schema } from './schema.ts'

export function createRuleStore(db: Database): RuleStore {
  return {
    save: (rules) => atomically(db, (tx) => save(tx, rules)),
    async list(tenantId) {
      const rows = await db
        .selectFrom('rule')
        .selectAll()
        .where('tenant_id', '=', tenantId)
        .orderBy('title')
        .orderBy('id')
        .execute()
      return rows.map(toRule)
    },
    async get(tenantId, id) {
      const row = await db
        .selectFrom('rule')
        .selectAll()
        .where('tenant_id', '=', tenantId)
        .where('id', '=', id)
        .executeTakeFirst()
      return row === undefined ? undefined : toRule(row)
    },
    setEnabled: (tenantId, ids, enabled) => atomically(db, (tx) => setEnabled(tx, tenantId, ids, enabled)),
    remove: (tenantId, ids) => atomically(db, (tx) => remove(tx, tenantId, ids)),
    addVersions: (versions) => atomically(db, (tx) => addRuleVersions(tx, versions)),
    versions: (tenantId, ruleId) => ruleVersions(db, tenantId, ruleId),
    async tests(tenantId, ruleId) {
      const row = await db
        .selectFrom('rule_test')
        .select('source')
        .where('tenant_id', '=', tenantId)
        .where('rule_id', '=', ruleId)
        .executeTakeFirst()
      return row?.source
    },
    saveTests: (tenantId, ruleId, source) => atomically(db, (tx) => saveTests(tx, tenantId, ruleId, source)),
    saveTestOutcomes: (tenantId, outcomes) =>
      atomically(db, (tx) => saveRuleTestOutcomes(tx, tenantId, outcomes)),
    testOutcomes: (tenantId) => ruleTestOutcomes(db, tenantId),
  }
}

async function setEnabled(
  tx: Database,
  tenantId: string,
  ids: readonly string[],
  enabled: boolean,
): Promise<number> {
  let changed = 0n
  for (const part of inParts(ids)) {
    const { numUpdatedRows } = await tx
      .updateTable('rule')
      .set({ enabled: enabled ? 1 : 0 })
      .where('tenant_id', '=', tenantId)
      .where('id', 'in', part)
      .where('enabled', '=', enabled ? 0 : 1)
      .executeTakeFirst()
    changed += numUpdatedRows
  }
  return Number(changed)
}

async function remove(tx: Database, tenantId: string, ids: readonly string[]): Promise<number> {
  let removed = 0n
  for (const part of inParts(ids)) {
    const { numDeletedRows } = await tx
      .deleteFrom('rule')
      .where('tenant_id', '=', tenantId)
      .where('id', 'in', part)
      .executeTakeFirst()
    removed += numDeletedRows
    for (const table of ['rule_version', 'rule_test', 'rule_test_outcome'] as const)
      await tx.deleteFrom(table).where('tenant_id', '=', tenantId).where('rule_id', 'in', part).execute()
  }
  return Number(removed)
}

async function saveTests(
  tx: Database,
  tenantId: string,
  ruleId: string,
  source: string | undefined,
): Promise<void> {
  for (const table of ['rule_test', 'rule_test_outcome'] as const)
    await tx.deleteFrom(table).where('tenant_id', '=', tenantId).where('rule_id', '=', ruleId).execute()
  if (source === undefined) return
  await tx.insertInto('rule_test').values({ tenant_id: tenantId, rule_id: ruleId, source }).execute()
}

async function save(tx: Database, rules: readonly StoredRule[]): Promise<void> {
  for (const rule of rules) {
    const row = toRow(rule)
    await tx
      .insertInto('rule')
      .values(row)
      .onConflict((conflict) => conflict.columns(['tenant_id', 'id']).doUpdateSet(row))
      .execute()
  }
}

function toRow(rule: StoredRule): Schema['rule'] {
  return {
    tenant_id: rule.tenantId,
    id: rule.id,
    title: rule.title,
    kind: rule.kind,
    name: rule.name ?? null,
    level: rule.level,
    space: rule.space,
    file: rule.file,
    source: rule.source,
    enabled: rule.enabled ? 1 : 0,
    refused: rule.refused ?? null,
    tags: JSON.stringify(rule.tags),
    logsource: JSON.stringify(rule.logsource),
    updated: rule.updatedTime,
    status: rule.status ?? null,
    base: rule.base ?? null,
    pending: rule.pending ?? null,
    origin: rule.origin ?? null,
  }
}

function toRule(row: Schema['rule']): StoredRule {
  return {
    tenantId: row.tenant_id,
    id: row.id,
    title: row.title,
    kind: row.kind as StoredRule['kind'],
    ...(row.name === null ? {} : { name: row.name }),
    level: row.level,
    space: row.space as StoredRule['space'],
    file: row.file,
    source: row.source,
    enabled: row.enabled === 1,
    ...(row.refused === null ? {} : { refused: row.refused }),
    tags: JSON.parse(row.tags) as string[],
    logsource: JSON.parse(row.logsource) as Record<string, string>,
    updatedTime: row.updated,
    ...(row.status === null ? {} : { status: row.status }),
    ...(row.base === null ? {} : { base: row.base }),
    ...(row.pending === null ? {} : { pending: row.pending }),
    ...(row.origin === null ? {} : { origin: row.origin }),
  }
}
