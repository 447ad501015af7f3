import type { CompiledRule } from '../compile/compile-rule.ts'
import type { Expression, Item } from '../compile/expression.ts'
import type { TextRelation } from '../compile/value-test.ts'
import { catchRefusal, inFile, type SigmaError } from '../sigma-error.ts'
import { SqlParameters } from './sql-parameters.ts'
import { relationSql, testSql } from './test-sql.ts'

export interface SqlCondition {
  /** A ClickHouse expression of 0 or 1 over the columns of `SqlEvent`; it holds no text of the rule. */
  readonly condition: string
  /** Values of its parameters, by name. */
  readonly parameters: Readonly<Record<string, string>>
}

export type SqlResult =
  | ({ readonly ok: true } & SqlCondition)
  | { readonly ok: false; readonly error: SigmaError }

/**
 * The condition under which an event of the lake (`SqlEvent`) matches the rule, exactly as the engine would say.
 * What cannot be asked exactly is refused (`SIGMA_SQL_UNSUPPORTED`). `prefix` keeps the parameters of several rules
 * apart in one statement. The logsource is not part of it.
 */
export function toSql({ rule, expression }: CompiledRule, { prefix = 'p' } = {}): SqlResult {
  const parameters = new SqlParameters(prefix)
  return catchRefusal<SqlResult>(
    () => ({
      ok: true,
      condition: expressionSql(expression, parameters),
      parameters: parameters.values,
    }),
    (error) => ({ ok: false, error: inFile(error, rule.file) }),
  )
}

function expressionSql(expression: Expression, parameters: SqlParameters): string {
  if (expression.kind === 'item') return itemSql(expression.item, parameters)
  if (expression.kind === 'not') return `NOT (${expressionSql(expression.operand, parameters)})`
  const operands = expression.operands.map((operand) => `(${expressionSql(operand, parameters)})`)
  if (operands.length === 0) return expression.kind === 'and' ? '1' : '0'
  return operands.join(expression.kind === 'and' ? ' AND ' : ' OR ')
}

function itemSql(item: Item, parameters: SqlParameters): string {
  switch (item.kind) {
    case 'value':
      return item.tests.map((test) => testSql(test, item.field, parameters)).join(' OR ') || '0'
    case 'absent': {
      const name = parameters.text(item.field)
      return `has(nulls, ${name}) OR NOT mapContains(texts, ${name})`
    }
    case 'present':
      return `mapContains(texts, ${parameters.text(item.field)})`
    case 'reference': {
      const column = item.cased ? 'texts' : 'folded'
      const values = `${column}[${parameters.text(item.field)}]`
      const others = `${column}[${parameters.text(item.other)}]`
      return referenceSql(values, others, item.relation)
    }
  }
}

function referenceSql(values: string, others: string, relation: TextRelation): string {
  return `arrayExists(x -> arrayExists(y -> ${relationSql('x', relation, 'y')}, ${others}), ${values})`
}
