import type { CompiledRule } from './compile/compile-rule.ts'
import type { Expression, Item } from './compile/expression.ts'
import { isInNetwork } from './compile/ip-network.ts'
import type { SigmaString } from './compile/sigma-string.ts'
import { timePartOf } from './compile/time-part.ts'
import type { ValueTest } from './compile/value-test.ts'

/**
 * Evaluates a rule by walking its tree over one event, as plainly as can be: the oracle that the engine is tested
 * against, and the yardstick of its benchmark. Nothing is shared between rules or remembered between events.
 */
export function matchesNaively(
  { expression }: CompiledRule,
  fields: Readonly<Record<string, unknown>>,
): boolean {
  return holds(expression, fields)
}

type Fields = Readonly<Record<string, unknown>>

function holds(expression: Expression, fields: Fields): boolean {
  if (expression.kind === 'item') return isTrue(expression.item, fields)
  if (expression.kind === 'not') return !holds(expression.operand, fields)
  if (expression.kind === 'and') return expression.operands.every((operand) => holds(operand, fields))
  return expression.operands.some((operand) => holds(operand, fields))
}

function isTrue(item: Item, fields: Fields): boolean {
  switch (item.kind) {
    case 'value':
      return textsOf(item.field === undefined ? deepValues(fields) : [lookUp(fields, item.field)]).some(
        (text) => item.tests.some((test) => answers(test, text)),
      )
    case 'absent':
      return leaves(lookUp(fields, item.field)).every((leaf) => leaf === null || leaf === undefined)
    case 'present':
      return lookUp(fields, item.field) !== undefined
    case 'reference': {
      const fold = item.cased ? (text: string) => text : simpleFold
      const others = textsOf([lookUp(fields, item.other)]).map(fold)
      return textsOf([lookUp(fields, item.field)])
        .map(fold)
        .some((text) => others.some((other) => relates(text, item.relation, other)))
    }
  }
}

function lookUp(fields: Fields, name: string): unknown {
  if (Object.hasOwn(fields, name)) return fields[name]
  if (!name.includes('.')) return undefined
  return name.split('.').reduce<unknown>((value, key) => step(value, key), fields)
}

function step(value: unknown, key: string): unknown {
  if (Array.isArray(value)) {
    const found = value.map((element) => step(element, key)).filter((one) => one !== undefined)
    return found.length === 0 ? undefined : found
  }
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key)
    ? (value as Fields)[key]
    : undefined
}

function leaves(value: unknown): unknown[] {
  return Array.isArray(value) ? value.flatMap(leaves) : [value]
}

function deepValues(value: unknown): unknown[] {
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(deepValues) : [value]
}

function textsOf(values: readonly unknown[]): string[] {
  return values
    .flatMap(leaves)
    .filter((value) => ['string', 'number', 'boolean', 'bigint'].includes(typeof value))
    .map(String)
}

function answers(test: ValueTest, text: string): boolean {
  switch (test.kind) {
    case 'glob':
      return fits(test.parts, [...(test.cased ? text : simpleFold(text))])
    case 'regex':
      return test.regex.test(text)
    case 'cidr':
      return isInNetwork(text, test.network)
    case 'compare': {
      const left = test.part === undefined ? decimal(text) : timePartOf(text, test.part)
      if (left === undefined) return false
      const { number, comparison } = test
      const truth = { gt: left > number, gte: left >= number, lt: left < number, lte: left <= number }
      return comparison === 'eq'
        ? left === number
        : comparison === 'neq'
          ? left !== number
          : truth[comparison]
    }
    default:
      return relates(test.cased ? text : simpleFold(text), test.kind, test.text)
  }
}

function relates(
  text: string,
  relation: 'equals' | 'startswith' | 'endswith' | 'contains',
  other: string,
): boolean {
  if (relation === 'equals') return text === other
  if (relation === 'startswith') return text.indexOf(other) === 0
  if (relation === 'endswith') return text.slice(text.length - other.length) === other || other === ''
  return text.split(other).length > 1 || other === ''
}

/** Every set of places that the pattern can have reached, character by character. */
function fits(parts: SigmaString, characters: readonly string[]): boolean {
  let places = new Set([0])
  for (const part of parts) {
    const reached = new Set<number>()
    for (const place of places) {
      if (typeof part === 'string') {
        const literal = [...part]
        if (literal.every((one, index) => characters[place + index] === one))
          reached.add(place + literal.length)
      } else if (part.wild === '?') {
        if (place < characters.length) reached.add(place + 1)
      } else {
        for (let next = place; next <= characters.length; next++) reached.add(next)
      }
    }
    places = reached
  }
  return places.has(characters.length)
}

function simpleFold(text: string): string {
  return [...text]
    .map((character) => {
      const upper = character === 'ı' ? character : character.toUpperCase()
      const lower = upper.length === character.length ? upper.toLowerCase() : character.toLowerCase()
      return lower.length === character.length ? lower : character
    })
    .join('')
}

function decimal(text: string): number | undefined {
  return text.length <= 64 && /^[-+]?(\d+(\.\d*)?|\.\d+)(e[-+]?\d+)?$/i.test(text) ? Number(text) : undefined
}
