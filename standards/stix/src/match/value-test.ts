import { RE2JS } from 're2js'
import type { ComparisonOperator, Constant } from '../pattern/pattern-ast.ts'
import { PatternRefusal } from '../pattern/pattern-ast.ts'
import { instantOf } from '../timestamp.ts'
import { bytesOfConstant, bytesOfProperty, isByteProperty } from './byte-text.ts'
import { compareCodePoints } from './code-points.ts'
import { isWithin, parseIpRange } from './ip-range.ts'
import { compileLike } from './like.ts'

export type ValueTest = (value: unknown) => boolean

const MAX_REGEX_LENGTH = 4096

/** The test of one comparison on a value of property `name`, before `NOT`. Throws a `PatternRefusal`. */
export function compileValueTest(
  name: string,
  operator: ComparisonOperator,
  constants: readonly Constant[],
): ValueTest {
  if (operator === 'IN') return compileIn(name, constants)
  const constant = constants[0]!
  const operand = String(constant.value)
  switch (operator) {
    case 'LIKE': {
      const test = compileLike(operand)
      return (value) => {
        const text = typeof value === 'string' ? textOf(name, value) : undefined
        return text !== undefined && test(text)
      }
    }
    case 'MATCHES':
      return compileMatches(name, operand)
    case 'ISSUBSET':
    case 'ISSUPERSET':
      return compileRange(operator, operand)
    default:
      return compileComparison(name, operator, constant)
  }
}

function compileComparison(name: string, operator: ComparisonOperator, constant: Constant): ValueTest {
  const compare = comparatorOf(name, constant)
  switch (operator) {
    // Values of different types are unequal; in no other way are they comparable (9.6.1).
    case '!=':
      return (value) => {
        const order = compare(value)
        return order !== 0 && !Number.isNaN(order)
      }
    case '=':
      return (value) => compare(value) === 0
    case '<':
      return (value) => compare(value)! < 0
    case '<=':
      return (value) => compare(value)! <= 0
    case '>':
      return (value) => compare(value)! > 0
    default:
      return (value) => compare(value)! >= 0
  }
}

/** Orders a value against the constant; undefined (which no order holds for) if their types do not go together. */
function comparatorOf(name: string, constant: Constant): (value: unknown) => number | undefined {
  const { kind, value: wanted } = constant
  if (kind === 'integer' || kind === 'float') {
    return (value) => (typeof value === 'number' ? value - (wanted as number) : undefined)
  }
  if (kind === 'boolean')
    return (value) => (typeof value === 'boolean' ? Number(value !== wanted) : undefined)
  if (kind === 'timestamp') {
    const instant = instantOf(wanted as string)
    return (value) => {
      if (typeof value !== 'string' || instant === undefined) return undefined
      // A text that is no time is not comparable, not even as unequal: NaN compares to nothing.
      return (instantOf(value) ?? Number.NaN) - instant
    }
  }
  if (kind === 'string' && !isByteProperty(name)) {
    return (value) => (typeof value === 'string' ? compareCodePoints(value, wanted as string) : undefined)
  }
  const bytes = bytesOfConstant(constant)
  return (value) => {
    const found = typeof value === 'string' ? bytesOfProperty(name, value) : undefined
    return found === undefined || bytes === undefined ? undefined : compareCodePoints(found, bytes)
  }
}

function compileIn(name: string, constants: readonly Constant[]): ValueTest {
  if (!isByteProperty(name) && constants.every(({ kind }) => kind === 'string')) {
    const wanted = new Set<unknown>(constants.map(({ value }) => value))
    return (value) => wanted.has(value)
  }
  const tests = constants.map((constant) => compileComparison(name, '=', constant))
  return (value) => tests.some((test) => test(value))
}

/** A search anywhere in the value, where `.` also matches line ends. Linear in the value: no backtracking. */
function compileMatches(name: string, operand: string): ValueTest {
  const expression = compileExpression(isByteProperty(name) ? operand : operand.normalize('NFC'))
  return (value) => {
    const text = typeof value === 'string' ? textOf(name, value) : undefined
    return text !== undefined && expression.test(text)
  }
}

/** What LIKE and MATCHES look at: the bytes of a byte property, one character each, or a text in NFC. */
function textOf(name: string, value: string): string | undefined {
  return isByteProperty(name) ? bytesOfProperty(name, value) : value.normalize('NFC')
}

function compileExpression(operand: string): RE2JS {
  const code = 'STIX_PATTERN_REGEX'
  if (operand.length > MAX_REGEX_LENGTH) {
    const message = `the regular expression has ${operand.length} characters`
    throw new PatternRefusal({ code, message, expected: `at most ${MAX_REGEX_LENGTH}` })
  }
  try {
    return RE2JS.compile(operand, RE2JS.DOTALL)
  } catch (thrown) {
    const message = `unsupported regular expression: ${thrown instanceof Error ? thrown.message : String(thrown)}`
    throw new PatternRefusal({
      code,
      message,
      expected: 'RE2 syntax, without look-around and back-references',
    })
  }
}

function compileRange(operator: 'ISSUBSET' | 'ISSUPERSET', operand: string): ValueTest {
  const wanted = parseIpRange(operand)
  if (wanted === undefined) {
    const message = `${JSON.stringify(operand)} is no address range`
    const expected = 'an IPv4 or IPv6 address or range, such as 198.51.100.0/24'
    throw new PatternRefusal({ code: 'STIX_PATTERN_RANGE', message, expected })
  }
  return (value) => {
    const found = typeof value === 'string' ? parseIpRange(value) : undefined
    if (found === undefined) return false
    return operator === 'ISSUBSET' ? isWithin(found, wanted) : isWithin(wanted, found)
  }
}
