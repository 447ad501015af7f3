import { createHash } from 'node:crypto'
import type { Quieting, RuleException } from '@opensoc/domain'
import type { RunningRule } from './running-rules.ts'

/**
 * Names a rule set by its content: two sets have one version only if they hold the same texts under the same
 * ids, and the same exceptions and quietings.
 */
export function ruleSetVersion(
  rules: Iterable<Omit<RunningRule, 'file'>>,
  exceptions: readonly RuleException[] = [],
  quietings: readonly Quieting[] = [],
): string {
  const hash = createHash('sha256')
  for (const { id, source, isOnlyCorrelated } of [...rules].sort((a, b) => (a.id < b.id ? -1 : 1)))
    hash.update(`${id.length} ${source.length} ${isOnlyCorrelated} `).update(id).update(source)
  for (const narrowed of [...exceptions, ...quietings].sort((a, b) => (a.id < b.id ? -1 : 1)))
    hash.update(JSON.stringify(narrowed))
  return hash.digest('hex').slice(0, 12)
}
