import { instantOf } from '../timestamp.ts'
import type {
  ComparisonExpression,
  ComparisonTest,
  Constant,
  ObservationExpression,
  PatternError,
  PatternPlace,
  Qualified,
} from './pattern-ast.ts'

/** What the text forbids although the grammar allows it. A pattern with an error matches nothing (9.1). */
export function checkPattern(pattern: ObservationExpression): PatternError[] {
  const errors: PatternError[] = []
  checkObservation(pattern, errors)
  return errors
}

function checkObservation(node: ObservationExpression, errors: PatternError[]): void {
  switch (node.kind) {
    case 'bracket':
      checkComparison(node.expression, errors)
      break
    case 'group':
      checkObservation(node.expression, errors)
      break
    case 'qualified':
      checkQualifier(node, errors)
      checkObservation(node.expression, errors)
      break
    default:
      for (const part of node.parts) checkObservation(part, errors)
  }
}

function checkQualifier({ expression, qualifier, place }: Qualified, errors: PatternError[]): void {
  // 9.5.1: an expression has at most one qualifier of a kind; parentheses make a new expression.
  for (let inner = expression; inner.kind === 'qualified'; inner = inner.expression) {
    if (inner.qualifier.kind === qualifier.kind) {
      errors.push(
        error('DUPLICATE_QUALIFIER', `two qualifiers of one kind`, 'parentheses around the first', place),
      )
      break
    }
  }
  if (qualifier.kind === 'within' && qualifier.seconds <= 0) {
    errors.push(error('WITHIN', 'WITHIN 0 SECONDS can never hold', 'a number of seconds above 0', place))
  }
  if (qualifier.kind === 'repeats' && qualifier.times < 1) {
    errors.push(error('REPEATS', 'REPEATS 0 TIMES says nothing', 'a number of times from 1', place))
  }
  if (qualifier.kind === 'startStop') {
    const start = instantOf(qualifier.start)
    const stop = instantOf(qualifier.stop)
    if (start === undefined || stop === undefined) {
      errors.push(error('TIMESTAMP', 'the calendar does not have this day', 'a valid time', place))
    } else if (stop <= start) {
      errors.push(error('START_STOP', 'STOP is not after START', 'a later STOP', place))
    }
  }
}

function checkComparison(node: ComparisonExpression, errors: PatternError[]): void {
  if (node.kind === 'group') checkComparison(node.expression, errors)
  else if (node.kind === 'and' || node.kind === 'or') {
    for (const part of node.parts) checkComparison(part, errors)
  } else if (node.kind === 'test' || node.kind === 'exists') {
    for (const step of node.path.steps) {
      if (step.kind === 'index' && step.index < 0) {
        errors.push(
          error('INDEX', `a list has no element ${step.index}`, 'an index from 0, or *', node.place),
        )
      }
    }
    if (node.kind === 'test') checkTest(node, errors)
  }
}

function checkTest(test: ComparisonTest, errors: PatternError[]): void {
  if (test.operator === 'IN' && new Set(test.constants.map(familyOf)).size > 1) {
    errors.push(error('MIXED_SET', 'the set mixes types', 'constants of one type', test.place))
  }
  for (const { kind, value } of test.constants) {
    if (kind === 'timestamp' && instantOf(value as string) === undefined) {
      errors.push(error('TIMESTAMP', `the calendar does not have ${value}`, 'a valid time', test.place))
    }
  }
  checkHash(test, errors)
}

function familyOf({ kind }: Constant): string {
  if (kind === 'integer' || kind === 'float') return 'number'
  // Hex, binary and strings all stand for bytes where a property holds bytes.
  return kind === 'hex' || kind === 'binary' ? 'string' : kind
}

const HASH_DIGITS: Readonly<Record<string, number>> = {
  MD5: 32,
  'SHA-1': 40,
  'SHA-256': 64,
  'SHA-512': 128,
  'SHA3-256': 64,
  'SHA3-512': 128,
}

function checkHash({ path, operator, constants, place }: ComparisonTest, errors: PatternError[]): void {
  if (operator !== '=' && operator !== '!=' && operator !== 'IN') return
  const [parent, last] = path.steps.slice(-2)
  if (parent?.kind !== 'property' || parent.name !== 'hashes' || last?.kind !== 'property') return
  const digits = HASH_DIGITS[last.name]
  if (digits === undefined) return
  for (const { kind, value } of constants) {
    if (kind === 'string' && !(String(value).length === digits && /^[0-9A-Fa-f]*$/.test(String(value)))) {
      errors.push(error('HASH', `this is no ${last.name}`, `${digits} hexadecimal digits`, place))
    }
  }
}

function error(
  reason: string,
  message: string,
  expected: string,
  place: PatternPlace | undefined,
): PatternError {
  return { code: `STIX_PATTERN_${reason}`, message, expected, ...(place === undefined ? {} : { place }) }
}
