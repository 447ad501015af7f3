import type { SearchItem, SearchValue } from '../sigma-document.ts'
import { refuse } from '../sigma-error.ts'
import { all, any, type Expression, valueItem } from './expression.ts'
import { parseNetwork } from './ip-network.ts'
import { type ModifierChain, readModifiers } from './modifiers.ts'
import { expandPlaceholders, type Placeholders } from './placeholders.ts'
import { compileRegularExpression } from './regular-expression.ts'
import { hasWildcard, literalText, parseSigmaString } from './sigma-string.ts'
import { textTestsOf } from './text-value.ts'
import { TIME_PART_RANGES, TIME_PARTS, type TimePart } from './time-part.ts'
import { cidrTest, compareTest, regexTest, type TextRelation, type ValueTest } from './value-test.ts'

/** What one search item asks: values are alternatives, with `all` each must hold; `neq` negates the whole item. */
export function compileItem(item: SearchItem, placeholders: Placeholders): Expression {
  const chain = readModifiers(item)
  const asked = compileValues(item, chain, placeholders)
  return chain.neq ? { kind: 'not', operand: asked } : asked
}

function compileValues(item: SearchItem, chain: ModifierChain, placeholders: Placeholders): Expression {
  const [first] = item.values
  if (item.values.some(({ type }) => type === 'null')) return compileNull(item, chain)
  if (chain.family === 'exists') return compileExists(item)
  if (chain.family === 'fieldref') {
    const references = item.values.map((value) => compileReference(item, value, chain))
    return chain.all ? all(references) : any(references)
  }
  const tests = item.values.map((value) => testsOf(value, item, chain, placeholders))
  if (chain.all && first !== undefined)
    return all(tests.map((alternatives) => valueItem(item.field, alternatives)))
  return valueItem(item.field, tests.flat())
}

function testsOf(
  value: SearchValue,
  item: SearchItem,
  chain: ModifierChain,
  placeholders: Placeholders,
): readonly ValueTest[] {
  switch (chain.family) {
    case 're':
      return [compileRegex(value, chain)]
    case 'cidr':
      return compileNetworks(value, chain, placeholders)
    case 'number':
      return [compileNumber(value, chain)]
    default:
      return textTestsOf(value, { names: chain.names, isKeyword: item.field === undefined, placeholders })
  }
}

// Sigma 2.1, rules: null "cannot be part of a list of field values".
function compileNull(item: SearchItem, chain: ModifierChain): Expression {
  const { field, values, place } = item
  if (field === undefined) refuse('SIGMA_NULL', { message: 'null is no keyword', place, expected: 'a field' })
  if (values.length > 1) {
    const expected = 'a search identifier of its own for null'
    refuse('SIGMA_NULL', { message: 'null stands in a list of values', place, expected })
  }
  if (chain.names.length > 0) {
    const message = `null does not go with '${chain.names.join('|')}'`
    refuse('SIGMA_VALUE_TYPE', { message, place, expected: 'the field alone, or |exists: false' })
  }
  return { kind: 'item', item: { kind: 'absent', field, key: JSON.stringify(['absent', field]) } }
}

function compileExists({ field = '', values, place }: SearchItem): Expression {
  const [value] = values
  if (values.length !== 1 || value?.type !== 'boolean') {
    const expected = 'true or false'
    refuse('SIGMA_VALUE_TYPE', {
      message: "'exists' takes one boolean",
      place: value?.place ?? place,
      expected,
    })
  }
  const present: Expression = {
    kind: 'item',
    item: { kind: 'present', field, key: JSON.stringify(['present', field]) },
  }
  return value.boolean ? present : { kind: 'not', operand: present }
}

function compileReference({ field = '' }: SearchItem, value: SearchValue, chain: ModifierChain): Expression {
  const parts = parseSigmaString(stringOf(value, 'fieldref'))
  if (hasWildcard(parts)) {
    const message = 'a field reference cannot hold wildcards'
    refuse('SIGMA_VALUE_TYPE', { message, place: value.place, expected: 'the name of a field' })
  }
  const other = literalText(parts)
  const relation = relationOf(chain)
  const cased = chain.names.includes('cased')
  const key = JSON.stringify(['reference', field, relation, cased, other])
  return { kind: 'item', item: { kind: 'reference', field, other, relation, cased, key } }
}

function relationOf({ names }: ModifierChain): TextRelation {
  const starts = names.includes('startswith')
  const ends = names.includes('endswith')
  if (names.includes('contains') || (starts && ends)) return 'contains'
  if (starts) return 'startswith'
  return ends ? 'endswith' : 'equals'
}

// A search finds its expression anywhere, so contains, startswith and endswith add nothing to it.
function compileRegex(value: SearchValue, chain: ModifierChain): ValueTest {
  const flags = ['i', 'm', 's'].filter((flag) => chain.names.includes(flag)).join('')
  return regexTest(compileRegularExpression(stringOf(value, 're'), flags, value.place))
}

function compileNetworks(value: SearchValue, chain: ModifierChain, placeholders: Placeholders): ValueTest[] {
  const written = parseSigmaString(stringOf(value, 'cidr'))
  const expanded = chain.names.includes('expand')
    ? expandPlaceholders(written, placeholders, value.place)
    : [written]
  return expanded.map((parts) => {
    const text = literalText(parts)
    const network = hasWildcard(parts) ? { problem: 'a network cannot hold wildcards' } : parseNetwork(text)
    if (!('problem' in network)) return cidrTest(network)
    const expected = 'a network such as 10.0.0.0/8 or fe80::/10'
    return refuse('SIGMA_CIDR', { message: `'${text}': ${network.problem}`, place: value.place, expected })
  })
}

function compileNumber(value: SearchValue, { names }: ModifierChain): ValueTest {
  const part = TIME_PARTS.find((name) => names.includes(name))
  const comparison = (['lt', 'lte', 'gt', 'gte'] as const).find((name) => names.includes(name)) ?? 'eq'
  if (names.length !== (part === undefined ? 0 : 1) + (comparison === 'eq' ? 0 : 1)) {
    const expected = 'one time part and one comparison at most'
    refuse('SIGMA_MODIFIER', {
      message: `'${names.join('|')}' do not go together`,
      place: value.place,
      expected,
    })
  }
  if (value.type !== 'number' || !Number.isFinite(value.number)) {
    const message = `'${names.join('|')}' takes a number`
    return refuse('SIGMA_VALUE_TYPE', { message, place: value.place, expected: 'a number without quotes' })
  }
  if (part !== undefined) checkTimePart(part, value.number, value)
  return compareTest(comparison, value.number, part)
}

function checkTimePart(part: TimePart, number: number, { place }: SearchValue): void {
  const [min, max] = TIME_PART_RANGES[part]
  if (Number.isInteger(number) && number >= min && number <= max) return
  const expected = `a whole number from ${min} to ${max}`
  refuse('SIGMA_VALUE_RANGE', { message: `${number} is no ${part}`, place, expected })
}

function stringOf(value: SearchValue, modifier: string): string {
  if (value.type === 'string') return value.text
  const message = `'${modifier}' takes a string, not a ${value.type}`
  return refuse('SIGMA_VALUE_TYPE', { message, place: value.place, expected: 'a string (in quotes)' })
}
