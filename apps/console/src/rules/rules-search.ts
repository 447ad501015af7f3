import type { Rule } from '@opensoc/contract'
import type { UrlForm } from '../shell/useUrlState.ts'

export const STATES = ['enabled', 'disabled', 'refused', 'modified', 'conflict'] as const

/** By what the last forecasts say: rules of which nothing is known come last. */
export const SORTS = ['noisiest', 'quietest'] as const

export interface RulesSearch {
  readonly q: string
  readonly level: string
  readonly status: string
  readonly space: string
  readonly product: string
  readonly state: '' | (typeof STATES)[number]
  readonly sort: '' | (typeof SORTS)[number]
  readonly r: string
}

/** No filter at all. */
export const ALL_RULES = { q: '', level: '', status: '', space: '', product: '', state: '' } as const

export const rulesSearch: UrlForm<RulesSearch> = {
  parse: (search) => ({
    q: search['q'] ?? '',
    level: search['level'] ?? '',
    status: search['status'] ?? '',
    space: search['space'] ?? '',
    product: search['product'] ?? '',
    state: STATES.find((state) => state === search['state']) ?? '',
    sort: SORTS.find((sort) => sort === search['sort']) ?? '',
    r: search['r'] ?? '',
  }),
  print: (view) => ({ ...view }),
}

/** All rules are loaded once, so they are filtered here. */
export function matchingRules(rules: readonly Rule[], search: RulesSearch): Rule[] {
  const { q, level, status, space, product, state } = search
  const text = q.toLowerCase()
  return rules.filter(
    (rule) =>
      (level === '' || rule.level === level) &&
      (status === '' || (rule.status ?? 'none') === status) &&
      (space === '' || rule.space === space) &&
      (product === '' || rule.logsource['product'] === product) &&
      (state === '' || isIn(state, rule)) &&
      (text === '' || wordsOf(rule).includes(text)),
  )
}

/** In the order that is asked for. */
export function sortedRules(
  rules: readonly Rule[],
  sort: RulesSearch['sort'],
  perDay: (id: string) => number | undefined,
): readonly Rule[] {
  if (sort === '') return rules
  const sign = sort === 'noisiest' ? -1 : 1
  const rank = (rule: Rule) => {
    const expected = perDay(rule.id)
    return expected === undefined ? Number.POSITIVE_INFINITY : sign * expected
  }
  return rules.toSorted((a, b) => {
    const [x, y] = [rank(a), rank(b)]
    return x === y ? 0 : x - y
  })
}

function isIn(state: (typeof STATES)[number], rule: Rule): boolean {
  if (state === 'modified') return rule.is_modified
  if (state === 'conflict') return rule.has_conflict
  if (rule.refused !== undefined) return state === 'refused'
  return state === (rule.enabled ? 'enabled' : 'disabled')
}

function wordsOf({ title, id, file, tags, logsource }: Rule): string {
  return [title, id, file, ...tags, ...Object.values(logsource)].join(' ').toLowerCase()
}
