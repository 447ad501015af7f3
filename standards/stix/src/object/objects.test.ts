import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { fromMisp } from '../misp/from-misp.ts'
import { toMisp } from '../misp/to-misp.ts'
import { bundleOf, readBundle } from '../model/bundle.ts'
import { validateObject } from '../model/validate-object.ts'
import { compareTimestamps, instantOf, isTimestamp } from '../timestamp.ts'
import { canonicalJson } from './canonical-json.ts'
import { deterministicId } from './deterministic-id.ts'
import { compareTlp, markingsOf, TLP_LEVELS, tlpMarking, tlpOf } from './markings.ts'
import type { StixObject } from './stix-object.ts'
import { versionStep } from './versions.ts'

const uuid = '8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f'
const identity: StixObject = {
  type: 'identity',
  spec_version: '2.1',
  id: `identity--${uuid}`,
  created: '2024-01-01T00:00:00.000Z',
  modified: '2024-01-01T00:00:00.000Z',
  name: 'We',
}

test('canonical JSON is one text for one value, whatever the order of its members', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const text = canonicalJson(value)
      assert.equal(canonicalJson(JSON.parse(text)), text)
      assert.deepEqual(JSON.parse(text), JSON.parse(JSON.stringify(value)))
    }),
  )
})

test('times are compared at any precision', () => {
  const time = fc.tuple(
    fc.date({ min: new Date(0), max: new Date(4e12), noInvalidDate: true }),
    fc.nat(999_999_999),
  )
  fc.assert(
    fc.property(time, time, ([a, nanosA], [b, nanosB]) => {
      const print = (date: Date, nanos: number): string =>
        `${date.toISOString().slice(0, 19)}.${String(nanos)
          .padStart(9, '0')
          .replace(/0{1,8}$/, '')}Z`
      const left = print(a, nanosA)
      const right = print(b, nanosB)
      assert.ok(isTimestamp(left))
      const exact = (date: Date, nanos: number): bigint =>
        BigInt(Math.floor(date.getTime() / 1000)) * 1_000_000_000n + BigInt(nanos)
      const order = exact(a, nanosA) - exact(b, nanosB)
      assert.equal(Math.sign(compareTimestamps(left, right)), order < 0n ? -1 : order > 0n ? 1 : 0)
    }),
  )
  for (const text of ['2024-02-30T00:00:00Z', '2024-01-01T24:00:00Z', '2024-01-01t00:00:00Z', '2024-01-01']) {
    assert.equal(instantOf(text), undefined, text)
  }
})

test('a version follows only from its creator, later, and never after a revocation', () => {
  const at = (modified: string, more = {}): StixObject => ({ ...identity, modified, ...more })
  const cases: readonly [StixObject, StixObject, string][] = [
    [identity, at('2024-01-02T00:00:00.000Z'), 'new'],
    [identity, at('2024-01-01T00:00:00.0000Z'), 'known'],
    [identity, at('2023-01-02T00:00:00.000Z'), 'older'],
    [identity, at('2024-01-01T00:00:00.000001Z'), 'new'],
    [at('2024-01-02T00:00:00.000Z', { revoked: true }), at('2024-01-03T00:00:00.000Z'), 'forbidden'],
    [identity, at('2024-01-03T00:00:00.000Z', { created: '2024-01-02T00:00:00.000Z' }), 'forbidden'],
  ]
  for (const [known, next, kind] of cases)
    assert.equal(versionStep(known, next).kind, kind, JSON.stringify(next))
})

test('the most restrictive marking of any part counts for the whole', () => {
  for (const level of TLP_LEVELS) {
    assert.equal(tlpOf({ ...identity, object_marking_refs: [tlpMarking(level).id] }), level)
    assert.deepEqual(validateObject(tlpMarking(level)), [])
  }
  const green = tlpMarking('green').id
  const red = tlpMarking('red').id
  const marked = {
    ...identity,
    object_marking_refs: [green],
    granular_markings: [{ marking_ref: red, selectors: ['name'] }],
  }
  assert.equal(tlpOf(marked), 'red')
  assert.deepEqual(markingsOf(marked, 'name'), [green, red])
  assert.deepEqual(markingsOf(marked, 'created'), [green])
  assert.ok(compareTlp('amber+strict', 'amber') > 0)
})

test('validation says where and what would be right', () => {
  const cases: readonly [Record<string, unknown>, string, string][] = [
    [{ ...identity, id: `malware--${uuid}` }, '/id', 'STIX_ID'],
    [{ ...identity, name: 5 }, '/name', 'STIX_TYPE'],
    [{ ...identity, sectors: [] }, '/sectors', 'STIX_EMPTY'],
    [{ ...identity, description: null }, '/description', 'STIX_NULL'],
    [{ ...identity, created: '2024-01-01T00:00:00Z' }, '/created', 'STIX_PRECISION'],
    [{ ...identity, confidence: 101 }, '/confidence', 'STIX_TYPE'],
    [{ type: 'file', id: `file--${uuid}`, size: 3 }, '', 'STIX_REQUIRED'],
    [
      { type: 'file', id: `file--${uuid}`, name: 'x', magic_number_hex: 'f' },
      '/magic_number_hex',
      'STIX_TYPE',
    ],
    [
      { ...identity, granular_markings: [{ lang: 'en', selectors: ['nothing.[0]'] }] },
      '/granular_markings/0',
      'STIX_SELECTOR',
    ],
    [
      {
        ...identity,
        type: 'indicator',
        id: `indicator--${uuid}`,
        pattern_type: 'stix',
        pattern: '[a:b = ]',
        valid_from: '2024-01-01T00:00:00Z',
      },
      '/pattern',
      'STIX_PATTERN',
    ],
  ]
  for (const [object, pointer, code] of cases) {
    const found = validateObject(object).map((problem) => `${problem.code} ${problem.pointer}`)
    assert.ok(found.includes(`${code} ${pointer}`), `${code} ${pointer} not in ${found}`)
  }
  const custom = {
    ...identity,
    type: 'x-ours',
    id: `x-ours--${uuid}`,
    x_score: 5,
    extensions: { 'extension-definition--x': { a: 1 } },
  }
  assert.deepEqual(validateObject(custom), [])
})

test('a bundle of 2.0 becomes one of 2.1, observables and all', () => {
  const bundle = {
    type: 'bundle',
    id: `bundle--${uuid}`,
    spec_version: '2.0',
    objects: [
      {
        ...identity,
        spec_version: undefined,
        type: 'malware',
        id: `malware--${uuid}`,
        labels: ['ransomware', 'ours'],
      },
      {
        ...identity,
        spec_version: undefined,
        name: undefined,
        type: 'observed-data',
        id: `observed-data--${uuid}`,
        first_observed: '2024-01-01T00:00:00Z',
        last_observed: '2024-01-01T00:00:00Z',
        number_observed: 1,
        objects: {
          '0': { type: 'network-traffic', src_ref: '1', protocols: ['tcp'] },
          '1': { type: 'ipv4-addr', value: '198.51.100.1' },
          '2': { type: 'process', binary_ref: '3', pid: 5 },
          '3': { type: 'file', name: 'a.exe', created: '2024-01-01T00:00:00Z' },
        },
      },
    ],
  }
  const plain: unknown = JSON.parse(JSON.stringify(bundle))
  const result = readBundle(plain)
  assert.ok(result.ok)
  assert.deepEqual(result.value.rejected, [])
  const [malware, observed, traffic, address, process, file] = result.value.objects as StixObject[]
  assert.deepEqual(malware!['malware_types'], ['ransomware'])
  assert.deepEqual(malware!['labels'], ['ransomware', 'ours'])
  assert.equal(traffic!['src_ref'], address!.id)
  assert.equal(address!.id, deterministicId(address!))
  assert.equal(process!['image_ref'], file!.id)
  assert.equal(file!['ctime'], '2024-01-01T00:00:00Z')
  assert.deepEqual(
    observed!['object_refs'],
    [traffic, address, process, file].map((one) => one!.id),
  )
  assert.deepEqual(readBundle(plain), result)
})

test('one bad object rejects itself alone', () => {
  const read = readBundle(bundleOf([identity, { ...identity, name: 5 }], uuid))
  assert.ok(read.ok)
  assert.equal(read.value.objects.length, 1)
  assert.deepEqual(
    [read.value.rejected[0]!.index, read.value.rejected[0]!.problems[0]!.pointer],
    [1, '/name'],
  )
})

test('what MISP and STIX both can say goes there and back', () => {
  const attributes = [
    ['sha256', 'a'.repeat(64)],
    ['domain', 'evil.example'],
    ['ip-dst', '198.51.100.9'],
    ['url', "http://evil.example/it's"],
    ['email-src', 'a@evil.example'],
    ['filename', 'C:\\x.exe'],
  ].map(([type, value], at) => ({
    uuid: `${uuid.slice(0, -1)}${at}`,
    type: type!,
    value: value!,
    to_ids: true,
    timestamp: '1700000000',
    Tag: [{ name: 'tlp:amber' }],
  }))
  const { objects, rejected } = fromMisp({ uuid, info: 'Event', Attribute: attributes })
  assert.deepEqual(rejected, [])
  const { event } = toMisp(objects, { uuid, info: 'Event', time: 1.7e12 })
  assert.deepEqual(
    event.Attribute!.map(({ type, value, timestamp, Tag, uuid: id }) => ({
      uuid: id,
      type,
      value,
      to_ids: true,
      timestamp,
      Tag,
    })),
    attributes,
  )
})
