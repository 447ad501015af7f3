import type {
  ComparisonExpression,
  Constant,
  ObjectPath,
  ObservationExpression,
  PathStep,
  Qualifier,
} from './pattern-ast.ts'
import { KEYWORDS } from './pattern-tokens.ts'

/**
 * Prints a pattern in one canonical way: `parsePattern(printPattern(p))` is `p`. Parentheses are added only where a
 * pattern that was put together by a program would otherwise mean something else.
 */
export function printPattern(pattern: ObservationExpression): string {
  return printObservation(pattern, 0)
}

const OBSERVATION_RANK = { followedby: 1, or: 2, and: 3 } as const
const COMPARISON_RANK = { or: 1, and: 2 } as const

function printObservation(node: ObservationExpression, rank: number): string {
  switch (node.kind) {
    case 'bracket':
      return `[${printComparison(node.expression, 0)}]`
    case 'group':
      return `(${printObservation(node.expression, 0)})`
    case 'qualified':
      return `${printObservation(node.expression, 4)} ${printQualifier(node.qualifier)}`
    default: {
      const own = OBSERVATION_RANK[node.kind]
      const text = node.parts
        .map((part) => printObservation(part, own + 1))
        .join(` ${node.kind.toUpperCase()} `)
      return own < rank ? `(${text})` : text
    }
  }
}

function printComparison(node: ComparisonExpression, rank: number): string {
  switch (node.kind) {
    case 'group':
      return `(${printComparison(node.expression, 0)})`
    case 'exists':
      return `${node.negated ? 'NOT ' : ''}EXISTS ${printPath(node.path)}`
    case 'test': {
      const constants = node.constants.map(printConstant).join(', ')
      const right = node.operator === 'IN' ? `(${constants})` : constants
      return `${printPath(node.path)} ${node.negated ? 'NOT ' : ''}${node.operator} ${right}`
    }
    default: {
      const own = COMPARISON_RANK[node.kind]
      const text = node.parts
        .map((part) => printComparison(part, own + 1))
        .join(` ${node.kind.toUpperCase()} `)
      return own < rank ? `(${text})` : text
    }
  }
}

function printQualifier(qualifier: Qualifier): string {
  switch (qualifier.kind) {
    case 'within':
      return `WITHIN ${printNumber(qualifier.seconds)} SECONDS`
    case 'repeats':
      return `REPEATS ${printNumber(qualifier.times)} TIMES`
    case 'startStop':
      return `START t'${qualifier.start}' STOP t'${qualifier.stop}'`
  }
}

export function printPath(path: ObjectPath): string {
  return `${path.type}:${path.steps.map(printStep).join('')}`
}

const PLAIN_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/

function printStep(step: PathStep, at: number): string {
  if (step.kind === 'any') return '[*]'
  if (step.kind === 'index') return `[${step.index}]`
  // Keywords are told apart before names (the grammar's lexer): in quotes a keyword is a name.
  const isPlain = PLAIN_NAME.test(step.name) && !KEYWORDS.has(step.name)
  return `${at === 0 ? '' : '.'}${isPlain ? step.name : quote(step.name)}`
}

export function printConstant({ kind, value }: Constant): string {
  switch (kind) {
    case 'integer':
      return printNumber(value as number)
    case 'float': {
      const text = printNumber(value as number)
      return text.includes('.') ? text : `${text}.0`
    }
    case 'boolean':
      return String(value)
    case 'string':
      return quote(value as string)
    case 'hex':
      return `h'${value}'`
    case 'binary':
      return `b'${value}'`
    case 'timestamp':
      return `t'${value}'`
  }
}

/** A string constant: quotes and backslashes are escaped, nothing else is. */
export function quote(text: string): string {
  return `'${text.replace(/[\\']/g, '\\$&')}'`
}

/** Decimal digits without an exponent: the grammar has none. */
function printNumber(value: number): string {
  const text = String(value)
  const match = /^(-?)(\d)(?:\.(\d+))?e([+-]\d+)$/.exec(text)
  if (match === null) return text
  const [, sign, first, rest = '', power] = match
  const digits = first! + rest
  const point = 1 + Number(power)
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`
  return `${sign}${digits.padEnd(point, '0')}${digits.length > point ? `.${digits.slice(point)}` : ''}`
}
