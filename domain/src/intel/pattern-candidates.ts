import type { ComparisonExpression, ComparisonTest, ObservationExpression } from '@opensoc/stix'
import { printPath } from '@opensoc/stix'
import type { HuntQuery } from '../hunt/hunt-query.ts'
import { OBSERVED_KINDS } from './observation-of-event.ts'

/**
 * Which events a pattern has to be judged on: at least all that satisfy one of its brackets. Simple comparisons ask the
 * index of observables, others for a text that the event must hold; what neither can say asks for every event.
 */
export function candidatesOf(pattern: ObservationExpression): HuntQuery {
  switch (pattern.kind) {
    case 'bracket':
      return ofComparison(pattern.expression)
    case 'group':
    case 'qualified':
      return candidatesOf(pattern.expression)
    default:
      // Each of its observations has to be found, whatever joins them.
      return either(pattern.parts.map(candidatesOf))
  }
}

function ofComparison(expression: ComparisonExpression): HuntQuery {
  switch (expression.kind) {
    case 'group':
      return ofComparison(expression.expression)
    case 'or':
      return either(expression.parts.map(ofComparison))
    case 'and': {
      const parts = expression.parts.map(ofComparison).filter(({ kind }) => kind !== 'all')
      return parts.length === 0 ? { kind: 'all' } : parts.length === 1 ? parts[0]! : { kind: 'and', parts }
    }
    case 'exists':
      return { kind: 'all' }
    case 'test':
      return ofTest(expression)
  }
}

function either(parts: readonly HuntQuery[]): HuntQuery {
  return parts.some(({ kind }) => kind === 'all')
    ? { kind: 'all' }
    : parts.length === 1
      ? parts[0]!
      : { kind: 'or', parts }
}

/** References to what is made of observables, such as `network-traffic:dst_ref.value`. */
const OBSERVED_REFERENCE = /_refs?(?:\[[*\d]+\])?\.value$/

/** Properties that hold a text of the event as it is, or with other case. */
const VERBATIM = new Set([
  'directory:path',
  'email-message:message_id',
  'email-message:subject',
  'file:mime_type',
  'process:command_line',
  'process:cwd',
  'software:name',
  'user-account:account_login',
  'user-account:display_name',
  'user-account:user_id',
  'windows-registry-key:key',
  'windows-registry-key:values[*].data',
  'windows-registry-key:values[*].name',
  'x509-certificate:serial_number',
])
const HASHES = /^(?:file|x509-certificate):hashes\./

function ofTest({ path, negated, operator, constants }: ComparisonTest): HuntQuery {
  const isEqual = operator === '=' || operator === 'IN'
  if (negated || !isEqual || constants.some(({ kind }) => kind !== 'string')) return { kind: 'all' }
  const values = constants.map(({ value }) => String(value))
  if (values.length === 0 || values.includes('')) return { kind: 'all' }
  const printed = printPath(path)
  const kind = printed === `${path.type}:value` ? OBSERVED_KINDS[path.type] : undefined
  if (kind !== undefined) return { kind: 'observed', kinds: [kind], values }
  if (OBSERVED_REFERENCE.test(printed))
    return { kind: 'observed', kinds: [...new Set(Object.values(OBSERVED_KINDS))], values }
  if (VERBATIM.has(printed) || HASHES.test(printed)) {
    return either(values.map((text): HuntQuery => ({ kind: 'held', text })))
  }
  return { kind: 'all' }
}
