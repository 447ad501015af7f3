import type { Condition } from '../sigma-document.ts'
import { type Place, refuse } from '../sigma-error.ts'

const MAX_NESTING = 64
const TOKEN = /[()|]|[A-Za-z0-9_*-]+|[^\s]/g
const IDENTIFIER = /^[A-Za-z0-9_-]+$/
const PATTERN = /^[A-Za-z0-9_*-]+$/

/**
 * Parses one condition against the search identifiers that the rule defines. `place` is where its text starts.
 * Sigma 2.1, rules: Condition; binding from tight to loose: (), x of, not, and, or.
 */
export function parseCondition(text: string, identifiers: readonly string[], place: Place): Condition {
  return new ConditionParser(text, identifiers, place).parse()
}

interface Token {
  readonly text: string
  readonly at: number
}

class ConditionParser {
  readonly #tokens: readonly Token[]
  readonly #identifiers: readonly string[]
  readonly #start: Place
  #position = 0
  #nesting = 0

  constructor(text: string, identifiers: readonly string[], start: Place) {
    this.#tokens = [...text.matchAll(TOKEN)].map((match) => ({ text: match[0], at: match.index }))
    this.#identifiers = identifiers
    this.#start = start
  }

  parse(): Condition {
    const condition = this.#or()
    const rest = this.#peek()
    if (rest?.text === '|') {
      const message = 'aggregation after a pipe is not part of Sigma 2'
      this.#refuse('SIGMA_CONDITION_AGGREGATION', message, rest, 'a correlation document of its own')
    }
    if (rest !== undefined) this.#unexpected(rest, "'and', 'or' or the end (keywords are lower case)")
    return condition
  }

  #or(): Condition {
    const operands = [this.#and()]
    while (this.#take('or')) operands.push(this.#and())
    return operands.length === 1 && operands[0] !== undefined ? operands[0] : { kind: 'or', operands }
  }

  #and(): Condition {
    const operands = [this.#not()]
    while (this.#take('and')) operands.push(this.#not())
    return operands.length === 1 && operands[0] !== undefined ? operands[0] : { kind: 'and', operands }
  }

  #not(): Condition {
    if (!this.#take('not')) return this.#atom()
    this.#enter()
    const operand = this.#not()
    this.#nesting -= 1
    return { kind: 'not', operand }
  }

  #atom(): Condition {
    const token = this.#peek()
    if (token === undefined) return this.#unexpected(token, 'a search identifier')
    this.#position += 1
    if (token.text === '(') return this.#brackets()
    if (this.#peek()?.text === 'of') return this.#of(token)
    return this.#identifier(token)
  }

  #brackets(): Condition {
    this.#enter()
    const condition = this.#or()
    if (!this.#take(')')) this.#unexpected(this.#peek(), "')'")
    this.#nesting -= 1
    return condition
  }

  #of(quantifier: Token): Condition {
    this.#position += 1
    if (!['1', 'any', 'all'].includes(quantifier.text)) this.#unexpected(quantifier, "'1', 'any' or 'all'")
    const target = this.#peek()
    if (target === undefined || !PATTERN.test(target.text))
      return this.#unexpected(target, "'them' or a pattern")
    this.#position += 1
    const names = this.#namesOf(target.text)
    if (names.length === 0) {
      const message = `'${target.text}' fits no search identifier`
      this.#refuse('SIGMA_CONDITION_UNDEFINED', message, target, this.#identifiers.join(', '))
    }
    return { kind: 'of', quantifier: quantifier.text === 'all' ? 'all' : 'any', names }
  }

  // Identifiers that start with an underscore are skipped unless the pattern itself starts with one.
  #namesOf(target: string): string[] {
    const pattern = target === 'them' ? '*' : target
    const wantsHidden = pattern.startsWith('_')
    return this.#identifiers.filter(
      (name) => (wantsHidden || !name.startsWith('_')) && fitsPattern(name, pattern.split('*')),
    )
  }

  #identifier(token: Token): Condition {
    const { text } = token
    const isWord = ['and', 'or', 'not', 'of'].includes(text)
    if (!IDENTIFIER.test(text) || isWord) return this.#unexpected(token, 'a search identifier')
    if (!this.#identifiers.includes(text)) {
      const message = `search identifier '${text}' is not defined`
      this.#refuse('SIGMA_CONDITION_UNDEFINED', message, token, this.#identifiers.join(', '))
    }
    return { kind: 'identifier', name: text }
  }

  #peek(): Token | undefined {
    return this.#tokens[this.#position]
  }

  #take(text: string): boolean {
    if (this.#peek()?.text !== text) return false
    this.#position += 1
    return true
  }

  #enter(): void {
    this.#nesting += 1
    if (this.#nesting > MAX_NESTING) {
      this.#refuse(
        'SIGMA_CONDITION_TOO_DEEP',
        'condition is nested too deeply',
        this.#peek(),
        `${MAX_NESTING} levels`,
      )
    }
  }

  #unexpected(token: Token | undefined, expected: string): never {
    const message =
      token === undefined ? 'condition ends too early' : `unexpected '${token.text}' in condition`
    return this.#refuse('SIGMA_CONDITION_SYNTAX', message, token, expected)
  }

  #refuse(code: string, message: string, token: Token | undefined, expected: string): never {
    const at = token?.at ?? 0
    return refuse(code, { message, expected, place: { ...this.#start, column: this.#start.column + at } })
  }
}

/** Whether a name consists of the segments in order, with anything between them. Linear: no backtracking. */
function fitsPattern(name: string, segments: readonly string[]): boolean {
  const first = segments[0] ?? ''
  if (segments.length === 1) return name === first
  const last = segments.at(-1) ?? ''
  if (name.length < first.length + last.length || !name.startsWith(first) || !name.endsWith(last))
    return false
  let from = first.length
  for (const segment of segments.slice(1, -1)) {
    const found = name.indexOf(segment, from)
    if (found < 0) return false
    from = found + segment.length
  }
  return from <= name.length - last.length
}
