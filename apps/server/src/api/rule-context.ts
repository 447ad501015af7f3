import type { StateStore, StoredRule } from '@opensoc/domain'
import type { Clock } from '@opensoc/kernel'
import type { Actor } from '../http/actor.ts'
import { notFound } from '../http/http-error.ts'
import type { ActiveRules } from '../rules/active-rules.ts'
import type { RuleLibrary } from '../rules/rule-library.ts'

/** What the calls about rules work with. */
export interface RuleContext {
  readonly state: StateStore
  readonly clock: Clock
  readonly library: RuleLibrary
  readonly active: ActiveRules
  /** Tells the open consoles that rules changed. */
  readonly onChanged: () => void
}

export async function findRule({ state }: RuleContext, actor: Actor, id: string): Promise<StoredRule> {
  const rule = await state.rules.get(actor.tenantId, id)
  if (rule === undefined) throw notFound(`rule ${id}`)
  return rule
}

export async function auditRules(
  { state, clock }: RuleContext,
  actor: Actor,
  action: string,
  detail: Record<string, unknown>,
): Promise<void> {
  const { tenantId, name } = actor
  await state.audit.append({ tenantId, time: clock.now(), actor: name, action, target: 'rules', detail })
}

/** Every change of rules ends so: the workers run the new set before the answer is given, the consoles are told. */
export async function applyRules({ active, onChanged }: RuleContext): Promise<void> {
  await active.reload()
  onChanged()
}
