import { OpenSocError } from '@opensoc/kernel'

/** The tables that a person may read, each cut to the tenant. */
const TABLES = ['events', 'observables', 'quarantine'] as const

/** Words that lead out of reading: no part of a SELECT over our tables needs them. */
const FORBIDDEN = new Set([
  'settings',
  'format',
  'into',
  'outfile',
  'infile',
  'insert',
  'system',
  'set',
  'use',
])

/** Functions that reach files, other servers, dictionaries, the process or its environment. */
const FORBIDDEN_FUNCTIONS =
  /^(file|url|s3|s3cluster|gcs|hdfs|azureblobstorage|remote|remotesecure|cluster|clusterallreplicas|mysql|postgresql|sqlite|mongodb|redis|odbc|jdbc|executable|input|merge|mergetreeindex|loop|view|viewifpermitted|values|numbers|zeros|generaterandom|generate_series|generateseries|dictionary|python|iceberg|deltalake|hudi|kafka|nats|rabbitmq|fuzzjson|fuzzquery|format|null|timeseries\w*|dict\w*|joinget\w*|getsetting\w*|getserverport|hostname|fqdn|sleep\w*|currentuser|initialuser|user|database|currentdatabase|catboostevaluate|filesystem\w*|getmacro|getosk\w*|server\w*|throwif|logtrace|addresstoline|addresstosymbol|demangle|trap|evalmlmethod|generaterandomstructure|showcertificate|initializeaggregation|runningaccumulate|transactionid|haveparentheses|hascolumnintable|isconnected|zookeeper\w*|aes\w*|encrypt|decrypt|tryDecrypt)$/i

/** Names in front of a dot that lead to other tables, wherever they stand. */
const DATABASES = new Set(['default', 'system', 'information_schema', '_temporary_and_external_tables'])

type Token = { readonly kind: 'word' | 'quoted' | 'string' | 'symbol' | 'number'; readonly text: string }

/**
 * Wraps one SELECT so that it sees the tenant's rows of our tables and nothing else.
 * It has to be read by ourselves first: embedded, a read-only session could never be left again.
 * Throws `LAKE_QUERY_REFUSED` with what is not allowed.
 */
export function guardedSql(statement: string, limit: number): string {
  const tokens = tokenize(statement)
  const first = tokens[0]?.text.toLowerCase()
  if (first !== 'select' && first !== 'with')
    throw refused('only SELECT is allowed here', 'Start with SELECT or WITH.')
  const named = new Set<string>(TABLES)
  for (const [at, token] of tokens.entries()) {
    if (token.kind === 'word') checkWord(tokens, at)
    // `name AS (` or `AS name` of a WITH: a name that the statement itself gives.
    if (isDefinition(tokens, at)) named.add(token.text.toLowerCase())
  }
  for (const [at, token] of tokens.entries()) checkTable(tokens, at, token, named)
  const views = TABLES.map(
    (table) => `${table} AS (SELECT * FROM default.${table} WHERE tenant_id = {tenant:String})`,
  )
  return `WITH ${views.join(', ')} SELECT * FROM (\n${statement.trim()}\n) LIMIT ${limit}`
}

function checkWord(tokens: readonly Token[], at: number): void {
  const word = tokens[at]!.text
  if (FORBIDDEN.has(word.toLowerCase()))
    throw refused(`${word} is not allowed here`, 'Read from events, observables and quarantine.')
  const isCall = tokens[at + 1]?.text === '('
  if (isCall && FORBIDDEN_FUNCTIONS.test(word))
    throw refused(`the function ${word} is not allowed here`, 'Use functions of values only.')
}

function isDefinition(tokens: readonly Token[], at: number): boolean {
  const token = tokens[at]!
  if (token.kind !== 'word' && token.kind !== 'quoted') return false
  return tokens[at + 1]?.text.toLowerCase() === 'as' && tokens[at + 2]?.text === '('
}

/** Behind FROM, JOIN, or a comma between tables stands one of our tables, a subquery, or a name of the statement's own. */
function checkTable(tokens: readonly Token[], at: number, token: Token, named: ReadonlySet<string>): void {
  const before = tokens[at - 1]?.text.toLowerCase()
  if (token.kind !== 'word' && token.kind !== 'quoted') return
  if (tokens[at + 1]?.text === '.' && DATABASES.has(token.text.toLowerCase())) {
    throw refused(`${token.text}.… cannot be read here`, `Tables: ${TABLES.join(', ')}.`)
  }
  if (before === 'join' && tokens[at - 2]?.text.toLowerCase() === 'array') return
  if (before === 'from' || before === 'join' || (before === ',' && isInFrom(tokens, at))) {
    const isQualified = tokens[at + 1]?.text === '.'
    const isCall = tokens[at + 1]?.text === '('
    if (isQualified || isCall || !named.has(token.text.toLowerCase())) {
      throw refused(
        `${token.text}${isQualified ? '.…' : ''} cannot be read here`,
        `Tables: ${TABLES.join(', ')}.`,
      )
    }
  }
  // `x IN table` reads a table too.
  if (before === 'in' && !named.has(token.text.toLowerCase()))
    throw refused(`IN ${token.text} is not allowed here`, 'Use IN (...).')
}

const CLAUSE_ENDS = new Set([
  'where',
  'prewhere',
  'group',
  'order',
  'having',
  'limit',
  'select',
  'on',
  'using',
  'union',
  'qualify',
  'window',
])

/** Whether the comma before `at` separates tables: the nearest clause word on its level is FROM or JOIN. */
function isInFrom(tokens: readonly Token[], at: number): boolean {
  let depth = 0
  for (let back = at - 1; back >= 0; back--) {
    const text = tokens[back]!.text.toLowerCase()
    if (text === ')') depth++
    else if (text === '(') {
      if (depth === 0) return false
      depth--
    } else if (depth === 0 && (text === 'from' || text === 'join')) return true
    else if (depth === 0 && CLAUSE_ENDS.has(text)) return false
  }
  return false
}

/** Words, quoted names, strings, numbers and symbols; comments and statement separators are refused outright. */
function tokenize(statement: string): Token[] {
  const tokens: Token[] = []
  const pattern =
    /\s+|(--|\/\*|#|;|\$)|('(?:[^'\\]|\\[\s\S]|'')*')|("(?:[^"\\]|\\[\s\S])*"|`(?:[^`\\]|\\[\s\S])*`)|([A-Za-z_][A-Za-z0-9_]*)|(\d[\w.]*)|([\s\S])/gy
  for (let match = pattern.exec(statement); match !== null; match = pattern.exec(statement)) {
    const [, forbidden, string, quoted, word, number, symbol] = match
    if (forbidden !== undefined)
      throw refused(`${forbidden} is not allowed here`, 'Send one statement without comments.')
    if (symbol === "'" || symbol === '"' || symbol === '`')
      throw refused('a quote is not closed', 'Close it.')
    if (symbol === '{') throw refused('{ is not allowed here', 'Write values into the statement.')
    if (string !== undefined) tokens.push({ kind: 'string', text: string })
    else if (quoted !== undefined) tokens.push({ kind: 'quoted', text: quoted.slice(1, -1) })
    else if (word !== undefined) tokens.push({ kind: 'word', text: word })
    else if (number !== undefined) tokens.push({ kind: 'number', text: number })
    else if (symbol !== undefined) tokens.push({ kind: 'symbol', text: symbol })
  }
  assertBalanced(tokens)
  return tokens
}

function assertBalanced(tokens: readonly Token[]): void {
  let depth = 0
  for (const token of tokens) {
    if (token.kind !== 'symbol') continue
    if (token.text === '(') depth++
    if (token.text === ')' && --depth < 0) break
  }
  if (depth !== 0) throw refused('the parentheses do not match', 'Balance them.')
}

function refused(message: string, nextStep: string): OpenSocError {
  return new OpenSocError('LAKE_QUERY_REFUSED', message, { nextStep })
}
