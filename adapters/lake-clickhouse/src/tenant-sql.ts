import { type CallOptions, EVENT_COLUMNS } from '@opensoc/domain'
import { OpenSocError } from '@opensoc/kernel'
import { type ConfinedReader, DEFAULT_TIMEOUT_MS, type Reader, type Row, type SqlClient } from './client.ts'
import { assertPlainSelect } from './sql-text.ts'
import {
  checkQueryTree,
  checkSyntaxTree,
  FUNCTION_CATEGORIES,
  type FunctionNames,
  READABLE_TABLES,
} from './sql-tree.ts'

/** Columns that are called like a function of the engine. */
const COLUMN_NAMES = [
  ...EVENT_COLUMNS.map(({ name }) => name),
  'source',
  'layer',
  'kind',
  'value',
  'text',
  'raw',
]

const MAX_STATEMENT_LENGTH = 20_000
const MAX_ROWS = 10_000
const MAX_RESULT_BYTES = 64 * 1024 * 1024

export type TenantSql = (
  tenantId: string,
  statement: string,
  options: CallOptions & { readonly limit?: number },
) => Promise<Row[]>

/**
 * Runs a person's SELECT in one tenant. Four fences stand behind each other: the words of the statement, the engine's
 * syntax tree (kinds of nodes, functions), its resolved tables, and a connection whose settings cut every table
 * to the tenant and which `readonly = 1` locks. The engine lets SETTINGS of a subquery through that lock: hence the first two.
 * Throws `LAKE_QUERY_REFUSED` for what is not allowed and `LAKE_QUERY_INVALID` for what the engine cannot run.
 */
export function createTenantSql(client: SqlClient, memoryLimitBytes: number): TenantSql {
  let known: Promise<FunctionNames> | undefined
  return async (tenantId, statement, options) => {
    if (statement.length > MAX_STATEMENT_LENGTH)
      throw new OpenSocError(
        'LAKE_QUERY_REFUSED',
        `a statement has at most ${MAX_STATEMENT_LENGTH} characters`,
      )
    assertPlainSelect(statement)
    known ??= readFunctions(client)
    const functions = await known
    const timeoutMs = options.timeoutMs ?? DEFAULT_TIMEOUT_MS
    const reader = await client.confine({
      ...tenantFilter(tenantId),
      max_execution_time: timeoutMs / 1000,
      max_memory_usage: memoryLimitBytes,
      max_result_bytes: MAX_RESULT_BYTES,
      max_threads: 2,
    })
    try {
      return await runChecked(reader, functions, statement, options)
    } finally {
      await reader.close()
    }
  }
}

async function runChecked(
  reader: ConfinedReader,
  functions: FunctionNames,
  statement: string,
  options: CallOptions & { readonly limit?: number },
): Promise<Row[]> {
  const limit = Math.max(0, Math.min(Math.floor(options.limit ?? 1000), MAX_ROWS))
  const explained = (what: string) => reader.lines(`EXPLAIN ${what} ${statement}`, options)
  try {
    checkSyntaxTree(await explained('AST'), functions)
    checkQueryTree(await explained('QUERY TREE'))
    return await reader.rows(`SELECT * FROM (\n${statement}\n) LIMIT ${limit}`, {}, options)
  } catch (cause) {
    if (cause instanceof OpenSocError || options.signal?.aborted === true) throw cause
    throw new OpenSocError('LAKE_QUERY_INVALID', (cause as Error).message.slice(0, 500), {
      cause,
      nextStep: 'Correct the statement.',
    })
  }
}

/** The engine adds this condition wherever it reads one of the tables. The id travels as hex: nothing to quote. */
function tenantFilter(tenantId: string): Readonly<Record<string, string>> {
  const condition = `tenant_id = unhex(\\'${Buffer.from(tenantId).toString('hex')}\\')`
  const filters = READABLE_TABLES.map((table) => `'default.${table}': '${condition}'`)
  return { additional_table_filters: `{${filters.join(', ')}}` }
}

/** By the engine's own catalogue of functions and their aliases: one that it adds later is not allowed. */
async function readFunctions(reader: Reader): Promise<FunctionNames> {
  const rows = await reader.rows(
    `SELECT lower(name) AS name, lower(alias_to) AS target,
            is_aggregate OR categories IN {categories:Array(String)} AS is_allowed
     FROM system.functions`,
    { categories: FUNCTION_CATEGORIES },
  )
  const named = rows.map((row) => ({
    name: String(row['name']),
    target: String(row['target']),
    isAllowed: Boolean(row['is_allowed']),
  }))
  const allowed = new Set(named.filter(({ isAllowed }) => isAllowed).map(({ name }) => name))
  for (const { name, target } of named) if (allowed.has(target)) allowed.add(name)
  const columns = new Set(COLUMN_NAMES)
  const others = named.map(({ name }) => name).filter((name) => !allowed.has(name) && !columns.has(name))
  return { allowed, others: new Set(others) }
}
