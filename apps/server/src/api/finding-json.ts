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
  }
}

/** OCSF attack objects as the console shows them: the sub-technique where there is one. */
export function attackRefs(attacks: Finding['attacks']): AttackRef[] {
  const refs: AttackRef[] = []
  for (const attack of attacks) {
    const technique = attack.sub_technique ?? attack.technique
    if (technique?.uid === undefined) continue
    const tactics = (attack.tactics ?? (attack.tactic === undefined ? [] : [attack.tactic])).map(
      (tactic) => tactic.uid ?? '',
    )
    refs.push({ uid: technique.uid, name: technique.name ?? technique.uid, tactics })
  }
  return refs
}
