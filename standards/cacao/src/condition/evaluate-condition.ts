import { RE2JS } from 're2js'
import { textOf, type Variable, type Variables } from '../variable.ts'
import { isWithin, parseBlock } from './address-block.ts'
import type { Comparison, Condition, Literal } from './condition.ts'
import { orderOf } from './order-of.ts'
import { parseCondition } from './parse-condition.ts'

export type ConditionResult =
  | { readonly ok: true; readonly value: boolean }
  | { readonly ok: false; readonly message: string }

/**
 * Evaluates a condition over variables, comparing by their declared types. A variable that is not declared, or a
 * literal that its type cannot hold, is an error: the step that asked has failed. A value that is not known (null) makes
 * every comparison false.
 */
export function evaluateCondition(text: string, variables: Variables): ConditionResult {
  const parsed = parseCondition(text)
  if (!parsed.ok) return { ok: false, message: `${parsed.message} at character ${parsed.at + 1}` }
  try {
    return { ok: true, value: evaluate(parsed.condition, variables) }
  } catch (error) {
    if (error instanceof EvaluationError) return { ok: false, message: error.message }
    throw error
  }
}

class EvaluationError extends Error {}

/** Every part is evaluated, so that an error does not depend on the order of the parts. */
function evaluate(condition: Condition, variables: Variables): boolean {
  switch (condition.kind) {
    case 'and':
      return condition.parts.map((part) => evaluate(part, variables)).every(Boolean)
    case 'or':
      return condition.parts.map((part) => evaluate(part, variables)).some(Boolean)
    case 'not':
      return !evaluate(condition.part, variables)
    case 'comparison': {
      const variable = Object.hasOwn(variables, condition.variable)
        ? variables[condition.variable]
        : undefined
      if (variable === undefined) throw new EvaluationError(`${condition.variable} is not declared`)
      const value = textOf(variable)
      return value !== undefined && compare(condition, variable, value) !== condition.negated
    }
  }
}

function compare(
  { operator, literals, variable: name }: Comparison,
  variable: Variable,
  value: string,
): boolean {
  const [literal] = literals as [Literal]
  const order = (one: Literal) => {
    const found = orderOf(variable.type, value, one.text)
    if (found === undefined)
      throw new EvaluationError(`${name} is of type ${variable.type}: ${one.text} cannot be compared with it`)
    return found
  }
  switch (operator) {
    case '=':
      return order(literal) === 0
    case '!=':
      return order(literal) !== 0
    case '<':
      return order(literal) < 0
    case '<=':
      return order(literal) <= 0
    case '>':
      return order(literal) > 0
    case '>=':
      return order(literal) >= 0
    case 'IN':
      return literals.some((one) => isInBlock(value, one) ?? order(one) === 0)
    case 'LIKE':
      return search(likePattern(literal.text), value)
    case 'MATCHES':
      return search(literal.text, value)
    case 'ISSUBSET':
      return blocks(value, literal.text, ([inner, outer]) => isWithin(inner, outer))
    case 'ISSUPERSET':
      return blocks(value, literal.text, ([outer, inner]) => isWithin(inner, outer))
  }
}

type Block = NonNullable<ReturnType<typeof parseBlock>>

function blocks(value: string, literal: string, test: (pair: readonly [Block, Block]) => boolean): boolean {
  const [left, right] = [parseBlock(value), parseBlock(literal)]
  if (!left || !right)
    throw new EvaluationError(`${left ? literal : value} is no address and no address block`)
  return test([left, right])
}

/** An address is also in a block (SOARCA); undefined when the literal is no block. */
function isInBlock(value: string, { text }: Literal): boolean | undefined {
  if (!text.includes('/')) return undefined
  const [inner, outer] = [parseBlock(value), parseBlock(text)]
  return inner && outer ? isWithin(inner, outer) : undefined
}

/** `%` any text, `_` one character (STIX 2.1, 9.6.1). */
function likePattern(like: string): string {
  const parts = [...like].map((one) => (one === '%' ? '.*' : one === '_' ? '.' : RE2JS.quote(one)))
  return `(?s)^${parts.join('')}$`
}

/** Linear in the value, whatever the pattern. */
function search(pattern: string, value: string): boolean {
  try {
    return RE2JS.compile(pattern).matcher(value).find()
  } catch (error) {
    throw new EvaluationError(`the pattern is refused: ${(error as Error).message}`)
  }
}
