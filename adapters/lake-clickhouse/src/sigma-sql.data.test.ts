import assert from 'node:assert/strict'
import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { zstdDecompressSync } from 'node:zlib'
import {
  type CompiledRule,
  compileRule,
  createEngine,
  parseSigma,
  SQL_EVENT_COLUMNS,
  type SqlCondition,
  toSql,
  toSqlEvent,
} from '@opensoc/sigma'
import { datasetsFolder } from '../../../scripts/given-material.ts'
import { connectChdb } from './chdb-client.ts'

type Fields = Readonly<Record<string, unknown>>

const folder = datasetsFolder()
const skip = folder === undefined ? 'no data sets: set OPENSOC_DATASETS' : false
const EVENTS_A_FILE = 10
/** Of the rules, one in so many: ClickHouse needs about 14 ms a rule to read a statement, however few the events. */
const ONE_RULE_IN = 8
/** ClickHouse takes a statement of 256 KiB; the largest condition of a SigmaHQ rule has about 80 kB. */
const STATEMENT_LENGTH = 200_000
// A rule with hundreds of values takes thousands of elements.
const AST_LIMITS = { max_ast_elements: 2_000_000, max_expanded_ast_elements: 2_000_000 }
const LOGSOURCE = { product: 'windows' }

const root = mkdtempSync(join(tmpdir(), 'opensoc-sigma-sql-data-'))
after(() => rmSync(root, { recursive: true, force: true }))

test("a sample of SigmaHQ's rules finds in SQL what it finds in the engine, each rule on each event", {
  skip,
}, async () => {
  const rules = compileSample()
  const asked = rules.map((rule, index) => {
    const result = toSql(rule, { prefix: `r${index}_` })
    if (!result.ok) assert.fail(`${rule.rule.title}: ${result.error.message}`)
    return result
  })
  const events = readEvents()
  const client = connectChdb(join(root, 'lake'), 1024 * 1024 * 1024)
  try {
    const columns = Object.entries(SQL_EVENT_COLUMNS).map(([name, type]) => `${name} ${type}`)
    await client.run(`CREATE TABLE views (id UInt32, ${columns.join(', ')}) ENGINE = MergeTree ORDER BY id`)
    const lines = events.map((fields, id) => JSON.stringify({ id, ...toSqlEvent(fields) }))
    await client.insert('views', Buffer.from(lines.join('\n')), { precise_float_parsing: 1 })
    const found: string[] = []
    for (const { from, part } of portions(asked)) {
      const { sql, params } = statementOf(part)
      for (const { id, hits } of await client.rows(sql, params, { settings: AST_LIMITS }))
        for (const hit of hits as number[]) found.push(`${id} ${from + hit - 1}`)
    }
    const expected = matchInEngine(rules, events)
    console.log(`${rules.length} rules, ${events.length} events, ${expected.length} matches`)
    assert.ok(expected.length > 0)
    assert.deepEqual(found.sort(), expected.sort())
  } finally {
    await client.close()
  }
})

/** Runs of rules whose conditions fit into one statement. */
function portions(asked: readonly SqlCondition[]) {
  const found: { readonly from: number; readonly part: SqlCondition[] }[] = []
  let length = Number.POSITIVE_INFINITY
  for (const [from, one] of asked.entries()) {
    length += one.condition.length
    if (length > STATEMENT_LENGTH) {
      found.push({ from, part: [] })
      length = one.condition.length
    }
    found.at(-1)?.part.push(one)
  }
  return found
}

/** One scan serves many rules: which of them match, counted from 1. */
function statementOf(asked: readonly SqlCondition[]) {
  const params = Object.assign({}, ...asked.map(({ parameters }) => parameters))
  const hits = asked.map(({ condition }) => `toUInt8(${condition})`).join(',\n')
  const sql = `SELECT id, arrayFilter((n, hit) -> hit = 1, range(1, ${asked.length + 1}), [${hits}]) AS hits
    FROM views WHERE notEmpty(hits)`
  return { sql, params }
}

function matchInEngine(rules: readonly CompiledRule[], events: readonly Fields[]): string[] {
  const numbers = new Map(rules.map(({ rule }, index) => [rule, index]))
  const engine = createEngine(rules)
  return events.flatMap((fields, id) =>
    engine.match({ logsource: LOGSOURCE, fields }).map(({ rule }) => `${id} ${numbers.get(rule)}`),
  )
}

// Every rule is asked of every event: their logsources are set to one.
function compileSample(): CompiledRule[] {
  const files = globSync(
    join(folder ?? '', 'sigma/SigmaHQ/rules{,-emerging-threats,-threat-hunting}/**/*.yml'),
  )
  return files
    .sort()
    .filter((_, index) => index % ONE_RULE_IN === 0)
    .flatMap((file) =>
      parseSigma(readFileSync(file, 'utf8')).flatMap((document) => {
        if (!document.ok || document.kind !== 'rule') return []
        const result = compileRule(document.rule)
        return result.ok ? [{ ...result.rule, rule: { ...result.rule.rule, logsource: LOGSOURCE } }] : []
      }),
    )
}

function readEvents(): Fields[] {
  return globSync(join(folder ?? '', 'windows/otrf-atomic/**/*.zst'))
    .sort()
    .flatMap((file) => {
      const lines = zstdDecompressSync(readFileSync(file)).toString('utf8').split('\n')
      const middle = Math.max(0, Math.floor((lines.length - EVENTS_A_FILE) / 2))
      return lines.slice(middle, middle + EVENTS_A_FILE).filter((line) => line.startsWith('{'))
    })
    .map((line) => JSON.parse(line) as Fields)
}
