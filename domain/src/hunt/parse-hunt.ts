import { err, ok, type Result } from '@opensoc/kernel'
import { findColumn, isOcsfPath, suggestField } from './hunt-fields.ts'
import { patternOfParts } from './hunt-pattern.ts'
import type { HuntQuery } from './hunt-query.ts'
import { type HuntToken, tokenizeHunt } from './hunt-tokens.ts'

export interface HuntSyntaxError {
  readonly message: string
  /** 1-based. */
  readonly column: number
  /** What would be right. */
  readonly expected?: string
}

export const MAX_HUNT_LENGTH = 10_000
const MAX_DEPTH = 32

/**
 * ```
 * query  := or ; or := and (OR and)* ; and := not (AND? not)* ; not := NOT not | atom
 * atom   := '(' or ')' | field ':' value | field ('<'|'<='|'>'|'>=') number | word | "phrase"
 * ```
 * AND, OR and NOT are words of any case; AND may be left out. Empty means all.
 * `field:val*` has wildcards, `field:"a*"` has none, `field:"a b"*` has one; `field:*` asks whether it is there.
 * A backslash is itself; only in quotes stand `\\` for one and `\"` for a quote.
 * A bare word or phrase is looked for in the whole original record.
 */
export function parseHunt(text: string): Result<HuntQuery, HuntSyntaxError> {
  if (text.length > MAX_HUNT_LENGTH)
    return err({ message: `a query has at most ${MAX_HUNT_LENGTH} characters`, column: MAX_HUNT_LENGTH })
  const tokenized = tokenizeHunt(text)
  if (!('tokens' in tokenized)) return err(tokenized)
  if (tokenized.tokens.length === 0) return ok({ kind: 'all' })
  try {
    const parser = new Parser(tokenized.tokens, text.length + 1)
    return ok(parser.whole())
  } catch (error) {
    if (error instanceof SyntaxFault) return err(error.fault)
    throw error
  }
}

interface Value {
  readonly pattern: string
  readonly text: string
  readonly column: number
}

class SyntaxFault extends Error {
  readonly fault: HuntSyntaxError

  constructor(fault: HuntSyntaxError) {
    super(fault.message)
    this.fault = fault
  }
}

class Parser {
  readonly #tokens: readonly HuntToken[]
  readonly #endColumn: number
  #at = 0
  #depth = 0

  constructor(tokens: readonly HuntToken[], endColumn: number) {
    this.#tokens = tokens
    this.#endColumn = endColumn
  }

  whole(): HuntQuery {
    const query = this.#or()
    const rest = this.#tokens[this.#at]
    if (rest !== undefined)
      throw fault(rest.column, `${rest.text} does not belong here`, 'AND, OR or another term')
    return query
  }

  #or(): HuntQuery {
    const parts = [this.#and()]
    while (this.#takeWord('or')) parts.push(this.#and())
    return joined('or', parts)
  }

  #and(): HuntQuery {
    const parts = [this.#not()]
    for (;;) {
      if (this.#takeWord('and')) parts.push(this.#not())
      else if (this.#startsTerm()) parts.push(this.#not())
      else return joined('and', parts)
    }
  }

  #not(): HuntQuery {
    if (!this.#takeWord('not')) return this.#atom()
    this.#deepen()
    const part = this.#not()
    this.#depth--
    return { kind: 'not', part }
  }

  #atom(): HuntQuery {
    const token = this.#tokens[this.#at++]
    if (token === undefined)
      throw fault(this.#endColumn, 'the query ends too early', 'a term such as host:ws1')
    if (token.kind === 'open') return this.#group(token)
    if (token.kind === 'phrase') return { kind: 'text', text: token.text }
    if (token.kind === 'word') return this.#wordOrClause(token)
    throw fault(token.column, `${token.text} does not belong here`, 'a field, a word or a "phrase"')
  }

  #group(open: HuntToken): HuntQuery {
    this.#deepen()
    const query = this.#or()
    if (this.#tokens[this.#at]?.kind !== 'close')
      throw fault(open.column, 'the parenthesis is not closed', ')')
    this.#at++
    this.#depth--
    return query
  }

  #wordOrClause(word: HuntToken): HuntQuery {
    const operator = this.#tokens[this.#at]
    if (operator?.kind !== 'operator' || !operator.isGlued) return { kind: 'text', text: word.text }
    this.#at++
    const field = fieldOf(word)
    const value = this.#value(operator)
    if (operator.text !== ':') return compare(field, operator, value)
    if (value.pattern === '*') return { kind: 'exists', field }
    return { kind: 'field', field, value: value.pattern }
  }

  /** What stands glued behind the operator, `"a b"*` too; times, addresses and paths hold colons of their own. */
  #value(operator: HuntToken): Value {
    const first = this.#tokens[this.#at]
    if (first === undefined || !first.isGlued || (first.kind !== 'word' && first.kind !== 'phrase')) {
      throw fault(
        operator.column + 1,
        'a value is missing',
        'a value right behind the operator; quote it if it has spaces',
      )
    }
    let parts = ['']
    let text = ''
    for (let token: HuntToken | undefined = first; token?.isGlued === true; token = this.#tokens[this.#at]) {
      const isColon = token.kind === 'operator' && token.text === ':'
      if (token.kind !== 'word' && token.kind !== 'phrase' && !isColon) break
      const [start = '', ...rest] = token.kind === 'phrase' ? [token.text] : token.text.split('*')
      parts = [...parts.slice(0, -1), `${parts.at(-1)}${start}`, ...rest]
      text += token.text
      this.#at++
    }
    return { pattern: patternOfParts(parts), text, column: first.column }
  }

  #startsTerm(): boolean {
    const token = this.#tokens[this.#at]
    if (token === undefined || token.kind === 'close' || token.kind === 'operator') return false
    return !(token.kind === 'word' && token.text.toLowerCase() === 'or')
  }

  #takeWord(word: string): boolean {
    const token = this.#tokens[this.#at]
    if (token?.kind !== 'word' || token.text.toLowerCase() !== word) return false
    this.#at++
    return true
  }

  #deepen(): void {
    if (++this.#depth <= MAX_DEPTH) return
    throw fault(
      this.#tokens[this.#at]?.column ?? this.#endColumn,
      `more than ${MAX_DEPTH} levels`,
      'a flatter query',
    )
  }
}

function joined(kind: 'and' | 'or', parts: readonly HuntQuery[]): HuntQuery {
  return parts.length === 1 ? parts[0]! : { kind, parts }
}

function fieldOf(word: HuntToken): string {
  const column = findColumn(word.text)
  if (column !== undefined) return column.name
  if (isOcsfPath(word.text)) return word.text
  const near = suggestField(word.text)
  throw fault(
    word.column,
    `there is no field ${word.text}`,
    near === undefined ? 'a column or an OCSF path' : `Did you mean ${near}?`,
  )
}

function compare(field: string, operator: HuntToken, value: Value): HuntQuery {
  const number = Number(value.text)
  if (value.text.trim() === '' || !Number.isFinite(number)) {
    throw fault(value.column, `${value.text} is not a number`, `a number behind ${operator.text}`)
  }
  return { kind: 'compare', field, operator: operator.text as '<' | '<=' | '>' | '>=', value: number }
}

function fault(column: number, message: string, expected: string): SyntaxFault {
  return new SyntaxFault({ message, column, expected })
}
