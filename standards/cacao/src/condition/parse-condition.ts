import { type Condition, type Literal, type Operator, operators } from './condition.ts'
import { readTokens, type Token } from './condition-tokens.ts'

export type ParsedCondition =
  | { readonly ok: true; readonly condition: Condition }
  | { readonly ok: false; readonly message: string; readonly at: number }

/**
 * Parses a condition: `__v__:value = 'x'`, with AND, OR, NOT, parentheses, IN, LIKE, MATCHES, ISSUBSET, ISSUPERSET
 * (STIX 2.1, 9.6). SOARCA's form with a literal without quotes is read too. `at` is the 0-based place of an error.
 */
export function parseCondition(text: string): ParsedCondition {
  const read = readTokens(text)
  if (!read.ok) return read
  try {
    const reader = new Reader(read.tokens)
    const condition = reader.or(0)
    reader.expect('end', 'nothing more')
    return { ok: true, condition }
  } catch (error) {
    if (error instanceof ConditionSyntaxError) return { ok: false, message: error.message, at: error.at }
    throw error
  }
}

class ConditionSyntaxError extends Error {
  readonly at: number
  constructor(message: string, at: number) {
    super(message)
    this.at = at
  }
}

const MAX_DEPTH = 100

class Reader {
  readonly #tokens: readonly Token[]
  #index = 0

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens
  }

  or(depth: number): Condition {
    return this.#joined('or', 'OR', () => this.#joined('and', 'AND', () => this.#term(depth)))
  }

  expect(kind: Token['kind'], what: string): Token {
    const token = this.#next()
    if (token.kind !== kind) throw new ConditionSyntaxError(`expected ${what}`, token.at)
    return token
  }

  #joined(kind: 'and' | 'or', word: string, read: () => Condition): Condition {
    const parts = [read()]
    while (this.#takeWord(word)) parts.push(read())
    return parts.length === 1 ? (parts[0] as Condition) : { kind, parts }
  }

  #term(depth: number): Condition {
    const token = this.#peek()
    if (depth > MAX_DEPTH) throw new ConditionSyntaxError('the condition is nested too deep', token.at)
    if (this.#takeWord('NOT')) return { kind: 'not', part: this.#term(depth + 1) }
    if (token.kind !== '(') return this.#comparison()
    this.#next()
    const inner = this.or(depth + 1)
    this.expect(')', 'a closing parenthesis')
    return inner
  }

  #comparison(): Condition {
    const path = this.expect('word', 'a variable such as __name__:value')
    const variable = /^(__[A-Za-z_][A-Za-z0-9_-]{0,245}__):value$/.exec(path.text)?.[1]
    if (!variable)
      throw new ConditionSyntaxError(`expected a variable such as __name__:value, got ${path.text}`, path.at)
    const negated = this.#takeWord('NOT')
    const operator = this.#operator()
    return { kind: 'comparison', variable, operator, negated, literals: this.#literals(operator) }
  }

  #operator(): Operator {
    const { text, at } = this.#next()
    const name = text === '==' ? '=' : text === '<>' ? '!=' : text.toUpperCase()
    const operator = operators.find((one) => one === name)
    if (!operator) throw new ConditionSyntaxError(`expected one of ${operators.join(' ')}`, at)
    return operator
  }

  #literals(operator: Operator): readonly Literal[] {
    if (operator !== 'IN' || this.#peek().kind !== '(') return [this.#literal()]
    this.#next()
    const literals = [this.#literal()]
    while (this.#peek().kind === ',') {
      this.#next()
      literals.push(this.#literal())
    }
    this.expect(')', 'a closing parenthesis')
    return literals
  }

  #literal(): Literal {
    const { kind, text, at } = this.#next()
    if (kind !== 'word' && kind !== 'quoted') throw new ConditionSyntaxError('expected a value', at)
    return { text, quoted: kind === 'quoted' }
  }

  #takeWord(word: string): boolean {
    const { kind, text } = this.#peek()
    if (kind !== 'word' || text.toUpperCase() !== word) return false
    this.#index += 1
    return true
  }

  #peek(): Token {
    return this.#tokens[Math.min(this.#index, this.#tokens.length - 1)] as Token
  }

  #next(): Token {
    const token = this.#peek()
    this.#index += 1
    return token
  }
}
