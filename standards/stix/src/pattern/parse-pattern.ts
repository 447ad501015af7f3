import type {
  ComparisonExpression,
  ComparisonOperator,
  Constant,
  ObjectPath,
  ObservationExpression,
  PathStep,
  PatternResult,
  Qualifier,
} from './pattern-ast.ts'
import { PatternRefusal } from './pattern-ast.ts'
import { placeOf, refusal, type Token, tokenize } from './pattern-tokens.ts'

/** Parentheses within one another beyond this are refused: the parser recurses. */
const MAX_DEPTH = 64
/** Comparison tests in one pattern. */
const MAX_TESTS = 4096

/**
 * Parses a STIX 2.1 pattern (part 9 of the standard; the grammar of its conformance level 3). What the grammar allows
 * and the text forbids (`WITHIN 0`, a short hash) is found by `checkPattern`.
 */
export function parsePattern(text: string): PatternResult<ObservationExpression> {
  try {
    return { ok: true, value: new PatternParser(text).parse() }
  } catch (thrown) {
    if (thrown instanceof PatternRefusal) return { ok: false, error: thrown.error }
    throw thrown
  }
}

const SYMBOLS: Readonly<Record<string, ComparisonOperator>> = {
  '=': '=',
  '==': '=',
  '!=': '!=',
  '<>': '!=',
  '<': '<',
  '<=': '<=',
  '>': '>',
  '>=': '>=',
}
const ORDERING = new Set(['<', '<=', '>', '>='])
const STRING_OPERATORS = new Set(['LIKE', 'MATCHES', 'ISSUBSET', 'ISSUPERSET'])

class PatternParser {
  readonly #text: string
  readonly #tokens: readonly Token[]
  #at = 0
  #depth = 0
  #tests = 0

  constructor(text: string) {
    this.#text = text
    this.#tokens = tokenize(text)
  }

  parse(): ObservationExpression {
    const pattern = this.#observation()
    if (this.#token.kind !== 'end') throw this.#unexpected('the end, AND, OR, FOLLOWEDBY or a qualifier')
    return pattern
  }

  // FOLLOWEDBY binds loosest, then OR, then AND (9.1, table of operators).
  #observation(): ObservationExpression {
    return this.#chain('followedby', 'FOLLOWEDBY', () =>
      this.#chain('or', 'OR', () => this.#chain('and', 'AND', () => this.#qualified())),
    )
  }

  #chain<K extends string, T>(kind: K, keyword: string, next: () => T): T | { kind: K; parts: T[] } {
    const first = next()
    if (!this.#isKeyword(keyword)) return first
    const parts = [first]
    while (this.#takeKeyword(keyword)) parts.push(next())
    return { kind, parts }
  }

  #qualified(): ObservationExpression {
    let expression = this.#observed()
    for (;;) {
      const place = placeOf(this.#text, this.#token.offset)
      const qualifier = this.#qualifier()
      if (qualifier === undefined) return expression
      if (++this.#tests > MAX_TESTS) throw this.#tooMany()
      expression = { kind: 'qualified', expression, qualifier, place }
    }
  }

  #observed(): ObservationExpression {
    if (this.#takeMark('[')) {
      const expression = this.#comparison()
      this.#mark(']', 'AND, OR or ]')
      return { kind: 'bracket', expression }
    }
    if (!this.#takeMark('(')) throw this.#unexpected('[ or (')
    const expression = this.#nested(() => this.#observation())
    this.#mark(')', ')')
    return { kind: 'group', expression }
  }

  #qualifier(): Qualifier | undefined {
    if (this.#takeKeyword('WITHIN')) {
      const seconds = this.#number(['integer', 'float'], 'a number of seconds')
      this.#keyword('SECONDS')
      return { kind: 'within', seconds }
    }
    if (this.#takeKeyword('REPEATS')) {
      const times = this.#number(['integer'], 'a whole number of times')
      this.#keyword('TIMES')
      return { kind: 'repeats', times }
    }
    if (!this.#takeKeyword('START')) return undefined
    const start = this.#take('timestamp', "a time such as t'2024-01-31T12:00:00Z'").text
    this.#keyword('STOP')
    const stop = this.#take('timestamp', "a time such as t'2024-01-31T12:00:00Z'").text
    return { kind: 'startStop', start, stop }
  }

  #number(kinds: readonly string[], expected: string): number {
    const token = this.#token
    if (!kinds.includes(token.kind) || token.text.startsWith('-')) throw this.#unexpected(expected)
    this.#at++
    return Number(token.text)
  }

  #comparison(): ComparisonExpression {
    return this.#chain('or', 'OR', () => this.#chain('and', 'AND', () => this.#test()))
  }

  #test(): ComparisonExpression {
    if (this.#takeMark('(')) {
      const expression = this.#nested(() => this.#comparison())
      this.#mark(')', 'AND, OR or )')
      return { kind: 'group', expression }
    }
    if (++this.#tests > MAX_TESTS) throw this.#tooMany()
    const place = placeOf(this.#text, this.#token.offset)
    if (this.#isKeyword('NOT') || this.#isKeyword('EXISTS')) {
      const negated = this.#takeKeyword('NOT')
      this.#keyword('EXISTS')
      return { kind: 'exists', path: this.#path(), negated, place }
    }
    const path = this.#path()
    const negated = this.#takeKeyword('NOT')
    const operator = this.#operator()
    return { kind: 'test', path, negated, operator, constants: this.#constants(operator), place }
  }

  #operator(): ComparisonOperator {
    const { kind, text } = this.#token
    const operator =
      kind === 'mark'
        ? SYMBOLS[text]
        : kind === 'keyword' && (text === 'IN' || STRING_OPERATORS.has(text))
          ? (text as ComparisonOperator)
          : undefined
    if (operator === undefined) throw this.#unexpected('a comparison such as =, !=, <, IN, LIKE or MATCHES')
    this.#at++
    return operator
  }

  #constants(operator: ComparisonOperator): readonly Constant[] {
    if (operator === 'IN') return this.#list()
    if (STRING_OPERATORS.has(operator)) {
      return [{ kind: 'string', value: this.#take('string', `a string after ${operator}`).text }]
    }
    if (ORDERING.has(operator) && (this.#isKeyword('true') || this.#isKeyword('false'))) {
      throw this.#unexpected('a number, string, time or bytes: booleans have no order')
    }
    return [this.#constant()]
  }

  #list(): readonly Constant[] {
    this.#mark('(', '( after IN')
    const constants: Constant[] = []
    if (this.#takeMark(')')) return constants
    do constants.push(this.#constant())
    while (this.#takeMark(','))
    this.#mark(')', ', or )')
    return constants
  }

  #constant(): Constant {
    const { kind, text } = this.#token
    if (kind === 'keyword' && (text === 'true' || text === 'false')) {
      this.#at++
      return { kind: 'boolean', value: text === 'true' }
    }
    if (kind === 'integer' || kind === 'float') {
      const value = Number(text)
      if (kind === 'integer' && !Number.isSafeInteger(value))
        throw this.#unexpected('an integer within ±(2^53 − 1)')
      this.#at++
      return { kind, value: value === 0 ? 0 : value }
    }
    if (kind === 'string' || kind === 'hex' || kind === 'binary' || kind === 'timestamp') {
      this.#at++
      return { kind, value: text }
    }
    throw this.#unexpected("a constant: a number, 'text', true, false, h'…', b'…' or t'…'")
  }

  #path(): ObjectPath {
    const type = this.#take('word', 'an object type such as file or ipv4-addr').text
    this.#mark(':', ': after the object type')
    const steps: PathStep[] = [this.#property()]
    for (;;) {
      if (this.#takeMark('.')) steps.push(this.#property())
      else if (this.#takeMark('[')) steps.push(this.#index())
      else return { type, steps }
    }
  }

  #property(): PathStep {
    const token = this.#token
    if (token.kind === 'string') {
      this.#at++
      return { kind: 'property', name: token.text }
    }
    if (token.kind !== 'word') throw this.#unexpected('a property name (in quotes if it is a keyword)')
    if (token.text.includes('-')) throw this.#unexpected(`'${token.text}' in quotes: it has a hyphen`)
    this.#at++
    return { kind: 'property', name: token.text }
  }

  #index(): PathStep {
    const isAny = this.#takeMark('*')
    const step: PathStep = isAny
      ? { kind: 'any' }
      : { kind: 'index', index: Number(this.#take('integer', 'a list index or *').text) }
    this.#mark(']', ']')
    return step
  }

  #nested<T>(next: () => T): T {
    if (++this.#depth > MAX_DEPTH) {
      const place = placeOf(this.#text, this.#token.offset)
      const expected = `at most ${MAX_DEPTH} levels`
      throw new PatternRefusal({
        code: 'STIX_PATTERN_TOO_DEEP',
        message: 'too many parentheses',
        place,
        expected,
      })
    }
    const value = next()
    this.#depth--
    return value
  }

  get #token(): Token {
    return this.#tokens[this.#at]!
  }

  #isKeyword(text: string): boolean {
    return this.#token.kind === 'keyword' && this.#token.text === text
  }

  #takeKeyword(text: string): boolean {
    const is = this.#isKeyword(text)
    if (is) this.#at++
    return is
  }

  #keyword(text: string): void {
    if (!this.#takeKeyword(text)) throw this.#unexpected(text)
  }

  #takeMark(text: string): boolean {
    const is = this.#token.kind === 'mark' && this.#token.text === text
    if (is) this.#at++
    return is
  }

  #mark(text: string, expected: string): void {
    if (!this.#takeMark(text)) throw this.#unexpected(expected)
  }

  #take(kind: Token['kind'], expected: string): Token {
    const token = this.#token
    if (token.kind !== kind) throw this.#unexpected(expected)
    this.#at++
    return token
  }

  #unexpected(expected: string): PatternRefusal {
    const { kind, text, offset } = this.#token
    return refusal(
      this.#text,
      offset,
      kind === 'end' ? 'the pattern ends here' : `unexpected ${text}`,
      expected,
    )
  }

  #tooMany(): PatternRefusal {
    const message = `more than ${MAX_TESTS} comparisons and qualifiers`
    return new PatternRefusal({ code: 'STIX_PATTERN_TOO_MANY_TESTS', message, expected: 'several patterns' })
  }
}
