import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import type { EventLake } from '@opensoc/domain'
import { bytesOf, eventRow } from '@opensoc/domain/contract-suites'
import { openChdbLake } from './clickhouse-lake.ts'

const root = mkdtempSync(join(tmpdir(), 'opensoc-lake-sql-'))
const FILE = join(root, 'secret.txt')
const THEIRS = 'SECRET-OF-B'

/** Statements that would show another tenant's rows, a file, or change something, if they ran. */
const ESCAPES: readonly string[] = [
  // Other ways to name the table.
  'SELECT * FROM default.events',
  'SELECT * FROM `default`.events',
  'SELECT * FROM "default"."events"',
  'SELECT * FROM observables_of_events',
  'SELECT * FROM `observables_of_events`',
  'SELECT * FROM migration',
  "SELECT * FROM merge('default', '^events$')",
  "SELECT * FROM merge('^events$')",
  'SELECT * FROM loop(events)',
  "SELECT * FROM mergeTreeIndex('default', 'events')",
  "SELECT * FROM remote('localhost', 'default', 'events')",
  "SELECT * FROM cluster('default', 'default', 'events')",
  'SELECT * FROM system.tables',
  'SELECT * FROM information_schema.tables',
  'SELECT 1 IN (SELECT number FROM migration)',
  'SELECT CAST((SELECT any(value) FROM observables_of_events) AS UInt8)',
  // Other settings.
  'SELECT * FROM (SELECT * FROM events SETTINGS additional_table_filters = {})',
  'SELECT * FROM events SETTINGS max_threads = 1',
  'WITH x AS (SELECT * FROM events SETTINGS additional_table_filters = map()) SELECT * FROM x',
  // Quotes, spaces and comments that the engine may see and we do not.
  "SELECT ‘'’, raw FROM default.events WHERE raw != ‘'’",
  "SELECT “'” FROM (SELECT * FROM events SETTINGS additional_table_filters = {}) WHERE “'” = ''",
  'SELECT\u00a0raw FROM events',
  "SELECT $a$'$a$, raw FROM default.events WHERE raw != $a$'$a$",
  "SELECT '\\'' /* ' */ FROM events",
  'SELECT 1 -- x',
  'SELECT 1 # x',
  'SELECT 1; SELECT raw FROM default.events',
  'SELECT 1 FROM events) UNION ALL (SELECT raw FROM default.events',
  'SELECT {x:Identifier} FROM events',
  'SELECT "\\x64efault"',
  // Functions that reach outside.
  `SELECT file('${FILE}')`,
  `SELECT * APPLY(file) FROM (SELECT '${FILE}')`,
  `SELECT arrayMap(file, ['${FILE}'])`,
  `SELECT arrayMap(FILE, ['${FILE}'])`,
  `SELECT arrayMap(\`file\`, ['${FILE}'])`,
  `SELECT arrayMap(x -> file(x), ['${FILE}'])`,
  `WITH file AS f SELECT arrayMap(f, ['${FILE}'])`,
  `SELECT mapApply(file, map('a', '${FILE}'))`,
  `SELECT * FROM file('${FILE}', 'LineAsString')`,
  "SELECT * FROM url('http://127.0.0.1:9/', 'LineAsString')",
  "SELECT * FROM executable('id', 'LineAsString', 'a String')",
  "SELECT joinGet('default.migration', 'number', 1)",
  "SELECT dictGet('d', 'a', 1)",
  "SELECT getSetting('additional_table_filters')",
  "SELECT aiGenerate('x')",
  'SELECT currentDatabase()',
  'SELECT hostName()',
  'SELECT sleep(1)',
  "SELECT catboostEvaluate('/x', 1)",
  'SELECT * FROM numbers(10)',
  'SELECT * FROM viewExplain',
  'SELECT * FROM (EXPLAIN SELECT 1)',
  "SELECT * FROM values('a String', 'b')",
  // No SELECT.
  'KILL QUERY WHERE 1',
  'SET readonly = 0',
  'DROP TABLE events',
  'SYSTEM STOP MERGES',
  `SELECT 1 INTO OUTFILE '${join(root, 'out')}'`,
  'WITH 1 AS x INSERT INTO events SELECT * FROM events',
  '',
]

describe('SQL of a person', () => {
  let lake: EventLake
  before(async () => {
    writeFileSync(FILE, THEIRS)
    lake = await openChdbLake({ folder: join(root, 'lake') })
    await lake.migrate()
    const row = (id: string, over: object) =>
      eventRow({
        event_id: id,
        'observables.kind': ['k'],
        'observables.value': [id === 'b1' ? THEIRS : 'mine'],
        ...over,
      })
    const rows = [
      row('a1', { raw: 'mine', host: 'ws1', user: 'ann' }),
      row('a2', { raw: 'mine', host: 'ws2', user: 'bob' }),
      row('b1', { tenant_id: 'b', raw: THEIRS, host: THEIRS }),
    ]
    const empty = { quarantine: new Uint8Array(0), quarantineCount: 0 }
    await lake.insert({ events: bytesOf(rows), eventCount: rows.length, ...empty }, 't')
  })
  after(async () => {
    await lake.close()
    rmSync(root, { recursive: true, force: true })
  })

  it('is refused or wrong, and says nothing of others, where it tries to get out', async () => {
    for (const statement of ESCAPES) {
      const outcome = await lake.sql('a', statement).then(
        (rows) => ({ rows, code: 'answered', message: '' }),
        (error) => error,
      )
      assert.match(outcome.code, /^LAKE_QUERY_(REFUSED|INVALID)$/, `${statement}: ${JSON.stringify(outcome)}`)
      assert.ok(!outcome.message.includes(THEIRS), statement)
    }
    assert.equal((await lake.sql('b', 'SELECT raw FROM events'))[0]!['raw'], THEIRS)
  })

  const own: readonly [string, unknown][] = [
    ['SELECT count() AS n FROM events', 2],
    ['SELECT (SELECT count() FROM events) AS n', 2],
    ['SELECT count() AS n FROM events AS x JOIN events AS y ON x.event_id = y.event_id', 2],
    ["SELECT count() AS n FROM observables WHERE kind = 'k'", 2],
    ['SELECT count() AS n FROM events WHERE event_id IN (SELECT event_id FROM observables)', 2],
    ["WITH e AS (SELECT * FROM events) SELECT uniqExactIf(host, user != 'x') AS n FROM e", 2],
    ['SELECT sum(n) AS n FROM (SELECT count() AS n FROM events UNION ALL SELECT count() FROM quarantine)', 2],
    ['SELECT max(r) AS n FROM (SELECT row_number() OVER (ORDER BY time) AS r FROM events)', 2],
    ["SELECT countIf(lower(raw) LIKE '%min_%' AND time > now() - INTERVAL 100 YEAR) AS n FROM events", 2],
    ["SELECT count() AS n FROM events ARRAY JOIN observables.value AS v WHERE v = 'mine'", 2],
    ["SELECT length(groupArray(JSONExtractString(ocsf, 'x'))) AS n FROM events", 2],
    ["SELECT CASE WHEN host::String = 'ws1' THEN 2 ELSE 0 END AS n FROM events ORDER BY host LIMIT 1", 2],
  ]
  it('sees its own rows in every shape of a SELECT', async () => {
    for (const [statement, expected] of own)
      assert.equal(Number((await lake.sql('a', statement))[0]!['n']), expected, statement)
  })

  it('takes a tenant name as text, whatever it holds', async () => {
    for (const tenant of ["a' OR 1", 'a\\', "') --", ''])
      assert.deepEqual(await lake.sql(tenant, 'SELECT raw FROM events'), [], tenant)
  })

  it('ends in the engine when the caller gives up', async () => {
    const giveUp = new AbortController()
    const cross = 'events AS a, events AS b'.concat(
      ...Array.from({ length: 26 }, (_, n) => `, events AS t${n}`),
    )
    const slow = lake.sql('a', `SELECT count() AS n FROM ${cross} WHERE a.raw = b.raw`, {
      signal: giveUp.signal,
    })
    const search = lake.count({ tenantId: 'a', query: { kind: 'all' }, from: 0, to: 4e12 })
    assert.equal(await search, 2)
    giveUp.abort(new Error('left the page'))
    await assert.rejects(slow, /left the page/)
  })
})
