import { compileRule, createEngine, parseSigma } from '@opensoc/sigma'
import { stringify } from 'yaml'
import type { Event } from '../event.ts'

export interface RuleTestEvent {
  readonly fields: Readonly<Record<string, unknown>>
  /** An item of a list of test events, indented by two spaces. */
  readonly yaml: string
  readonly fires: boolean
}

/** A test is read by people: what is longer is cut, and what is more is left out. */
const MAX_VALUE_LENGTH = 8000
const MAX_FIELDS = 300

/** A real event as the rule sees it. `undefined` if none of its views is of the rule's logsource. */
export function ruleTestEvent(event: Event, ruleSource: string): RuleTestEvent | undefined {
  const [document] = parseSigma(ruleSource)
  if (!document?.ok || document.kind !== 'rule') return undefined
  const { logsource } = document.rule
  const views = event.sigma.filter((view) =>
    (['product', 'category', 'service'] as const).every(
      (key) => logsource[key] === undefined || logsource[key] === view.logsource[key],
    ),
  )
  const compiled = compileRule(document.rule)
  const engine = compiled.ok ? createEngine([compiled.rule]) : undefined
  const shortened = views.map((view) => shorten(view.fields))
  const fires = (fields: RuleTestEvent['fields']) => (engine?.match({ logsource, fields }).length ?? 0) > 0
  const fields = shortened.find(fires) ?? shortened[0]
  if (fields === undefined) return undefined
  return { fields, yaml: asItem(fields), fires: fires(fields) }
}

function shorten(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const kept = Object.entries(fields).slice(0, MAX_FIELDS)
  return Object.fromEntries(
    kept.map(([name, value]) => [name, typeof value === 'string' ? value.slice(0, MAX_VALUE_LENGTH) : value]),
  )
}

function asItem(fields: Readonly<Record<string, unknown>>): string {
  const lines = stringify([fields], {
    lineWidth: 0,
    defaultStringType: 'QUOTE_DOUBLE',
    defaultKeyType: 'PLAIN',
  })
  return lines.replaceAll(/^(?=.)/gm, '  ')
}
