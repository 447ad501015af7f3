import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import {
  type CompiledRule,
  compileRule,
  createEngine,
  parseSigma,
  SQL_EVENT_COLUMNS,
  toSql,
  toSqlEvent,
} from '@opensoc/sigma'
import fc from 'fast-check'
import { connectChdb } from './chdb-client.ts'

const root = mkdtempSync(join(tmpdir(), 'opensoc-sigma-sql-'))
const client = connectChdb(join(root, 'lake'), 512 * 1024 * 1024)
after(async () => {
  await client.close()
  rmSync(root, { recursive: true, force: true })
})

const LOGSOURCE = { product: 'windows' }
const FIELDS = ['A', 'B', 'C.d', "it's {x:String} \\", 'constructor']

// Few letters, so that values and patterns meet; folding by way of the upper case, pairs, quotes, line ends, NUL.
const letter = fc.constantFrom(...'abABſSİıß😀-/ \\1.\'"\n\t\0%_{}^$'.split(/(?:)/u))
const text = fc.string({ unit: letter, maxLength: 6 })
const pattern = fc.string({
  unit: fc.oneof({ weight: 6, arbitrary: letter }, fc.constantFrom('*', '?')),
  maxLength: 6,
})
const regex = fc.constantFrom(
  'a+b',
  '^a',
  'b$',
  'a.b',
  '^.$',
  '(?i)as',
  'a|b',
  '^a|b$',
  '[ab]{2}',
  '\\.1',
  '[^a]',
  '😀a',
  'ß',
  '(?s)a.',
  '\\bA',
)
const network = fc.constantFrom(
  '10.0.0.0/8',
  '::/0',
  'fe80::/10',
  '0.0.0.0/0',
  '10.0.0.1/32',
  '::ffff:0:0/96',
)
const ADDRESSES = [
  '10.1.2.3',
  '10.0.0.1',
  '10.0.0.01',
  '10.0.0.256',
  '10.0.0',
  '::ffff:10.0.0.1',
  '::ffff:10.0.0.01',
  'fe80::1%3',
  '::',
  '10.0.0.1%x',
  '1:2:3:4:5:6:7::',
  '1::3:4:5:6:7:8',
  '::1::',
  ':1:2:3:4:5:6:7',
  '1:2:3:4:5:6:7:8',
  '1:2',
  ':::',
  '[::1]',
  'fe80:0:0:0:0:0:0:00001',
  '::10.0.0.1',
  '1:2:3:4:5:6:10.0.0.1',
  '::FFFF:0A00:1',
  ' ::1',
  '::ffff:010.0.0.1',
]
const NUMBERS = [
  '2.5',
  '1e1',
  '1.',
  '.5',
  '+5',
  '-0',
  '1e999',
  '-1e999',
  '1e-999',
  '0x1',
  'inf',
  'nan',
  '',
  ' 1',
  '9007199254740993',
  '0.30000000000000004',
]
const scalar = fc.oneof(
  text,
  fc.integer({ min: 0, max: 3 }),
  fc.boolean(),
  fc.constantFrom(...ADDRESSES, ...NUMBERS),
)

const field = fc.constantFrom(...FIELDS)
const item = (modifiers: readonly string[], values: fc.Arbitrary<unknown>) =>
  fc
    .tuple(field, fc.constantFrom(...modifiers), values)
    .map(([name, modifier, value]) => [name + modifier, value] as const)
const some = (value: fc.Arbitrary<unknown>) => fc.array(value, { minLength: 1, maxLength: 3 })
const number = fc.constantFrom(0, 1, 2, 2.5, 5, 10, 0.30000000000000004, 9007199254740992)
const entry = fc.oneof(
  item(
    ['', '|contains', '|startswith', '|endswith', '|cased', '|contains|cased', '|windash', '|neq'],
    some(pattern),
  ),
  item(['|contains|all', '|all', '|base64offset|contains|neq', '|wide|base64offset|contains'], some(text)),
  item(['|re', '|re|i', '|re|m', '|re|all', '|re|s|neq'], some(regex)),
  item(['|cidr', '|cidr|neq'], some(network)),
  item(['|gt', '|lte', '|lt', '|gte', '|neq', ''], some(number)),
  item(['|fieldref', '|fieldref|startswith', '|fieldref|contains', '|fieldref|cased|neq'], some(field)),
  item(['|exists'], fc.boolean()),
  item([''], fc.constant(null)),
)
const map = fc.array(entry, { minLength: 1, maxLength: 3 }).map((entries) => Object.fromEntries(entries))
const search = fc.oneof(
  { weight: 5, arbitrary: map },
  { weight: 1, arbitrary: some(map) },
  { weight: 1, arbitrary: some(pattern) },
  { weight: 1, arbitrary: fc.tuple(pattern, pattern).map((values) => ({ '|all': values })) },
)
const condition = fc.constantFrom('s1', 's1 and not s2', 's1 or s2', 'not s1', '1 of s*', 'not (s1 or s2)')
const rule = fc
  .tuple(search, search, condition)
  .map(([s1, s2, chosen]) => ({ detection: { s1, s2, condition: chosen } }))

const value = fc.oneof(
  scalar,
  fc.constant(null),
  fc.array(fc.oneof(scalar, fc.constant(null)), { maxLength: 3 }),
)
const nested = fc.oneof(
  fc.record({ d: value }),
  fc.record({ 'd.e': value, f: fc.record({ d: value }) }),
  fc.array(fc.record({ d: value }), { maxLength: 2 }),
)
const event = fc
  .tuple(
    fc.dictionary(fc.oneof(field, fc.constant('other')), value, { maxKeys: 5 }),
    fc.option(nested, { nil: undefined }),
  )
  .map(([fields, inner]) => (inner === undefined ? fields : { ...fields, C: inner }))

before(async () => {
  const columns = Object.entries(SQL_EVENT_COLUMNS).map(([name, type]) => `${name} ${type}`)
  await client.run(
    `CREATE TABLE views (batch UInt32, id UInt32, ${columns.join(', ')}) ENGINE = MergeTree ORDER BY (batch, id)`,
  )
})

test('line ends, NUL, folding and the zero-length text mean in SQL what they mean in the engine', async () => {
  const written = [
    ['A|re', 'a.b'],
    ['A|re|s', 'a.b'],
    ['A|re', '^b'],
    ['A|re|m', '^b'],
    ['A', 'a?b'],
    ['A', 'a*b'],
    ['A', ''],
    ['A', 'İ'],
    ['A', 'ss'],
    ['A|contains', '\0'],
    ['A|re', '^.$'],
    ['A|gt', 1e300],
  ].map(([name, asked]) => ({ detection: { s: { [name as string]: asked }, condition: 's' } }))
  const values = [
    'a\nb',
    'a\r\nb',
    'a\0b',
    'a😀b',
    'A\nB',
    '',
    'i̇',
    'İ',
    'ſS',
    'ß',
    '😀',
    '\n',
    '1e999',
    '1e301',
    [],
    {},
  ]
  const rules = written.flatMap(compile)
  const events = values.map((A) => ({ A }))
  const found = await matchInSql(1, rules, events)
  assert.deepEqual(found, matchInEngine(rules, events))
  assert.equal(found.flat().length > rules.length, true)
})

test('over history, SQL finds the rules in the events that the engine finds', async () => {
  let batch = 1
  let found = 0
  await fc.assert(
    fc.asyncProperty(
      fc.array(rule, { minLength: 40, maxLength: 60 }),
      fc.array(event, { minLength: 40, maxLength: 60 }),
      async (written, events) => {
        const rules = written.flatMap(compile)
        const expected = matchInEngine(rules, events)
        found += expected.flat().length
        assert.deepEqual(await matchInSql(++batch, rules, events), expected)
      },
    ),
    { numRuns: 8 },
  )
  assert.ok(found > 1000, `rules and events hardly met: ${found}`)
})

test('what cannot be asked exactly is refused', () => {
  for (const [name, asked] of [
    ['A|hour', 3],
    ['A', '\ud800'],
    ['A|contains', '\ufffd'],
  ] as const) {
    const [compiled] = compile({ detection: { s: { [name]: asked }, condition: 's' } }, 0)
    const result = compiled === undefined ? undefined : toSql(compiled)
    assert.equal(result?.ok === false ? result.error.code : undefined, 'SIGMA_SQL_UNSUPPORTED', name)
  }
})

function matchInEngine(rules: readonly CompiledRule[], events: readonly Record<string, unknown>[]) {
  const engine = createEngine(rules)
  return events.map((fields) =>
    engine
      .match({ logsource: LOGSOURCE, fields })
      .map(({ rule }) => rule.title)
      .sort(),
  )
}

async function matchInSql(
  batch: number,
  rules: readonly CompiledRule[],
  events: readonly Record<string, unknown>[],
) {
  const lines = events.map((fields, id) => JSON.stringify({ batch, id, ...toSqlEvent(fields) }))
  await client.insert('views', Buffer.from(lines.join('\n')), { precise_float_parsing: 1 })
  const asked = rules.map((one, index) => {
    const result = toSql(one, { prefix: `r${index}_` })
    if (!result.ok) assert.fail(result.error.message)
    return result
  })
  const params = Object.assign({}, ...asked.map(({ parameters }) => parameters))
  const hits = asked.map(({ condition }) => `toUInt8(${condition})`).join(',\n')
  const rows = await client.rows(
    `SELECT [${hits}] AS hits FROM views WHERE batch = ${batch} ORDER BY id`,
    params,
  )
  return rows.map(({ hits }) =>
    rules
      .filter((_, index) => (hits as number[])[index] === 1)
      .map(({ rule }) => rule.title)
      .sort(),
  )
}

// Some generated rules are refused, as they should be: base64 of wildcards, an all too wide windash.
function compile(written: object, index: number): CompiledRule[] {
  const [document] = parseSigma(JSON.stringify({ title: `rule ${index}`, logsource: LOGSOURCE, ...written }))
  if (document?.ok !== true || document.kind !== 'rule') assert.fail(JSON.stringify(document))
  const result = compileRule(document.rule)
  return result.ok ? [result.rule] : []
}
