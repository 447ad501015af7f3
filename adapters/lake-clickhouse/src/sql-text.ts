import { OpenSocError } from '@opensoc/kernel'

/** Words that no reading of our tables needs and that the engine's own checks cannot see in every place. */
const FORBIDDEN = new Set(['settings', 'format', 'into', 'outfile', 'infile', 'apply', 'explain'])

/** Databases and tables beside the three that may be read; a name in quotes is the same name. */
const FORBIDDEN_NAMES = new Set([
  'default',
  'system',
  'information_schema',
  '_temporary_and_external_tables',
  'observables_of_events',
  'migration',
])

const TOKEN =
  /[ \t\r\n]+|('(?:[^'\\]|\\[\s\S])*'|"(?:[^"\\]|\\[\s\S])*"|`(?:[^`\\]|\\[\s\S])*`)|([A-Za-z_][A-Za-z0-9_]*)|(\d[A-Za-z0-9_.]*)|(--|\/\*|[\s\S])/gy
const SYMBOLS = new Set([...'()[]{},.:+-*/%<>=!|&?@^~'])

/**
 * The first look at a statement: one SELECT, without comments, parameters, and words that lead out of reading.
 * Everything outside quotes is plain ASCII, so that the engine cannot see other quotes or spaces than we do.
 * Throws `LAKE_QUERY_REFUSED`.
 */
export function assertPlainSelect(statement: string): void {
  const first = /^[ \t\r\n]*([A-Za-z]+)/.exec(statement)?.[1]?.toLowerCase()
  if (first !== 'select' && first !== 'with')
    throw refused('only SELECT is allowed here', 'Start with SELECT or WITH.')
  let depth = 0
  for (const [, quoted, word, , symbol] of statement.matchAll(TOKEN)) {
    if (quoted !== undefined && quoted[0] !== "'") checkName(quoted.slice(1, -1))
    if (word !== undefined) checkWord(word)
    if (symbol !== undefined) checkSymbol(symbol)
    if (symbol === '(') depth++
    if (symbol === ')' && --depth < 0) break
  }
  if (depth !== 0) throw refused('the parentheses do not match', 'Balance them.')
}

function checkWord(word: string): void {
  if (FORBIDDEN.has(word.toLowerCase()))
    throw refused(`${word} is not allowed here`, 'Read from events, observables and quarantine.')
  checkName(word)
}

function checkName(name: string): void {
  if (FORBIDDEN_NAMES.has(name.toLowerCase()) || name.includes('\\'))
    throw refused(`${name} cannot be read here`, 'Tables: events, observables, quarantine.')
}

function checkSymbol(symbol: string): void {
  if (symbol === "'" || symbol === '"' || symbol === '`') throw refused('a quote is not closed', 'Close it.')
  if (symbol === '{') throw refused('{ is not allowed here', 'Write values into the statement.')
  if (!SYMBOLS.has(symbol))
    throw refused(`${symbol} is not allowed here`, 'Send one statement of plain ASCII without comments.')
}

export function refused(message: string, nextStep: string): OpenSocError {
  return new OpenSocError('LAKE_QUERY_REFUSED', message, { nextStep })
}
