import {
  editText,
  type RuleChange,
  type RuleTextState,
  type StoredRule,
  type TenantId,
  takeFromOrigin,
} from '@opensoc/domain'
import { isRunnable, type RuleFacts, readRules } from './read-rule.ts'

/** A change of one rule's text. */
export interface RuleStep {
  readonly before: StoredRule | undefined
  readonly after: StoredRule
  /** `restated`: the text is the same, what is known about it is not. */
  readonly change: RuleChange | 'restated'
}

export interface StepOptions {
  readonly tenantId: TenantId
  readonly space: StoredRule['space']
  readonly enable: boolean | ((text: { readonly file: string; readonly source: string }) => boolean)
  readonly origin?: string
  readonly now: number
}

/** What an import does with one rule; `undefined` if nothing. */
export function importStep(
  facts: RuleFacts,
  file: string,
  before: StoredRule | undefined,
  options: StepOptions,
): RuleStep | undefined {
  if (before === undefined) {
    const { tenantId, space, enable, origin, now } = options
    const enabled = typeof enable === 'boolean' ? enable : enable({ file, source: facts.source })
    const after = { ...facts, tenantId, space, file, enabled, updatedTime: now }
    return { before, after: { ...after, ...(origin === undefined ? {} : { origin }) }, change: 'imported' }
  }
  if (options.origin === undefined) {
    const texts = editText(before, facts.source, followsOrigin(before))
    return texts.source === before.source ? undefined : changeStep(before, texts, 'edited', options.now)
  }
  const { change, state } = takeFromOrigin(before, facts.source, (text) => isRunnable(text, file, before.id))
  const moved = { ...before, file, origin: options.origin }
  if (change !== 'unchanged') return { ...changeStep(moved, state, change, options.now), before }
  const isMoved = before.file !== file || before.origin !== options.origin
  const isJudgedAnew = (['kind', 'name', 'status', 'refused'] as const).some(
    (key) => before[key] !== facts[key],
  )
  if (!isMoved && (before.base !== undefined || !isJudgedAnew)) return undefined
  return { ...changeStep(moved, state, 'restated', options.now), before }
}

/** The rule with these texts, and everything that its text says said anew. */
export function changeStep(
  before: StoredRule,
  texts: RuleTextState,
  change: RuleStep['change'],
  now: number,
): RuleStep {
  const { base, pending, refused, status, name, ...kept } = before
  const [read] = readRules(texts.source, before.file)
  const facts = read !== undefined && 'facts' in read ? read.facts : {}
  const updatedTime = Math.max(now, before.updatedTime + 1)
  return { before, after: { ...kept, ...facts, ...textsOf(texts), updatedTime }, change }
}

/** Its text has a base to come back to, and updates to be merged with. */
export function followsOrigin(rule: StoredRule): boolean {
  return rule.origin !== undefined || rule.space !== 'own'
}

/** The texts alone. */
export function textsOf({ source, base, pending }: RuleTextState): RuleTextState {
  return {
    source,
    ...(base === undefined ? {} : { base }),
    ...(pending === undefined ? {} : { pending }),
  }
}
