import {
  COMPARISONS,
  CORRELATION_TYPES,
  type Condition,
  type CorrelationCondition,
  type CorrelationType,
  LEVELS,
  type SigmaAttributes,
  type SigmaCorrelation,
} from '../sigma-document.ts'
import { type Place, refuse } from '../sigma-error.ts'
import { optional } from './parse-attributes.ts'
import { parseCondition } from './parse-condition.ts'
import type { YamlEntry } from './yaml-documents.ts'
import { textOf, YamlMap } from './yaml-reading.ts'

/** Reads a correlation document (Sigma 2.1, correlation rules). It checks form; references resolve in a rule set. */
export function parseCorrelation(map: YamlMap, attributes: SigmaAttributes): SigmaCorrelation {
  const correlation = new YamlMap(map.required('correlation').value, "'correlation'")
  correlation.required('type')
  const type = correlation.oneOf('type', CORRELATION_TYPES) ?? 'event_count'
  const aliases = aliasesOf(correlation)
  const rules = rulesOf(correlation)
  return {
    ...attributes,
    ...optional('level', map.oneOf('level', LEVELS)),
    type,
    ...rules,
    groupBy: textsOrText(correlation.entry('group-by')),
    timespanMs: timespanOf(correlation.required('timespan')),
    ...optional('learnMs', learnOf(correlation, type)),
    ...optional('condition', conditionOf(correlation, type, rules.rules)),
    aliases,
    generate: generateOf(map.entry('generate') ?? correlation.entry('generate')),
  }
}

function rulesOf(correlation: YamlMap): Pick<SigmaCorrelation, 'rules' | 'rulePlaces'> {
  const entry = correlation.required('rules')
  const rules = textsOrText(entry)
  const { value } = entry
  if (rules.length > 0) {
    return { rules, rulePlaces: (value.kind === 'list' ? value.items : [value]).map((item) => item.place) }
  }
  const expected = 'a list of rule ids or names'
  return refuse('SIGMA_CORRELATION_RULES', {
    message: 'no rule is correlated',
    place: entry.value.place,
    expected,
  })
}

const UNIT_MS: ReadonlyMap<string, number> = new Map([
  ['s', 1000],
  ['m', 60_000],
  ['h', 3_600_000],
  ['d', 86_400_000],
  ['w', 7 * 86_400_000],
  // Mean lengths of the Gregorian calendar, as pySigma counts them.
  ['M', 2_629_746_000],
  ['y', 31_556_952_000],
])

function timespanOf(entry: YamlEntry): number {
  const text = textOf(entry)
  const match = /^([1-9]\d{0,8})([smhdwMy])$/.exec(text)
  const unitMs = UNIT_MS.get(match?.[2] ?? '')
  if (match !== null && unitMs !== undefined) return Number(match[1]) * unitMs
  const expected = 'a whole number and s, m, h, d, w, M or y, such as 10m'
  return refuse('SIGMA_TIMESPAN', {
    message: `'${text}' is not a timespan`,
    place: entry.value.place,
    expected,
  })
}

function learnOf(correlation: YamlMap, type: CorrelationType): number | undefined {
  const entry = correlation.entry('learn')
  if (entry === undefined || type === 'x_opensoc_new_terms') return entry && timespanOf(entry)
  return refuse('SIGMA_CORRELATION_CONDITION', {
    message: `a ${type} does not learn`,
    place: entry.value.place,
    expected: 'type: x_opensoc_new_terms',
  })
}

function conditionOf(
  correlation: YamlMap,
  type: CorrelationType,
  rules: readonly string[],
): CorrelationCondition | undefined {
  const isTemporal = type === 'temporal' || type === 'temporal_ordered'
  const entry = isTemporal ? correlation.entry('condition') : correlation.required('condition')
  if (entry === undefined) return undefined
  if (isTemporal && entry.value.kind === 'scalar') return extendedCondition(entry, rules)
  const map = new YamlMap(entry.value, 'a correlation condition')
  const field = textsOrText(map.entry('field'))
  const isNewTerms = type === 'x_opensoc_new_terms'
  const needsField = type.startsWith('value_') || isNewTerms
  if (needsField && field.length === 0) {
    const message = `a ${type} condition needs 'field'`
    refuse('SIGMA_CORRELATION_CONDITION', { message, place: map.place, expected: 'field: <name>' })
  }
  const keys = isNewTerms ? ['field'] : CONDITION_KEYS
  const unknown = map.entries.find(({ key }) => !keys.includes(key))
  if (unknown !== undefined) {
    const message = `'${unknown.key}' is not a condition criterion`
    refuse('SIGMA_CORRELATION_CONDITION', {
      message,
      place: unknown.keyPlace,
      expected: keys.join(', '),
    })
  }
  const percentile = map.entry('percentile')
  return {
    criteria: isNewTerms ? [] : criteriaOf(map),
    field,
    ...optional('percentile', percentileOf(type, percentile, map.place)),
  }
}

/** pySigma's extended condition: `a and not b` over the rules, each of which it must name. */
function extendedCondition(entry: YamlEntry, rules: readonly string[]): CorrelationCondition {
  const expression = parseCondition(textOf(entry), rules, entry.value.place)
  const named = new Set(namesIn(expression))
  const missing = rules.filter((rule) => !named.has(rule))
  if (missing.length === 0) return { criteria: [], field: [], expression }
  return refuse('SIGMA_CORRELATION_CONDITION', {
    message: `the condition does not name ${missing.map((rule) => `'${rule}'`).join(', ')}`,
    place: entry.value.place,
    expected: 'every rule that is correlated',
  })
}

function namesIn(condition: Condition): readonly string[] {
  if (condition.kind === 'identifier') return [condition.name]
  if (condition.kind === 'of') return condition.names
  if (condition.kind === 'not') return namesIn(condition.operand)
  return condition.operands.flatMap(namesIn)
}

function percentileOf(type: CorrelationType, entry: YamlEntry | undefined, place: Place): number | undefined {
  const isPercentile = type === 'value_percentile'
  if (entry === undefined && !isPercentile) return undefined
  const percentile = entry === undefined ? undefined : numberOf(entry)
  if (isPercentile && percentile !== undefined && percentile >= 0 && percentile <= 100) return percentile
  return refuse(entry === undefined ? 'SIGMA_ATTRIBUTE_MISSING' : 'SIGMA_CORRELATION_CONDITION', {
    message: isPercentile ? `a value_percentile condition needs 'percentile'` : `a ${type} has no percentile`,
    place: entry?.value.place ?? place,
    expected: isPercentile ? 'percentile: <0 to 100>' : 'value_percentile',
  })
}

const CONDITION_KEYS: readonly string[] = [...COMPARISONS, 'field', 'percentile']

function criteriaOf(map: YamlMap): CorrelationCondition['criteria'] {
  const criteria = COMPARISONS.flatMap((comparison) => {
    const entry = map.entry(comparison)
    return entry === undefined ? [] : [{ comparison, value: numberOf(entry) }]
  })
  if (criteria.length > 0) return criteria
  const expected = COMPARISONS.join(', ')
  return refuse('SIGMA_CORRELATION_CONDITION', { message: 'no criterion given', place: map.place, expected })
}

function numberOf({ key, value }: YamlEntry): number {
  if (value.kind === 'scalar' && typeof value.value === 'number' && Number.isFinite(value.value))
    return value.value
  return refuse('SIGMA_TYPE', {
    message: `'${key}' must be a number`,
    place: value.place,
    expected: 'a number',
  })
}

function aliasesOf(correlation: YamlMap): SigmaCorrelation['aliases'] {
  const entry = correlation.entry('aliases')
  if (entry === undefined) return new Map()
  const aliases = new YamlMap(entry.value, "'aliases'")
  return new Map(
    aliases.entries.map(({ key, value }) => {
      const fields = new YamlMap(value, `alias '${key}'`)
      return [key, new Map(fields.entries.map((field) => [field.key, textOf(field)]))]
    }),
  )
}

function generateOf(entry: YamlEntry | undefined): boolean {
  if (entry === undefined) return false
  const { value } = entry
  if (value.kind === 'scalar' && typeof value.value === 'boolean') return value.value
  return refuse('SIGMA_TYPE', {
    message: "'generate' must be a boolean",
    place: value.place,
    expected: 'true, false',
  })
}

function textsOrText(entry: YamlEntry | undefined): string[] {
  if (entry === undefined) return []
  const { value } = entry
  return value.kind === 'list'
    ? value.items.map((item) => textOf({ ...entry, value: item }))
    : [textOf(entry)]
}
