import type { RuleTestOutcome } from '@opensoc/domain'
import type { Database } from './schema.ts'

export async function saveRuleTestOutcomes(
  tx: Database,
  tenantId: string,
  outcomes: readonly RuleTestOutcome[],
): Promise<void> {
  for (const { ruleId, passed, time } of outcomes) {
    const row = { tenant_id: tenantId, rule_id: ruleId, passed: passed ? 1 : 0, time }
    await tx
      .insertInto('rule_test_outcome')
      .values(row)
      .onConflict((conflict) => conflict.columns(['tenant_id', 'rule_id']).doUpdateSet(row))
      .execute()
  }
}

export async function ruleTestOutcomes(db: Database, tenantId: string): Promise<RuleTestOutcome[]> {
  const rows = await db
    .selectFrom('rule_test_outcome')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .orderBy('rule_id')
    .execute()
  return rows.map(({ rule_id, passed, time }) => ({ ruleId: rule_id, passed: passed === 1, time }))
}
