import type { Incident, StateStore, TenantId, Verdict } from '@opensoc/domain'
import { learnVerdict, VERDICT_COUNTS, type VerdictCounts } from '@opensoc/pipeline'

export async function verdictCounts(state: StateStore, tenantId: TenantId): Promise<VerdictCounts> {
  return ((await state.values.get(tenantId, VERDICT_COUNTS)) ?? {}) as VerdictCounts
}

/** A verdict teaches how often the incident's rules are right; undefined where it changes nothing. */
export async function learnFromVerdict(
  state: StateStore,
  incident: Incident,
  verdict: { readonly before: Verdict | undefined; readonly now: Verdict | undefined },
): Promise<VerdictCounts | undefined> {
  if (verdict.before === verdict.now) return undefined
  const ids = incident.members.map((member) => member.findingId)
  const findings = await state.findings.getMany(incident.tenantId, ids)
  const ruleIds = findings.map((finding) => finding.ruleId)
  const counts = learnVerdict(await verdictCounts(state, incident.tenantId), ruleIds, verdict)
  await state.values.set(incident.tenantId, VERDICT_COUNTS, counts)
  return counts
}
