// The process that sqlite-state.crash.test.ts kills: one transaction after the other, each over several tables, and says
// on standard output which are acknowledged.
//   node crash-writer.ts <file> <first number>
import { writeSync } from 'node:fs'
import type { Finding, FindingId, StateStore, TenantId } from '@opensoc/domain'
import { openSqliteState } from './sqlite-state.ts'

export const FINDINGS_A_BATCH = 5
export const TENANT = 'a' as TenantId

/** Always the same findings for the same number, some large enough to fill many pages. */
export function findingsOf(number: number): Finding[] {
  return Array.from({ length: FINDINGS_A_BATCH }, (_, at) => ({
    id: `${number}.${at}` as FindingId,
    tenantId: TENANT,
    ruleId: 'r',
    title: `${number}.${at} `.repeat(1 + ((number * 7919 + at) % 701)),
    level: 'low',
    time: number,
    eventIds: [],
    source: 's',
    layer: 'endpoint',
    product: 'p',
    entities: [],
    attacks: [],
    matched: {},
    ocsf: {} as Finding['ocsf'],
  }))
}

/** What the pipeline's commit does: findings, ledger, audit and checkpoint become durable together. */
async function commit(state: StateStore, number: number): Promise<void> {
  await state.checkpoints.save({ partition: 0, offset: number, inflightEnd: number + 1 })
  await state.transaction(async (transaction) => {
    await transaction.findings.addNew(findingsOf(number))
    await transaction.batchKeys.add(TENANT, [{ key: `k${number}`, offset: number }], number)
    const counts = { received: 3, stored: 3, quarantined: {}, findings: FINDINGS_A_BATCH, bytes: 1 }
    await transaction.ledger.add(TENANT, [{ source: 's', minute: 0, ...counts }])
    const entry = { time: number, actor: 'writer', action: 'batch.store', target: `${number}` }
    await transaction.audit.append({ tenantId: TENANT, ...entry, detail: { number } })
    await transaction.checkpoints.save({ partition: 0, offset: number + 1 })
  })
}

if (import.meta.main) {
  const [file = '', first = '0'] = process.argv.slice(2)
  const state = await openSqliteState({ file, clock: { now: () => 0 } })
  await state.migrate()
  writeSync(1, 'ready\n')
  for (let number = Number(first); ; number++) {
    await commit(state, number)
    writeSync(1, `${number}\n`)
  }
}
