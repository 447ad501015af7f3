import { refused } from './sql-text.ts'

/** The tables that a person may read, each cut to the tenant. */
export const READABLE_TABLES = ['events', 'observables', 'quarantine'] as const

/** What a SELECT is made of in the engine's own syntax tree. A kind that is not here is refused: `Set` is SETTINGS. */
const NODES = new Set([
  'SelectWithUnionQuery',
  'SelectIntersectExceptQuery',
  'SelectQuery',
  'ExpressionList',
  'Identifier',
  'Literal',
  'Function',
  'TableIdentifier',
  'TablesInSelectQuery',
  'TablesInSelectQueryElement',
  'TableExpression',
  'TableJoin',
  'ArrayJoin',
  'Subquery',
  'WithElement',
  'Asterisk',
  'QualifiedAsterisk',
  'ColumnsExceptTransformer',
  'ColumnsTransformerList',
  'OrderByElement',
  'WindowDefinition',
  'WindowListElement',
])

/** Categories of functions that compute from their arguments and nothing else. */
export const FUNCTION_CATEGORIES = [
  'Aggregate Functions',
  'Arithmetic',
  'Arrays',
  'Bit',
  'Bitmap',
  'Comparison',
  'Conditional',
  'Dates and Times',
  'Distance',
  'Encoding',
  'Hash',
  'IP Address',
  'JSON',
  'Logical',
  'Map',
  'Mathematical',
  'Null',
  'Rounding',
  'String',
  'String Replacement',
  'String Search',
  'String Splitting',
  'Time Window',
  'Tuple',
  'Type Conversion',
  'URL',
  'UUID',
]

/** Beyond the categories: harmless ones of others, and what the parser makes of syntax. */
const FUNCTIONS =
  'lambda exists bar transform formatReadableSize formatReadableQuantity formatReadableTimeDelta toTypeName ignore identity materialize visibleWidth runningDifference neighbor rowNumberInAllBlocks'.split(
    ' ',
  )

/** `countIf`, `uniqArray`: an aggregate function and what it is combined with. */
const COMBINATOR = /(If|Array|Distinct|OrDefault|OrNull|ForEach|Map|ArgMin|ArgMax)$/

/** The engine's functions by whether a person's statement may use them. All names in lower case. */
export interface FunctionNames {
  readonly allowed: ReadonlySet<string>
  readonly others: ReadonlySet<string>
}

/** Checks the lines of `EXPLAIN AST`: what the engine read in the statement, before it runs any of it. */
export function checkSyntaxTree(lines: readonly string[], functions: FunctionNames): void {
  for (const line of lines) {
    const [kind = '', name = ''] = line.trim().split(' ')
    if (!NODES.has(kind)) throw refused(`${kind} is not allowed here`, 'Use a plain SELECT.')
    // `arrayMap(file, ...)` names a function without calling it.
    const isCall = kind === 'Function' && !isAllowed(name, functions.allowed)
    const isReference = kind === 'Identifier' && functions.others.has(name.toLowerCase())
    if (isCall || isReference)
      throw refused(`the function ${name} is not allowed here`, 'Use functions of values only.')
    if (kind === 'TableIdentifier' && name.includes('.')) throw notReadable(name)
  }
}

function isAllowed(name: string, allowed: ReadonlySet<string>): boolean {
  for (let base = name; ; base = base.replace(COMBINATOR, '')) {
    if (allowed.has(base.toLowerCase()) || FUNCTIONS.includes(base)) return true
    if (!COMBINATOR.test(base)) return false
  }
}

const TABLE_LINE = /^ *TABLE id: .*?, table_name: (.*)$/

/** Checks the lines of `EXPLAIN QUERY TREE`: what the names mean. */
export function checkQueryTree(lines: readonly string[]): void {
  for (const line of lines) {
    if (/^ *TABLE_FUNCTION /.test(line)) throw notReadable(line.trim())
    if (!/^ *TABLE id:/.test(line)) continue
    const name = TABLE_LINE.exec(line)?.[1]?.split(',')[0] ?? line.trim()
    if (name !== 'system.one' && !READABLE_TABLES.some((table) => name === `default.${table}`))
      throw notReadable(name)
  }
}

function notReadable(name: string) {
  return refused(`${name} cannot be read here`, `Tables: ${READABLE_TABLES.join(', ')}.`)
}
