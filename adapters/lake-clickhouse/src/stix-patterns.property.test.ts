import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import {
  candidatesOf,
  DEFAULT_TENANT,
  type EventLake,
  observableKey,
  observationOfEvent,
  type StoredEvent,
} from '@opensoc/domain'
import { compilePattern, PatternStream } from '@opensoc/stix'
import fc from 'fast-check'
import { openChdbLake } from './clickhouse-lake.ts'

const root = mkdtempSync(join(tmpdir(), 'opensoc-stix-'))
let lake: EventLake
before(async () => {
  lake = await openChdbLake({ folder: join(root, 'lake') })
  await lake.migrate()
})
after(async () => {
  await lake.close()
  rmSync(root, { recursive: true, force: true })
})

const START = Date.UTC(2026, 0, 1)
const SECOND = 1000
const HOSTS = ['evil.example', 'Evil.Example', "it's.example", 'sub.evil.example']
const IPS = ['198.51.100.7', '198.51.100.200', '203.0.113.9', '2001:db8::1']
const SHA256 = ['a'.repeat(64), 'B'.repeat(64)]
const NAMES = ['cmd.exe', 'Évil "ü".dll', 'back\\slash', '%_like']
const LINES = ['cmd.exe /c whoami', 'powershell -enc "QQ=="', "it's\nnew line", '\u{1F600} smile']

interface Made {
  readonly id: string
  readonly ocsf: Record<string, unknown> & { readonly time: number }
}

/** Small events of many kinds, from few values, so that patterns meet them. */
const event = fc
  .record({
    at: fc.nat(30),
    host: fc.option(fc.constantFrom(...HOSTS), { nil: undefined }),
    src: fc.option(fc.constantFrom(...IPS), { nil: undefined }),
    dst: fc.option(fc.constantFrom(...IPS), { nil: undefined }),
    port: fc.constantFrom(53, 443, 8080),
    sha256: fc.option(fc.constantFrom(...SHA256), { nil: undefined }),
    name: fc.option(fc.constantFrom(...NAMES), { nil: undefined }),
    line: fc.option(fc.constantFrom(...LINES), { nil: undefined }),
  })
  .map(({ at, host, src, dst, port, sha256, name, line }) => {
    const observables = [
      ...[host].flatMap((value) =>
        value === undefined ? [] : { name: 'h', type_id: 1, type: 'Hostname', value },
      ),
      ...[src, dst].flatMap((value) =>
        value === undefined ? [] : { name: 'i', type_id: 2, type: 'IP Address', value },
      ),
      ...[sha256].flatMap((value) =>
        value === undefined ? [] : { name: 'f', type_id: 8, type: 'Hash', value },
      ),
    ]
    return {
      time: START + at * SECOND,
      class_uid: 4001,
      observables,
      ...(src === undefined && dst === undefined
        ? {}
        : {
            ...(src === undefined ? {} : { src_endpoint: { ip: src } }),
            dst_endpoint: { ...(dst === undefined ? { hostname: host } : { ip: dst }), port },
            connection_info: { protocol_name: 'TCP' },
          }),
      ...(name === undefined && sha256 === undefined
        ? {}
        : {
            file: { name, ...(sha256 === undefined ? {} : { hashes: [{ algorithm_id: 3, value: sha256 }] }) },
          }),
      ...(line === undefined ? {} : { process: { cmd_line: line, name: 'x.exe', pid: port } }),
    }
  })

const quoted = (text: string): string => `'${text.replace(/[\\']/g, '\\$&')}'`
const one = <T extends string>(...values: T[]): fc.Arbitrary<string> => fc.constantFrom(...values).map(quoted)
const not = fc.constantFrom('', '', ' NOT')

const comparison = fc.oneof(
  fc
    .tuple(not, fc.constantFrom('=', '!='), one(...HOSTS))
    .map(([n, op, v]) => `domain-name:value${n} ${op} ${v}`),
  fc.tuple(not, one(...IPS)).map(([n, v]) => `ipv4-addr:value${n} = ${v}`),
  fc
    .tuple(not, one(...IPS), one(...IPS))
    .map(([n, a, b]) => `network-traffic:dst_ref.value${n} IN (${a}, ${b})`),
  fc
    .tuple(not, fc.constantFrom('198.51.100.0/25', '0.0.0.0/0', '203.0.113.9'))
    .map(([n, v]) => `ipv4-addr:value${n} ISSUBSET '${v}'`),
  fc
    .tuple(not, fc.constantFrom('=', '>', '<='), fc.constantFrom(53, 443))
    .map(([n, op, v]) => `network-traffic:dst_port${n} ${op} ${v}`),
  fc.tuple(not, one(...SHA256, 'b'.repeat(64))).map(([n, v]) => `file:hashes.'SHA-256'${n} = ${v}`),
  fc.tuple(not, one(...NAMES)).map(([n, v]) => `file:name${n} = ${v}`),
  fc.tuple(not, one('%.exe', '_md%', '%"%')).map(([n, v]) => `file:name${n} LIKE ${v}`),
  fc
    .tuple(not, one('^cmd', 'enc.+=', 'new.line', '(?i)SMILE'))
    .map(([n, v]) => `process:command_line${n} MATCHES ${v}`),
  fc.tuple(not, one(...LINES)).map(([n, v]) => `process:command_line${n} = ${v}`),
  fc.constantFrom('EXISTS process:pid', 'NOT EXISTS file:hashes', "network-traffic:protocols[*] = 'tcp'"),
)
const bracket = fc
  .array(comparison, { minLength: 1, maxLength: 3 })
  .chain((tests) => fc.constantFrom(' AND ', ' OR ').map((joiner) => `[${tests.join(joiner)}]`))
const pattern = fc.letrec<{ node: string }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 2, withCrossShrink: true },
    bracket,
    fc
      .tuple(tie('node'), fc.constantFrom('AND', 'OR', 'FOLLOWEDBY'), tie('node'))
      .map(([left, operator, right]) => `(${left} ${operator} ${right})`),
    fc
      .tuple(tie('node'), fc.integer({ min: 1, max: 3 }))
      .map(([inner, n]) => `(${inner}) REPEATS ${n} TIMES`),
    fc
      .tuple(tie('node'), fc.integer({ min: 1, max: 9 }))
      .map(([inner, n]) => `(${inner}) WITHIN ${n} SECONDS`),
    fc
      .tuple(tie('node'), fc.nat(5))
      .map(([inner, n]) => `(${inner}) START t'2026-01-01T00:00:0${n}Z' STOP t'2026-01-01T00:00:2${n}Z'`),
  ),
})).node

test('500 patterns say the same of the stream, of the lake, and of all events at once', async () => {
  const [events] = fc.sample(fc.array(event, { minLength: 60, maxLength: 60 }), { numRuns: 1, seed: 7 })
  const made: Made[] = events!.map((ocsf, at) => ({ id: `e${String(at).padStart(2, '0')}`, ocsf }))
  await store(made)
  let matching = 0
  await fc.assert(
    fc.asyncProperty(pattern, fc.nat(), async (text, seed) => {
      const compiled = compilePattern(text)
      if (!compiled.ok) return
      const observations = made.map(observationOfEvent)
      const whole = compiled.value.evaluate(observations)
      assert.ok(whole.isComplete)
      const expected = whole.matched.map(({ id }) => id)

      const found = await candidates(candidatesOf(compiled.value.pattern))
      const retro = compiled.value.evaluate(found.map(observationOfEvent))
      assert.deepEqual(
        retro.matched.map(({ id }) => id),
        expected,
        `lake: ${text}`,
      )

      const stream = new PatternStream(compiled.value)
      const arrived = [...observations].sort((a, b) => order(a.id, seed) - order(b.id, seed))
      const live = arrived.flatMap((observation) => stream.add(observation)).map(({ id }) => id)
      assert.deepEqual([...live].sort(), [...expected].sort(), `stream: ${text}`)
      assert.equal(new Set(live).size, live.length)
      if (expected.length > 0) matching++
    }),
    { numRuns: 500, seed: 42 },
  )
  assert.ok(matching > 100, `only ${matching} patterns match anything`)
})

function order(id: string, seed: number): number {
  return Math.imul(Number(id.slice(1)) + 1, (seed % 997) * 2 + 1) % 61
}

async function candidates(query: ReturnType<typeof candidatesOf>): Promise<StoredEvent[]> {
  const found: StoredEvent[] = []
  let cursor: string | undefined
  do {
    const scope = { tenantId: DEFAULT_TENANT, query, from: 0, to: START * 2 }
    const page = await lake.search(scope, { limit: 100, ...(cursor === undefined ? {} : { cursor }) })
    found.push(...page.events)
    cursor = page.cursor
  } while (cursor !== undefined)
  return found
}

async function store(made: readonly Made[]): Promise<void> {
  const rows = made.map(({ id, ocsf }) => {
    const observables = ocsf['observables'] as { type: string; value: string }[]
    return JSON.stringify({
      tenant_id: DEFAULT_TENANT,
      event_id: id,
      time: ocsf.time,
      received_time: ocsf.time,
      source: 'test',
      layer: 'endpoint',
      'observables.kind': observables.map(({ type }) => type),
      'observables.value': observables.map(({ type, value }) => observableKey(type, value)),
      ocsf: JSON.stringify(ocsf),
      raw: '',
    })
  })
  const events = new TextEncoder().encode(`${rows.join('\n')}\n`)
  const none = new Uint8Array()
  await lake.insert({ events, eventCount: rows.length, quarantine: none, quarantineCount: 0 }, 'stix-0')
}
