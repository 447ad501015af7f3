import type { Condition, SigmaAttributes, SigmaFilter } from '../sigma-document.ts'
import { refuse, type SigmaError, sigmaError } from '../sigma-error.ts'
import { parseDetection } from './parse-detection.ts'
import { parseLogsource } from './parse-logsource.ts'
import { textOf, YamlMap } from './yaml-reading.ts'

/** Reads a filter document (Sigma 2.1, filters). */
export function parseFilter(map: YamlMap, attributes: SigmaAttributes): SigmaFilter {
  const entry = map.required('filter')
  const filter = new YamlMap(entry.value, "'filter'")
  return {
    ...attributes,
    logsource: parseLogsource(map),
    rules: rulesOf(filter),
    detection: parseDetection(entry, ['rules']),
  }
}

function rulesOf(filter: YamlMap): SigmaFilter['rules'] {
  const entry = filter.required('rules')
  const { value } = entry
  if (value.kind === 'list' && value.items.length > 0) {
    return value.items.map((item) => textOf({ ...entry, value: item }))
  }
  if (value.kind === 'scalar' && value.text === 'any') return 'any'
  const expected = "a list of rule ids or names, or 'any'"
  return refuse('SIGMA_FILTER_RULES', { message: 'the filter names no rule', place: value.place, expected })
}

/**
 * A filter is joined to its rules with AND, as SigmaHQ's own tools do, so an exclusion says `not selection`; the
 * text's example leaves the `not` out. Without one the filter is likely to keep just what it means to drop.
 */
export function warningsOf(filter: SigmaFilter): SigmaError[] {
  if (filter.detection.conditions.some(negates)) return []
  const message = 'the condition has no `not`: the rules will match only what the filter selects'
  const place = { line: filter.line, column: filter.column }
  return [sigmaError('SIGMA_FILTER_NOT_NEGATED', { message, place, expected: 'condition: not selection' })]
}

function negates(condition: Condition): boolean {
  if (condition.kind === 'not') return true
  return (condition.kind === 'and' || condition.kind === 'or') && condition.operands.some(negates)
}
