import { createHash } from 'node:crypto'
import type { RuleException } from '@opensoc/domain'
import type { RunningRule } from './running-rules.ts'

/**
 * Names a rule set by its content: two sets have one version only if they hold the same texts under the same
 * ids, and the same exceptions.
 */
export function ruleSetVersion(
  rules: Iterable<Omit<RunningRule, 'file'>>,
  exceptions: readonly RuleException[] = [],
): string {
  const hash = createHash('sha256')
  for (const { id, source, isOnlyCorrelated } of [...rules].sort((a, b) => (a.id < b.id ? -1 : 1)))
    hash.update(`${id.length} ${source.length} ${isOnlyCorrelated} `).update(id).update(source)
  for (const exception of [...exceptions].sort((a, b) => (a.id < b.id ? -1 : 1)))
    hash.update(JSON.stringify(exception))
  return hash.digest('hex').slice(0, 12)
}
