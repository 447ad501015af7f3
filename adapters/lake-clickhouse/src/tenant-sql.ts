import type { CallOptions } from '@opensoc/domain'
import { OpenSocError } from '@opensoc/kernel'
import { type ConfinedReader, DEFAULT_TIMEOUT_MS, type Reader, type Row, type SqlClient } from './client.ts'
import { assertPlainSelect } from './sql-text.ts'
import { checkQueryTree, checkSyntaxTree, FUNCTION_CATEGORIES, READABLE_TABLES } from './sql-tree.ts'

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
  let known: Promise<ReadonlySet<string>> | undefined
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
  functions: ReadonlySet<string>,
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

/** Names of functions and their aliases, in lower case, by the engine's own catalogue: one that it adds later is refused. */
async function readFunctions(reader: Reader): Promise<ReadonlySet<string>> {
  const rows = await reader.rows(
    `SELECT lower(name) AS name FROM system.functions
     WHERE categories IN {categories:Array(String)} OR is_aggregate
        OR alias_to IN (SELECT name FROM system.functions WHERE categories IN {categories:Array(String)})`,
    { categories: FUNCTION_CATEGORIES },
  )
  return new Set(rows.map((row) => String(row['name'])))
}
