import type {
  Condition,
  Detection,
  Search,
  SearchIdentifier,
  SearchItem,
  SearchValue,
} from '../sigma-document.ts'
import { type Place, refuse } from '../sigma-error.ts'
import { parseCondition } from './parse-condition.ts'
import type { YamlEntry, YamlNode, YamlScalar } from './yaml-documents.ts'
import { YamlMap } from './yaml-reading.ts'

/** Reads the search identifiers and conditions of a rule's `detection` or of a filter's `filter`. */
export function parseDetection(entry: YamlEntry, notIdentifiers: readonly string[] = []): Detection {
  const map = new YamlMap(entry.value, `'${entry.key}'`)
  const reserved = ['condition', 'timeframe', ...notIdentifiers]
  refuseTimeframe(map)
  const searches = map.entries.filter(({ key }) => !reserved.includes(key)).map(searchIdentifier)
  if (searches.length === 0) {
    const expected = 'at least one search identifier beside the condition'
    refuse('SIGMA_DETECTION_EMPTY', {
      message: `'${entry.key}' searches nothing`,
      place: map.place,
      expected,
    })
  }
  const names = searches.map(({ name }) => name)
  return { searches, conditions: conditionsOf(map.required('condition'), names) }
}

// `timeframe` belonged to the aggregations that Sigma 2 dropped: to ignore it would change the rule's meaning.
function refuseTimeframe(map: YamlMap): void {
  const place = map.entry('timeframe')?.keyPlace
  if (place === undefined) return
  const expected = "a correlation document with 'timespan'"
  refuse('SIGMA_CONDITION_AGGREGATION', { message: "'timeframe' is not part of Sigma 2", place, expected })
}

function conditionsOf(entry: YamlEntry, names: readonly string[]): Condition[] {
  const nodes = entry.value.kind === 'list' ? entry.value.items : [entry.value]
  if (nodes.length === 0) {
    const expected = 'one condition or a list of them'
    refuse('SIGMA_CONDITION_SYNTAX', { message: 'condition is empty', place: entry.value.place, expected })
  }
  return nodes.map((node) => {
    if (node.kind !== 'scalar' || node.value === null) {
      return refuse('SIGMA_TYPE', {
        message: 'condition must be text',
        place: node.place,
        expected: 'one text',
      })
    }
    return parseCondition(node.text, names, node.place)
  })
}

// Any name will do: a condition can spell only letters, digits, _ and -, but a pattern reaches the others too.
function searchIdentifier({ key, value }: YamlEntry): SearchIdentifier {
  return { name: key, search: searchOf(value, key) }
}

/** A map joins its items with AND, a list its elements with OR; scalars are keywords. */
function searchOf(node: YamlNode, name: string): Search {
  if (node.kind === 'map') return andOf(node.entries, node.place, name)
  if (node.kind === 'scalar') return item({ modifiers: [], values: [searchValue(node)], place: node.place })
  if (node.items.length === 0) {
    refuse('SIGMA_DETECTION_EMPTY', { message: `'${name}' is empty`, place: node.place, expected: 'a value' })
  }
  const keywords = node.items.filter((element) => element.kind === 'scalar')
  const others = node.items.filter((element) => element.kind !== 'scalar')
  const operands = others.map((element) => searchOf(element, name))
  if (keywords.length > 0) {
    operands.unshift(item({ modifiers: [], values: keywords.map(searchValue), place: node.place }))
  }
  return operands.length === 1 && operands[0] !== undefined ? operands[0] : { kind: 'or', operands }
}

function andOf(entries: readonly YamlEntry[], place: Place, name: string): Search {
  if (entries.length === 0) {
    refuse('SIGMA_DETECTION_EMPTY', { message: `'${name}' is empty`, place, expected: 'field: value' })
  }
  const operands = entries.map((entry) => item(searchItem(entry)))
  return operands.length === 1 && operands[0] !== undefined ? operands[0] : { kind: 'and', operands }
}

function searchItem(entry: YamlEntry): SearchItem {
  const [field = '', ...modifiers] = entry.key.split('|')
  const values = valuesOf(entry)
  const place = entry.keyPlace
  return field === '' ? { modifiers, values, place } : { field, modifiers, values, place }
}

function valuesOf(entry: YamlEntry): SearchValue[] {
  const { value, key } = entry
  if (value.kind === 'scalar') return [searchValue(value)]
  if (value.kind === 'map') {
    const expected = 'a value or a list of values'
    refuse('SIGMA_TYPE', { message: `'${key}' cannot hold a map`, place: value.place, expected })
  }
  if (value.items.length === 0) {
    refuse('SIGMA_DETECTION_EMPTY', {
      message: `'${key}' has no value`,
      place: value.place,
      expected: 'a value',
    })
  }
  return value.items.map((element) => {
    if (element.kind === 'scalar') return searchValue(element)
    const expected = 'text, number, boolean'
    return refuse('SIGMA_TYPE', { message: `'${key}' holds a list or map`, place: element.place, expected })
  })
}

function searchValue(node: YamlScalar): SearchValue {
  const { value, text, place } = node
  if (value === null) return { type: 'null', place }
  if (typeof value === 'boolean') return { type: 'boolean', boolean: value, place }
  if (typeof value === 'number') return { type: 'number', number: value, text, place }
  return { type: 'string', text, place }
}

function item(searched: SearchItem): Search {
  return { kind: 'item', item: searched }
}
