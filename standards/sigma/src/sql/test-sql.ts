import type { IpNetwork } from '../compile/ip-network.ts'
import type { RegularExpression } from '../compile/regular-expression.ts'
import type { SigmaString } from '../compile/sigma-string.ts'
import type { TextRelation, ValueTest } from '../compile/value-test.ts'
import type { Comparison } from '../sigma-document.ts'
import { refuse } from '../sigma-error.ts'
import type { SqlParameters } from './sql-parameters.ts'

/** Whether any value of the field, or without a field any value of the event, passes the test. */
export function testSql(test: ValueTest, field: string | undefined, parameters: SqlParameters): string {
  switch (test.kind) {
    case 'regex':
      return anyValue(false, field, parameters, `match(x, ${parameters.text(regexSource(test.regex))})`)
    case 'glob':
      return anyValue(!test.cased, field, parameters, `match(x, ${parameters.text(globSource(test.parts))})`)
    case 'cidr':
      return anyValue(false, field, parameters, cidrSql(test.network, parameters))
    case 'compare':
      if (test.part !== undefined)
        unsupported(`the time part '${test.part}'`, 'a comparison of the event time')
      if (field === undefined) unsupported('a comparison without a field', 'a field')
      return `arrayExists(x -> x ${OPERATORS[test.comparison]} ${parameters.number(test.number)}, numbers[${parameters.text(field)}])`
    default:
      return anyValue(!test.cased, field, parameters, relationSql('x', test.kind, parameters.text(test.text)))
  }
}

const OPERATORS: Readonly<Record<Comparison, string>> = {
  gt: '>',
  gte: '>=',
  lt: '<',
  lte: '<=',
  eq: '=',
  neq: '!=',
}

export function relationSql(text: string, relation: TextRelation, other: string): string {
  switch (relation) {
    case 'equals':
      return `${text} = ${other}`
    case 'startswith':
      return `startsWith(${text}, ${other})`
    case 'endswith':
      return `endsWith(${text}, ${other})`
    case 'contains':
      return `position(${text}, ${other}) > 0`
  }
}

function anyValue(
  isFolded: boolean,
  field: string | undefined,
  parameters: SqlParameters,
  condition: string,
): string {
  const column = isFolded ? 'folded' : 'texts'
  if (field !== undefined) return `arrayExists(x -> ${condition}, ${column}[${parameters.text(field)}])`
  const rest = isFolded ? 'unnamed_folded' : 'unnamed'
  return `arrayExists(x -> ${condition}, arrayConcat(arrayFlatten(mapValues(${column})), ${rest}))`
}

// ClickHouse lets `.` match line ends unless told otherwise; the rest of its flags are the engine's.
function regexSource({ source, flags }: RegularExpression): string {
  const off = flags.includes('s') ? '' : '-s'
  return `(?${flags}${off})${source}`
}

function globSource(parts: SigmaString): string {
  const inner = parts.map((part) => {
    if (typeof part === 'string') return part.replace(/[\\^$.|?*+()[\]{}]/g, '\\$&')
    return part.wild === '?' ? '.' : '.*'
  })
  return `(?s)^${inner.join('')}$`
}

const IPV4 = '^(?:(?:0|[1-9][0-9]{0,2})\\\\.){3}(?:0|[1-9][0-9]{0,2})$'
// Hexadecimal groups, and at the end perhaps IPv4 without leading zeros.
const IPV6 =
  '^[0-9a-fA-F]{0,4}(?::[0-9a-fA-F]{0,4})*:(?:[0-9a-fA-F]{0,4}|(?:(?:0|[1-9][0-9]{0,2})\\\\.){3}(?:0|[1-9][0-9]{0,2}))$'

// Both families as 16 bytes, IPv4 as ::ffff:a.b.c.d. A zone is no part of the address.
function cidrSql({ groups, prefixLength, isV4 }: IpNetwork, parameters: SqlParameters): string {
  const last = groups.map((group, index) => {
    const bits = Math.min(16, Math.max(0, prefixLength - 16 * index))
    return group | (0xffff >> bits)
  })
  const low = `toFixedString(unhex(${parameters.text(toHex(groups))}), 16)`
  const high = `toFixedString(unhex(${parameters.text(toHex(last))}), 16)`
  const address = "splitByChar('%', x)[1]"
  const v6 = `if(length(${address}) <= 45 AND match(${address}, '${IPV6}'), IPv6StringToNumOrNull(${address}), NULL)`
  const any = isV4
    ? `if(match(${address}, '${IPV4}'), IPv6StringToNumOrNull(concat('::ffff:', ${address})), ${v6})`
    : v6
  return `ifNull(${any} >= ${low} AND ${any} <= ${high}, 0)`
}

function toHex(groups: readonly number[]): string {
  return groups.map((group) => group.toString(16).padStart(4, '0')).join('')
}

function unsupported(what: string, expected: string): never {
  return refuse('SIGMA_SQL_UNSUPPORTED', { message: `${what} cannot be asked of the lake`, expected })
}
