import type { RuleTestOutcome, StoredRule, TaggedRule } from '@opensoc/domain'
import type { Logsource } from '@opensoc/sigma'
import { documentOf } from './running-rules.ts'

export interface RuleFactsForCoverage {
  /** Correlations that name what is not there. */
  readonly unresolved: ReadonlySet<string>
  readonly outcomes: readonly RuleTestOutcome[]
  readonly findingCounts: ReadonlyMap<string, number>
}

/** What coverage asks of the stored rules and correlations. A filter finds nothing by itself and is left out. */
export function taggedRules(stored: readonly StoredRule[], facts: RuleFactsForCoverage): TaggedRule[] {
  const outcomes = new Map(facts.outcomes.map((outcome) => [outcome.ruleId, outcome]))
  const sourcesOf = createSourcesOf(stored)
  return stored.flatMap((rule) => {
    if (rule.kind === 'filter') return []
    const { id, title, level, tags } = rule
    const outcome = outcomes.get(id)
    const isTested = outcome?.passed === true && outcome.time >= rule.updatedTime
    return {
      id,
      title,
      level,
      tags,
      isRunning: rule.enabled && rule.refused === undefined && !facts.unresolved.has(id),
      ...sourcesOf(rule),
      ...(isTested ? { testedTime: outcome.time } : {}),
      findingCount: facts.findingCounts.get(id) ?? 0,
    }
  })
}

type Sources = Pick<TaggedRule, 'logsources' | 'needs'>

/** A correlation reads what the rules that it names read, and theirs. */
function createSourcesOf(stored: readonly StoredRule[]): (rule: StoredRule) => Sources {
  const byName = new Map(
    stored.flatMap((rule) => [rule.id, rule.name ?? rule.id].map((name) => [name, rule])),
  )
  return (rule) => {
    if (rule.kind === 'rule') return { logsources: [rule.logsource as Logsource], needs: 'all' }
    const logsources = new Map<string, Logsource>()
    const seen = new Set([rule.id])
    let needs: TaggedRule['needs'] = 'any'
    const open = [rule]
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      if (next.kind === 'rule') logsources.set(JSON.stringify(next.logsource), next.logsource as Logsource)
      const document = next.kind === 'correlation' ? documentOf(next) : undefined
      if (document?.ok !== true || document.kind !== 'correlation') continue
      const { type, rules } = document.correlation
      if (type === 'temporal' || type === 'temporal_ordered') needs = 'all'
      for (const name of rules) {
        const named = byName.get(name)
        if (named === undefined || seen.has(named.id)) continue
        seen.add(named.id)
        open.push(named)
      }
    }
    return { logsources: [...logsources.values()], needs }
  }
}
