import type { Rule } from '@opensoc/contract'
import type { UrlForm } from '../shell/useUrlState.ts'

export interface RulesSearch {
  readonly q: string
  readonly level: string
  readonly space: string
  readonly state: '' | 'enabled' | 'disabled' | 'refused'
  readonly r: string
}

const STATES = ['enabled', 'disabled', 'refused'] as const

export const rulesSearch: UrlForm<RulesSearch> = {
  parse: (search) => ({
    q: search['q'] ?? '',
    level: search['level'] ?? '',
    space: search['space'] ?? '',
    state: STATES.find((state) => state === search['state']) ?? '',
    r: search['r'] ?? '',
  }),
  print: (view) => ({ ...view }),
}

/** All rules are loaded once, so they are filtered here. */
export function matchingRules(rules: readonly Rule[], { q, level, space, state }: RulesSearch): Rule[] {
  const text = q.toLowerCase()
  return rules.filter(
    (rule) =>
      (level === '' || rule.level === level) &&
      (space === '' || rule.space === space) &&
      (state === '' || stateOf(rule) === state) &&
      (text === '' || wordsOf(rule).includes(text)),
  )
}

function stateOf(rule: Rule): RulesSearch['state'] {
  if (rule.refused !== undefined) return 'refused'
  return rule.enabled ? 'enabled' : 'disabled'
}

function wordsOf({ title, id, file, tags, logsource }: Rule): string {
  return [title, id, file, ...tags, ...Object.values(logsource)].join(' ').toLowerCase()
}
