import type { Job, StateStore, StoredRule } from '@opensoc/domain'
import type { Clock } from '@opensoc/kernel'
import type { BackFills } from '../history/back-fills.ts'
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
  readonly backFills: BackFills
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

/**
 * Every change of rules ends so: the workers run the new set before the answer is given, the consoles are told. What
 * begins to run is run over the history as well, unless whoever asked does not want that.
 */
export async function applyRules(
  { active, backFills, onChanged }: RuleContext,
  change: { readonly owner: string; readonly isBackFilled: boolean } = { owner: '', isBackFilled: false },
): Promise<Job | undefined> {
  const { fresh } = await active.reload()
  onChanged()
  return change.isBackFilled ? backFills.start(fresh, change.owner) : undefined
}

/** Of an answer: the job that runs what is new over the history. */
export function backFillJson(job: Job | undefined): { backfill_job?: string } {
  return job === undefined ? {} : { backfill_job: job.id }
}
