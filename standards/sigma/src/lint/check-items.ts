import type { YamlNode } from '../parse/yaml-documents.ts'
import type { Place } from '../sigma-error.ts'
import { hint, type LintCheck, type LintFinding, warning } from './lint-check.ts'

/** An item of a search as it is written: `field|modifiers: values`. */
interface WrittenItem {
  readonly field: string
  readonly modifiers: readonly string[]
  readonly place: Place
  readonly values: readonly WrittenValue[]
  readonly isList: boolean
}

interface WrittenValue {
  readonly text: string
  readonly isText: boolean
  readonly place: Place
}

const SUBSTRING = ['contains', 'startswith', 'endswith', 're', 'cidr', 'expand', 'fieldref']

export const checkItems: LintCheck = function* ({ map, rule }) {
  const detection = map.entry('detection')
  if (rule === undefined || detection === undefined) return
  for (const item of writtenSearches(detection.value)) {
    yield* checkForm(item)
    yield* checkModifiers(item)
    for (const value of item.values) yield* checkValue(item, value)
  }
}

/** Under these two texts that differ in case are two values. */
const CASED = ['cased', 're', 'base64', 'base64offset', 'wide', 'utf16', 'utf16le', 'utf16be']

function* checkForm({ field, modifiers, place, values, isList }: WrittenItem): Iterable<LintFinding> {
  if (/\s/.test(field))
    yield warning(
      'LINT_FIELD_SPACE',
      place,
      `the field '${field}' holds a space`,
      'the name as the taxonomy has it',
    )
  if (isList && values.length === 1 && field !== '')
    yield hint('LINT_LIST_OF_ONE', place, `a list of one value`, `'${field}: value' on one line`)
  const seen = new Set<string>()
  for (const { text, place: at } of values) {
    const same = modifiers.some((name) => CASED.includes(name)) ? text : text.toLowerCase()
    if (seen.has(same))
      yield warning('LINT_VALUE_TWICE', at, `the value '${text}' stands here twice`, 'each once')
    seen.add(same)
  }
}

function* checkModifiers({ field, modifiers, values, place }: WrittenItem): Iterable<LintFinding> {
  const has = (name: string) => modifiers.includes(name)
  const twice = modifiers.find((name, at) => modifiers.indexOf(name) !== at)
  if (twice !== undefined)
    yield warning('LINT_MODIFIER_TWICE', place, `the modifier '${twice}' twice`, 'each once')
  if (has('all') && values.length < 2)
    yield warning('LINT_MODIFIER_ALL', place, "'all' of a single value", "no 'all', or more values")
  if (has('all') && field !== '' && values.length > 1 && !SUBSTRING.some(has)) {
    const expected = "'contains|all', or a list without 'all'"
    yield warning('LINT_MODIFIER_ALL', place, 'a field cannot equal several values at once', expected)
  }
  if (has('base64offset') && !has('contains'))
    yield warning(
      'LINT_MODIFIER_BASE64OFFSET',
      place,
      "'base64offset' without 'contains'",
      'base64offset|contains',
    )
  if (has('windash') && has('re'))
    yield warning(
      'LINT_MODIFIER_WINDASH',
      place,
      "'windash' does not reach into a regular expression",
      "no 'windash'",
    )
}

function* checkValue(
  { modifiers, field }: WrittenItem,
  { text, isText, place }: WrittenValue,
): Iterable<LintFinding> {
  if (modifiers.includes('re') || modifiers.includes('cidr') || modifiers.includes('fieldref')) return
  if (hasControlCharacter(text))
    yield warning(
      'LINT_VALUE_CONTROL',
      place,
      'the value holds a control character',
      'an escape that was doubled, or no escape',
    )
  if (/(^|[^\\])\*\*/.test(text))
    yield hint('LINT_WILDCARD_DOUBLE', place, "'**' is the same as '*'", 'one *')
  if (isText && /^\d+$/.test(text) && field === 'EventID')
    yield hint('LINT_NUMBER_AS_TEXT', place, `the number ${text} in quotes`, text)
  yield* checkWildcards(modifiers, text, place)
}

function* checkWildcards(modifiers: readonly string[], text: string, place: Place): Iterable<LintFinding> {
  const [starts, ends] = [text.length > 1 && text.startsWith('*'), /[^\\]\*$/.test(text)]
  const has = (name: string) => modifiers.includes(name)
  if (has('contains') && (starts || ends))
    yield hint('LINT_WILDCARD_NEEDLESS', place, "'contains' with * at an end", 'the value without it')
  else if ((has('startswith') && ends) || (has('endswith') && starts))
    yield hint(
      'LINT_WILDCARD_NEEDLESS',
      place,
      'a * where the modifier has one already',
      'the value without it',
    )
  if (modifiers.length > 0) return
  const inner = text.slice(starts ? 1 : 0, ends ? -1 : undefined)
  if ((!starts && !ends) || /[*?\\]/.test(inner.replaceAll(/\\(?![*?\\])/g, ''))) return
  const modifier = starts && ends ? 'contains' : starts ? 'endswith' : 'startswith'
  yield hint(
    'LINT_WILDCARD_FOR_MODIFIER',
    place,
    `'${text}' says with * what a modifier says`,
    `|${modifier}: '${inner}'`,
  )
}

function hasControlCharacter(text: string): boolean {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code < 32 && code !== 9 && code !== 10 && code !== 13) return true
  }
  return false
}

/** The items of all searches; a search that is a list of texts is keywords, which have no field. */
function* writtenSearches(detection: YamlNode): Iterable<WrittenItem> {
  if (detection.kind !== 'map') return
  for (const { key, keyPlace, value } of detection.entries) {
    if (key === 'condition') continue
    const isKeywords =
      value.kind === 'scalar' || (value.kind === 'list' && value.items.every(({ kind }) => kind === 'scalar'))
    if (isKeywords) yield writtenItem('', keyPlace, value)
    else yield* writtenItems(value)
  }
}

function* writtenItems(node: YamlNode): Iterable<WrittenItem> {
  if (node.kind === 'list') for (const element of node.items) yield* writtenItems(element)
  if (node.kind !== 'map') return
  for (const { key, keyPlace, value } of node.entries) {
    const hasMaps =
      value.kind === 'map' || (value.kind === 'list' && value.items.some(({ kind }) => kind !== 'scalar'))
    if (hasMaps) yield* writtenItems(value)
    else yield writtenItem(key, keyPlace, value)
  }
}

function writtenItem(key: string, place: Place, value: YamlNode): WrittenItem {
  const [field = '', ...modifiers] = key.split('|')
  const nodes = value.kind === 'list' ? value.items : [value]
  const values = nodes.flatMap((node) =>
    node.kind === 'scalar' && node.value !== null
      ? [{ text: node.text, isText: typeof node.value === 'string', place: node.place }]
      : [],
  )
  return { field, modifiers, place, values, isList: value.kind === 'list' }
}
