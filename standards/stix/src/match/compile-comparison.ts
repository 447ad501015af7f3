import type { ComparisonExpression, ComparisonTest } from '../pattern/pattern-ast.ts'
import { PatternRefusal } from '../pattern/pattern-ast.ts'
import { lastProperty, valuesAt } from './object-path.ts'
import type { ObservableGraph, Observation } from './observation.ts'
import { compileValueTest } from './value-test.ts'

type ObjectTest = (object: Readonly<Record<string, unknown>>, graph: ObservableGraph) => boolean

/**
 * Compiles what stands in one pair of brackets. It holds for an observation if it holds for one of its objects: all
 * tests that AND joins begin at the same object (9.6). Throws a `PatternRefusal`.
 */
export function compileComparisons(expression: ComparisonExpression): (observation: Observation) => boolean {
  const test = compile(expression)
  return ({ objects }) => {
    for (const object of objects.values()) if (test(object, objects)) return true
    return false
  }
}

function compile(expression: ComparisonExpression): ObjectTest {
  switch (expression.kind) {
    case 'group':
      return compile(expression.expression)
    case 'and': {
      const parts = expression.parts.map(compile)
      return (object, graph) => parts.every((part) => part(object, graph))
    }
    case 'or': {
      const parts = expression.parts.map(compile)
      return (object, graph) => parts.some((part) => part(object, graph))
    }
    case 'exists': {
      const { path, negated } = expression
      return (object, graph) =>
        object['type'] === path.type && valuesAt(object, path, graph).length > 0 !== negated
    }
    case 'test':
      return compileTest(expression)
  }
}

function compileTest({ path, negated, operator, constants, place }: ComparisonTest): ObjectTest {
  try {
    const test = compileValueTest(lastProperty(path), operator, constants)
    // Any element of a list may satisfy a test; an absent path satisfies none, whatever the operator (9.6.1).
    return (object, graph) =>
      object['type'] === path.type && valuesAt(object, path, graph).some((value) => test(value) !== negated)
  } catch (thrown) {
    if (!(thrown instanceof PatternRefusal) || place === undefined) throw thrown
    throw new PatternRefusal({ ...thrown.error, place })
  }
}
