import type { ComparisonExpression, ComparisonTest, ObservationExpression } from '@opensoc/stix'
import { printPath } from '@opensoc/stix'
import { type IndicatorKind, type IndicatorValue, normalizeValue } from './indicator-value.ts'

/** Paths whose equality a value index answers. Sides of traffic differ: a match on the index is judged by the pattern again. */
const KINDS: Readonly<Record<string, IndicatorKind>> = {
  "file:hashes.'SHA-256'": 'sha256',
  "file:hashes.'SHA-1'": 'sha1',
  'file:hashes.MD5': 'md5',
  // As converters of old wrote them; they are no names of STIX 2.1, but they leave no doubt.
  'file:hashes.SHA256': 'sha256',
  'file:hashes.sha256': 'sha256',
  'file:hashes.SHA1': 'sha1',
  'file:hashes.sha1': 'sha1',
  'file:hashes.md5': 'md5',
  'file:name': 'file_name',
  'domain-name:value': 'domain',
  'ipv4-addr:value': 'ip',
  'ipv6-addr:value': 'ip',
  'network-traffic:dst_ref.value': 'ip',
  'network-traffic:src_ref.value': 'ip',
  'network-traffic:x_ja3': 'ja3',
  'url:value': 'url',
  'email-addr:value': 'email',
  'email-message:from_ref.value': 'email',
  'email-message:sender_ref.value': 'email',
}

/**
 * The values that a pattern stands for, if it is nothing but "one of these values was seen": such an indicator is matched
 * by an index of values. Undefined for every other pattern, which an evaluator has to judge.
 */
export function simpleValues(pattern: ObservationExpression): readonly IndicatorValue[] | undefined {
  switch (pattern.kind) {
    case 'bracket':
      return ofComparison(pattern.expression)
    case 'group':
      return simpleValues(pattern.expression)
    case 'or':
      return all(pattern.parts.map(simpleValues))
    default:
      return undefined
  }
}

function ofComparison(expression: ComparisonExpression): readonly IndicatorValue[] | undefined {
  switch (expression.kind) {
    case 'test':
      return ofTest(expression)
    case 'group':
      return ofComparison(expression.expression)
    case 'or':
      return all(expression.parts.map(ofComparison))
    case 'and': {
      // `dst_ref.type = 'ipv4-addr'` beside an address says nothing that the address does not.
      const rest = expression.parts.filter(
        (part) => part.kind !== 'test' || !/_ref\.type$/.test(printPath(part.path)),
      )
      return rest.length === 1 ? ofComparison(rest[0]!) : undefined
    }
    default:
      return undefined
  }
}

function all(
  parts: readonly (readonly IndicatorValue[] | undefined)[],
): readonly IndicatorValue[] | undefined {
  const values: IndicatorValue[] = []
  for (const part of parts) {
    if (part === undefined) return undefined
    values.push(...part)
  }
  return values
}

function ofTest({
  path,
  negated,
  operator,
  constants,
}: ComparisonTest): readonly IndicatorValue[] | undefined {
  const kind = KINDS[printPath(path)]
  if (kind === undefined || negated) return undefined
  const isRange = operator === 'ISSUBSET' && kind === 'ip'
  if (operator !== '=' && operator !== 'IN' && !isRange) return undefined
  const values: IndicatorValue[] = []
  for (const constant of constants) {
    const text = String(constant.value)
    const value = indicatorOf(kind, text)
    if (constant.kind !== 'string' || value === undefined) return undefined
    values.push(value)
  }
  return values
}

function indicatorOf(kind: IndicatorKind, text: string): IndicatorValue | undefined {
  const isRange = kind === 'ip' && text.includes('/')
  const asDomain = kind === 'url' ? normalizeValue('domain', text) : undefined
  // A URL of a host alone says what the domain says.
  if (asDomain !== undefined) return { kind: 'domain', value: asDomain }
  const value = normalizeValue(isRange ? 'cidr' : kind, text)
  return value === undefined ? undefined : { kind: isRange ? 'cidr' : kind, value }
}
