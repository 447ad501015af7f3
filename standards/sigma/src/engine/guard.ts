import { foldCase } from '../compile/case-folding.ts'
import type { ValueTest } from '../compile/value-test.ts'
import { requiredLiteral } from './required-literal.ts'

/** A folded text that every value which passes the test has in it. */
export function guardOf(test: ValueTest): string | undefined {
  switch (test.kind) {
    case 'equals':
    case 'startswith':
    case 'endswith':
    case 'contains':
      return foldCase(test.text)
    case 'glob':
      return foldCase(longest(test.parts.filter((part) => typeof part === 'string')))
    case 'regex': {
      const literal = requiredLiteral(test.regex.source)
      return literal === undefined ? undefined : foldCase(literal)
    }
    default:
      return undefined
  }
}

function longest(texts: readonly string[]): string {
  return texts.reduce((best, text) => (text.length > best.length ? text : best), '')
}
