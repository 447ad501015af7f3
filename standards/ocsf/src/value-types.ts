import type { Attribute } from './definitions.ts'
import { type IssueLog, quote } from './issue.ts'
import { textType } from './text-types.ts'

// Epoch milliseconds of 1973-03-03 and 5138-11-16. Below are this century's seconds, above its microseconds.
const LEAST_LIKELY_MS = 100_000_000_000
const MOST_LIKELY_MS = 100_000_000_000_000

/** Checks one value against its OCSF scalar type. True when the type holds, so that an enum may be looked at. */
export function checkScalar(attribute: Attribute, value: unknown, pointer: string, log: IssueLog): boolean {
  switch (attribute.type) {
    case 'json_t':
      return true
    case 'boolean_t':
      return typeof value === 'boolean' || wrongType('true or false', value, pointer, log)
    case 'float_t':
      return Number.isFinite(value) || wrongType('a number', value, pointer, log)
    case 'integer_t':
    case 'long_t':
      return Number.isInteger(value) || wrongType('an integer', value, pointer, log)
    case 'port_t':
      return checkPort(value, pointer, log)
    case 'timestamp_t':
      return checkTimestamp(value, pointer, log)
    default:
      return checkText(attribute.type, value, pointer, log)
  }
}

function checkPort(value: unknown, pointer: string, log: IssueLog): boolean {
  if (!Number.isInteger(value)) return wrongType('an integer', value, pointer, log)
  if ((value as number) >= 0 && (value as number) <= 65_535) return true
  log.add('error', 'attribute_value_exceeds_range', pointer, `${quote(value)} is no port`, '0 to 65535')
  return false
}

function checkTimestamp(value: unknown, pointer: string, log: IssueLog): boolean {
  const expected = 'an integer, milliseconds since 1970-01-01T00:00:00Z'
  if (!Number.isInteger(value)) return wrongType(expected, value, pointer, log)
  const time = Math.abs(value as number)
  if (time !== 0 && (time < LEAST_LIKELY_MS || time > MOST_LIKELY_MS)) {
    const unit = time < LEAST_LIKELY_MS ? 'seconds' : 'microseconds or nanoseconds'
    log.add('warning', 'timestamp_unit_suspicious', pointer, `${quote(value)} looks like ${unit}`, expected)
  }
  return true
}

function checkText(type: string, value: unknown, pointer: string, log: IssueLog): boolean {
  if (typeof value !== 'string') return wrongType('a string', value, pointer, log)
  const format = textType(type)
  if (!format) return true
  if (value.length > format.maxLength) {
    const message = `the ${type} has ${value.length} characters`
    log.add(
      'error',
      'attribute_value_exceeds_max_len',
      pointer,
      message,
      `at most ${format.maxLength} characters`,
    )
    return false
  }
  if (format.matches(value)) return true
  log.add(
    'error',
    'attribute_value_regex_not_matched',
    pointer,
    `${quote(value)} is no ${type}`,
    format.expected,
  )
  return false
}

function wrongType(expected: string, value: unknown, pointer: string, log: IssueLog): false {
  log.add('error', 'attribute_wrong_type', pointer, `${quote(value)} has the wrong type`, expected)
  return false
}
