import { createHash } from 'node:crypto'
import type { StoredRule } from '@opensoc/domain'
import type { CorrelationSet } from '@opensoc/pipeline'
import { compileRuleSet } from '@opensoc/sigma'
import { correlatedDocuments, runningRules } from './running-rules.ts'

/** The correlations of the running rules, each named by its text, so that one that was edited begins anew. */
export function correlationSet(stored: readonly StoredRule[]): CorrelationSet {
  const { correlations, buildingBlocks } = compileRuleSet(correlatedDocuments(stored))
  const onlyCorrelated = runningRules(stored).filter((rule) => rule.isOnlyCorrelated)
  const versions = new Map(
    correlations.map(({ correlation: { id, source } }) => [
      id,
      `${id}:${createHash('sha256').update(source).digest('hex').slice(0, 12)}`,
    ]),
  )
  return {
    correlations,
    buildingBlocks: new Set([...buildingBlocks, ...onlyCorrelated.map(({ id }) => id)]),
    versionOf: (id) => versions.get(id) ?? id,
  }
}
