import type { StoredRule } from '../stored-rule.ts'

/** Which rules are meant: what is given must all hold; a list holds if one of its values does. */
export interface RuleQuery {
  readonly levels?: readonly string[]
  /** `none` stands for rules without a status. */
  readonly statuses?: readonly string[]
  readonly spaces?: readonly StoredRule['space'][]
  readonly products?: readonly string[]
  readonly categories?: readonly string[]
  readonly services?: readonly string[]
  /** Whole tags, `attack.t1003.001`. */
  readonly tags?: readonly string[]
  /** ATT&CK techniques, `T1003`; a technique stands for its sub-techniques, too. */
  readonly techniques?: readonly string[]
  /** Part of title, id or file, in any case. */
  readonly text?: string
}

/** Nobody wants these from a query that did not say so: their authors gave them up. */
const GIVEN_UP: readonly string[] = ['deprecated', 'unsupported']

export function matchesRuleQuery(rule: StoredRule, query: RuleQuery): boolean {
  const { product = '', category = '', service = '' } = rule.logsource
  return (
    isOneOf(query.levels, rule.level) &&
    isOneOf(query.statuses, rule.status ?? 'none') &&
    isOneOf(query.spaces, rule.space) &&
    isOneOf(query.products, product) &&
    isOneOf(query.categories, category) &&
    isOneOf(query.services, service) &&
    isAnyOf(query.tags, (tag) => rule.tags.includes(tag.toLowerCase())) &&
    isAnyOf(query.techniques, (technique) => hasTechnique(rule.tags, technique)) &&
    (query.text === undefined || wordsOf(rule).includes(query.text.toLowerCase()))
  )
}

/** Why a rule that the query matches is not enabled by it; `undefined` if it is. */
export function keptFromEnabling(rule: StoredRule, query: RuleQuery): 'refused' | 'given_up' | undefined {
  if (rule.refused !== undefined) return 'refused'
  const isNamed = query.statuses?.includes(rule.status ?? 'none') ?? false
  return GIVEN_UP.includes(rule.status ?? '') && !isNamed ? 'given_up' : undefined
}

function isOneOf(wanted: readonly string[] | undefined, value: string): boolean {
  return wanted === undefined || wanted.includes(value)
}

function isAnyOf(wanted: readonly string[] | undefined, holds: (value: string) => boolean): boolean {
  return wanted?.some(holds) ?? true
}

function hasTechnique(tags: readonly string[], technique: string): boolean {
  const tag = `attack.${technique.toLowerCase()}`
  return tags.some((one) => one === tag || one.startsWith(`${tag}.`))
}

function wordsOf({ title, id, file }: StoredRule): string {
  return `${title}\n${id}\n${file}`.toLowerCase()
}
