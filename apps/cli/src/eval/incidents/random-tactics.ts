import { createHash } from 'node:crypto'
import { ATTACK_VERSION, tactics } from '@opensoc/attack'
import type { RememberedFinding } from '@opensoc/pipeline'

/** The control: each rule says another tactic, drawn by its name. What scores as well with it owes nothing to tactics. */
export function withRandomTactic(finding: RememberedFinding): RememberedFinding {
  const drawn = createHash('sha256').update(finding.ruleId).digest().readUInt32BE(0) % tactics.length
  const chosen = tactics[drawn]!
  return { ...finding, attacks: [{ version: ATTACK_VERSION, tactic: { uid: chosen.id, name: chosen.name } }] }
}
