import { YamlMap } from '../parse/yaml-reading.ts'
import type { Condition } from '../sigma-document.ts'
import { hint, type LintCheck, textsAt, warning } from './lint-check.ts'

export const checkCondition: LintCheck = function* ({ map, rule }) {
  const entry = map.entry('detection')
  if (rule === undefined || entry === undefined) return
  const detection = new YamlMap(entry.value, 'detection')
  const { searches, conditions } = rule.detection
  const used = new Set(conditions.flatMap(namesIn))
  for (const { key, keyPlace } of detection.entries) {
    const isSearch = key !== 'condition' && !key.startsWith('_')
    if (isSearch && !used.has(key))
      yield warning(
        'LINT_CONDITION_UNUSED',
        keyPlace,
        `'${key}' is not in the condition`,
        'to use or to remove it',
      )
  }
  for (const { text, place } of textsAt(detection.entry('condition'))) {
    if (/\bof\s+them\b/i.test(text)) {
      yield searches.length === 1
        ? warning('LINT_CONDITION_THEM', place, "'them' is a single search", searches[0]?.name ?? '')
        : hint(
            'LINT_CONDITION_THEM',
            place,
            "'them' takes in every search added later",
            '1 of selection_*, all of selection_*',
          )
    }
    const single = /\b(?:1|any|all)\s+of\s+([\w-]+)(?![\w*-])/gi
    for (const [whole, name = ''] of text.matchAll(single)) {
      if (name.toLowerCase() !== 'them' && !text.includes(`${whole}*`))
        yield warning('LINT_CONDITION_OF_ONE', place, `'${whole}' names a single search`, name)
    }
  }
}

function namesIn(condition: Condition): readonly string[] {
  switch (condition.kind) {
    case 'identifier':
      return [condition.name]
    case 'of':
      return condition.names
    case 'not':
      return namesIn(condition.operand)
    default:
      return condition.operands.flatMap(namesIn)
  }
}
