import type { AttackRef, Finding as FindingJson } from '@opensoc/contract'
import type { Finding } from '@opensoc/domain'

export function findingJson(finding: Finding): FindingJson {
  return {
    id: finding.id,
    rule_id: finding.ruleId,
    title: finding.title,
    level: finding.level,
    time: finding.time,
    source: finding.source,
    layer: finding.layer,
    product: finding.product,
    ...(finding.host === undefined ? {} : { host: finding.host }),
    ...(finding.user === undefined ? {} : { user: finding.user }),
    entities: [...finding.entities],
    attacks: attackRefs(finding.attacks),
    matched: { ...finding.matched },
    event_ids: [...finding.eventIds],
    ...(finding.maintenanceId === undefined ? {} : { maintenance_id: finding.maintenanceId }),
    ...(finding.backFilled === undefined
      ? {}
      : { back_filled: { job_id: finding.backFilled.jobId, time: finding.backFilled.time } }),
    ...(finding.suppressed === undefined
      ? {}
      : { suppressed: { count: finding.suppressed.count, last_time: finding.suppressed.lastTime } }),
  }
}

/** One reference a technique, with all tactics that its OCSF attack objects name: the sub-technique where there is one. */
export function attackRefs(attacks: Finding['attacks']): AttackRef[] {
  const refs = new Map<string, { uid: string; name: string; tactics: string[] }>()
  for (const { tactic, technique, sub_technique } of attacks) {
    const uid = sub_technique?.uid ?? technique?.uid
    if (uid === undefined) continue
    const ref = refs.get(uid) ?? { uid, name: sub_technique?.name ?? technique?.name ?? uid, tactics: [] }
    if (tactic?.uid !== undefined) ref.tactics.push(tactic.uid)
    refs.set(uid, ref)
  }
  return [...refs.values()]
}
