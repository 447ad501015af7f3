import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import {
  DEFAULT_TENANT,
  type EventLake,
  IndicatorMatcher,
  type IndicatorValue,
  indicatorSetOf,
  normalizeValue,
  type ObservedValue,
  observableKey,
} from '@opensoc/domain'
import { openChdbLake } from '@opensoc/lake-clickhouse'
import { runSweep } from '@opensoc/pipeline'
import fc from 'fast-check'

const root = mkdtempSync(join(tmpdir(), 'opensoc-sweep-'))
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
const DOMAINS = ['evil.example', 'a.evil.example', 'example', 'corp.example', 'notevil.example']
const IPS = ['198.51.100.7', '198.51.100.130', '203.0.113.9', '2001:db8::1', '2001:0DB8:0:0:0:0:0:1']
const HEX = ['a'.repeat(64), 'B'.repeat(64), 'c'.repeat(32), 'D'.repeat(40)]

const observable: fc.Arbitrary<ObservedValue> = fc.oneof(
  fc
    .constantFrom(...DOMAINS, 'WWW.Evil.Example')
    .map((value) => ({ name: 'query.hostname', type: 'Hostname', value })),
  fc.constantFrom(...IPS).map((value) => ({ name: 'dst_endpoint.ip', type: 'IP Address', value })),
  fc.constantFrom(...HEX).map((value) => ({ name: 'file.hashes.value', type: 'Hash', value })),
  fc
    .tuple(fc.constantFrom(...DOMAINS, '198.51.100.7', '[2001:db8::1]'), fc.constantFrom('', '/a', '/B?x=1'))
    .map(([host, path]) => ({ name: 'url.url_string', type: 'URL String', value: `https://${host}${path}` })),
  fc
    .constantFrom(...DOMAINS)
    .map((host) => ({ name: 'email.from', type: 'Email Address', value: `Ann@${host}` })),
  fc
    .constantFrom('Evil.exe', 'C:\\x\\evil.EXE', 'other.exe')
    .map((value) => ({ name: 'file.name', type: 'File Name', value })),
)

const value: fc.Arbitrary<IndicatorValue> = fc.oneof(
  fc
    .constantFrom(...DOMAINS.slice(0, 2), 'corp.example')
    .map((text): IndicatorValue => ({ kind: 'domain', value: text })),
  fc.constantFrom(...IPS).map((text): IndicatorValue => ({ kind: 'ip', value: normalizeValue('ip', text)! })),
  fc
    .constantFrom('198.51.100.0/25', '0.0.0.0/0', '2001:db8::/32')
    .map((text): IndicatorValue => ({ kind: 'cidr', value: normalizeValue('cidr', text)! })),
  fc.constantFrom(...HEX).map((text): IndicatorValue => {
    const kind = text.length === 64 ? 'sha256' : text.length === 40 ? 'sha1' : 'md5'
    return { kind, value: text.toLowerCase() }
  }),
  fc
    .constantFrom('https://evil.example/a', 'https://evil.example/B?x=1')
    .map((text): IndicatorValue => ({ kind: 'url', value: text })),
  fc.constantFrom('ann@evil.example').map((text): IndicatorValue => ({ kind: 'email', value: text })),
  fc.constantFrom('evil.exe').map((text): IndicatorValue => ({ kind: 'file_name', value: text })),
)

interface Made {
  readonly id: string
  readonly time: number
  readonly host: string
  readonly observables: readonly ObservedValue[]
}

test('a sweep says what judging every event says: few values by key, many on all', async () => {
  const [made] = fc.sample(
    fc.array(
      fc.record({
        at: fc.nat(1000),
        host: fc.constantFrom('h1', 'h2'),
        observables: fc.array(observable, { maxLength: 4 }),
      }),
      { minLength: 150, maxLength: 150 },
    ),
    { numRuns: 1, seed: 11 },
  )
  const events: Made[] = made!.map(({ at, host, observables }, n) => ({
    ...{ id: `e${n}`, time: START + at * 1000, host },
    // An event names each of its values once, as the enrichment of the stream makes them.
    observables: observables.filter(
      (one, index) =>
        observables.findIndex((other) => other.type === one.type && other.value === one.value) === index,
    ),
  }))
  await store(events)
  await fc.assert(
    fc.asyncProperty(
      fc.array(value, { minLength: 1, maxLength: 6 }),
      fc.boolean(),
      async (values, isMany) => {
        // So many that the sweep judges every value of the lake; none of the others is there.
        const others = Array.from(
          { length: isMany ? 300 : 0 },
          (_, n): IndicatorValue => ({ kind: 'domain', value: `d${n}.test` }),
        )
        const order = {
          tenantId: DEFAULT_TENANT,
          values: [...values, ...others].map((one) => ({ value: one, level: 'high' as const })),
          patterns: [],
          range: { from: 0, to: START * 2 },
        }
        const outcome = await runSweep(lake, order)
        const found = new Map(
          outcome.hits.map((hit) => [hit.indicator, [hit.firstTime, hit.lastTime, [...hit.hosts].sort()]]),
        )
        assert.deepEqual(new Map([...found].sort()), new Map([...byForce(events, values)].sort()))
        for (const finding of outcome.findings) assert.match(finding.ruleId, /^indicator:/)
      },
    ),
    { numRuns: 60 },
  )
})

/** Every event, every value. */
function byForce(events: readonly Made[], values: readonly IndicatorValue[]): Map<string, unknown> {
  const seen = new Map<string, Made[]>()
  const matcher = new IndicatorMatcher(indicatorSetOf(values))
  for (const event of events) {
    for (const { indicator } of matcher.match(event.observables)) {
      const name = `${indicator.kind} ${indicator.value}`
      seen.set(name, [...(seen.get(name) ?? []), event])
    }
  }
  return new Map(
    [...seen].map(([name, list]) => {
      const times = list.map(({ time }) => time)
      return [
        name,
        [Math.min(...times), Math.max(...times), [...new Set(list.map(({ host }) => host))].sort()],
      ]
    }),
  )
}

async function store(events: readonly Made[]): Promise<void> {
  const rows = events.map(({ id, time, host, observables }) =>
    JSON.stringify({
      ...{
        tenant_id: DEFAULT_TENANT,
        event_id: id,
        time,
        received_time: time,
        source: 's',
        layer: 'network',
        host,
      },
      'observables.kind': observables.map(({ type }) => type),
      'observables.value': observables.map((one) => observableKey(one.type!, one.value!)),
      ocsf: JSON.stringify({ time, class_uid: 4003, metadata: { product: {} }, observables }),
      raw: '',
    }),
  )
  const none = new Uint8Array()
  const batch = new TextEncoder().encode(`${rows.join('\n')}\n`)
  await lake.insert(
    { events: batch, eventCount: rows.length, quarantine: none, quarantineCount: 0 },
    'sweep-0',
  )
}
