import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { isValid, type ValidationIssue, validate } from './index.ts'

type Json = Record<string, unknown>

const common = {
  time: 1_750_000_000_000,
  severity_id: 1,
  metadata: { version: '1.8.0', product: { name: 'ferry-sensor', vendor_name: 'Ferry' } },
}

function process(): Json {
  return {
    ...common,
    class_uid: 1007,
    category_uid: 1,
    activity_id: 1,
    type_uid: 100701,
    device: { hostname: 'lighthouse', type_id: 1 },
    actor: { user: { name: 'keeper' } },
    process: { pid: 77, name: 'lamp', file: { name: 'lamp', type_id: 1 } },
  }
}

function network(): Json {
  return {
    ...common,
    class_uid: 4001,
    category_uid: 4,
    activity_id: 1,
    type_uid: 400101,
    src_endpoint: { ip: '192.0.2.7', port: 50_123 },
  }
}

function withMetadata(event: Json, more: Json): Json {
  return { ...event, metadata: { ...common.metadata, ...more } }
}

/** Severity, code and pointer of what is more than information. */
function verdict(event: unknown): string[] {
  return validate(event)
    .filter(({ severity }) => severity !== 'information')
    .map(({ severity, code, pointer }: ValidationIssue) => `${severity} ${code} ${pointer}`)
}

test('a whole event has neither errors nor warnings', () => {
  assert.deepEqual(verdict(process()), [])
  assert.deepEqual(verdict(network()), [])
  assert.ok(isValid(process()))
})

test('a missing recommended attribute is information only', () => {
  const issues = validate(network())
  const pointers = issues.filter(({ severity }) => severity === 'information').map(({ pointer }) => pointer)
  assert.ok(pointers.includes('/dst_endpoint'))
  assert.ok(pointers.includes('/metadata/product/uid'))
})

const CASES: readonly (readonly [what: string, event: unknown, verdict: readonly string[]])[] = [
  ['something else than an object', [process()], ['error event_not_object ']],
  ['no class', { ...process(), class_uid: undefined }, ['error attribute_required_missing /class_uid']],
  ['a class that OCSF lacks', { ...network(), class_uid: 4998 }, ['error class_uid_unknown /class_uid']],
  ['no time', { ...network(), time: undefined }, ['error attribute_required_missing /time']],
  ['null for a required attribute', { ...network(), time: null }, ['error attribute_required_missing /time']],
  [
    'a required attribute missing inside',
    { ...process(), process: { pid: 1, file: { name: 'lamp' } } },
    ['error attribute_required_missing /process/file/type_id'],
  ],
  ['another category', { ...network(), category_uid: 3 }, ['error category_uid_incorrect /category_uid']],
  ['another type', { ...network(), type_uid: 400102 }, ['error type_uid_incorrect /type_uid']],
  [
    'an activity that the class lacks',
    { ...network(), activity_id: 55, type_uid: 400155 },
    ['error attribute_enum_value_unknown /activity_id'],
  ],
  [
    'an attribute that the class lacks',
    { ...network(), 'knots/h': 3 },
    ['error attribute_unknown /knots~1h'],
  ],
  [
    'an attribute that the object lacks',
    { ...network(), src_endpoint: { ip: '192.0.2.7', colour: 'red' } },
    ['error attribute_unknown /src_endpoint/colour'],
  ],
  [
    'a sibling that contradicts its id',
    { ...network(), severity: 'High' },
    ['error attribute_enum_sibling_incorrect /severity'],
  ],
  [
    'a sibling in other words',
    { ...network(), severity: 'notice' },
    ['warning attribute_enum_sibling_incorrect /severity'],
  ],
  [
    'the name of another class',
    { ...network(), class_name: 'DNS Activity' },
    ['error attribute_enum_sibling_incorrect /class_name'],
  ],
  [
    'the name of another type',
    { ...network(), type_name: 'Network Activity: Close' },
    ['error attribute_enum_sibling_incorrect /type_name'],
  ],
  [
    '99 without its word',
    { ...network(), activity_id: 99, type_uid: 400199 },
    ['warning attribute_enum_sibling_missing /activity_name'],
  ],
  [
    '99 with no word of its own',
    { ...network(), activity_id: 99, type_uid: 400199, activity_name: 'Other' },
    ['warning attribute_enum_sibling_suspicious_other /activity_name'],
  ],
  [
    'an array for one value',
    { ...network(), src_endpoint: [{ ip: '192.0.2.7' }] },
    ['error attribute_wrong_type /src_endpoint'],
  ],
  [
    'one value for an array',
    { ...network(), observables: { type_id: 2, value: '192.0.2.7' } },
    ['error attribute_wrong_type /observables'],
  ],
  [
    'a string for an integer',
    { ...network(), severity_id: '1' },
    ['error attribute_wrong_type /severity_id'],
  ],
  ['time in seconds', { ...network(), time: 1_750_000_000 }, ['warning timestamp_unit_suspicious /time']],
  [
    'a port that is none',
    { ...network(), src_endpoint: { ip: '192.0.2.7', port: 70_000 } },
    ['error attribute_value_exceeds_range /src_endpoint/port'],
  ],
  [
    'an address that is none',
    { ...network(), src_endpoint: { ip: '192.0.2.777' } },
    ['error attribute_value_regex_not_matched /src_endpoint/ip'],
  ],
  [
    'an address that never ends',
    { ...network(), src_endpoint: { ip: '1'.repeat(100_000) } },
    ['error attribute_value_exceeds_max_len /src_endpoint/ip'],
  ],
  ['none of what it needs one of', { ...network(), src_endpoint: undefined }, ['error constraint_failed ']],
  [
    'none inside an object',
    { ...process(), actor: { authorizations: [] } },
    ['error constraint_failed /actor'],
  ],
  [
    'a profile that it does not apply',
    { ...network(), action_id: 2 },
    ['error profile_not_applied /action_id'],
  ],
  [
    'a profile that it applies',
    withMetadata({ ...network(), action_id: 2 }, { profiles: ['security_control'] }),
    [],
  ],
  [
    'what an applied profile requires',
    withMetadata(network(), { profiles: ['cloud'] }),
    ['error attribute_required_missing /cloud'],
  ],
  [
    'a profile that OCSF lacks',
    withMetadata(network(), { profiles: ['tide'] }),
    ['error profile_unknown /metadata/profiles/0'],
  ],
  [
    'a datetime without its profile',
    { ...network(), time_dt: '2025-06-15T15:06:40Z' },
    ['error profile_not_applied /time_dt'],
  ],
  [
    'a datetime with its profile',
    withMetadata({ ...network(), time_dt: '2025-06-15T15:06:40Z' }, { profiles: ['datetime'] }),
    [],
  ],
  [
    'a datetime that is none',
    withMetadata({ ...network(), time_dt: 'at dawn' }, { profiles: ['datetime'] }),
    ['error attribute_value_regex_not_matched /time_dt'],
  ],
  [
    'no version',
    { ...network(), metadata: { product: { name: 'ferry-sensor' } } },
    ['error attribute_required_missing /metadata/version'],
  ],
  [
    'a version that is none',
    withMetadata(network(), { version: 'latest' }),
    ['error version_invalid_format /metadata/version'],
  ],
  [
    'another major version',
    withMetadata(network(), { version: '2.0.0' }),
    ['error version_incompatible /metadata/version'],
  ],
  ['an earlier minor version', withMetadata(network(), { version: '1.3.0' }), []],
  [
    'a later minor version with something new',
    withMetadata({ ...network(), knots: 3 }, { version: '1.9.0' }),
    ['warning version_later /metadata/version', 'warning attribute_unknown /knots'],
  ],
  [
    'a deprecated class',
    {
      ...common,
      class_uid: 5008,
      category_uid: 5,
      activity_id: 1,
      type_uid: 500801,
      folder: { name: 'charts', type_id: 2 },
      query_result_id: 1,
    },
    ['warning class_deprecated '],
  ],
  [
    'a deprecated attribute',
    { ...process(), device: { hostname: 'lighthouse', type_id: 1, imei: '1' } },
    ['warning attribute_deprecated /device/imei'],
  ],
  [
    'an observable that points nowhere',
    { ...network(), observables: [{ name: 'dst_endpoint.ip', type_id: 2, value: '192.0.2.7' }] },
    ['warning observable_name_invalid_reference /observables/0/name'],
  ],
  [
    'an observable without its value',
    { ...network(), observables: [{ name: 'src_endpoint.ip', type_id: 2 }] },
    ['warning observable_value_missing /observables/0/value'],
  ],
  ['an open object of any shape', { ...network(), unmapped: { 'vendor.key': [{ a: [[]] }] } }, []],
]

for (const [what, event, expected] of CASES) {
  test(`judges ${what}`, () => {
    assert.deepEqual(verdict(event), expected)
    assert.equal(isValid(event), !expected.some((line) => line.startsWith('error')))
  })
}

test('says what would be right', () => {
  const [issue] = validate({ ...network(), type_uid: 1 }).filter(({ severity }) => severity === 'error')
  assert.equal(issue?.expected, '400101')
})

test('hostile keys find nothing in the schema', () => {
  const event = JSON.parse('{"__proto__": {"time": 1}, "constructor": 1, "toString": 1}') as Json
  const hostile = Object.assign(Object.create(null) as Json, network())
  for (const key of Object.keys(event)) {
    Object.defineProperty(hostile, key, { value: event[key], enumerable: true })
  }
  assert.deepEqual(verdict(hostile), [
    'error attribute_unknown /__proto__',
    'error attribute_unknown /constructor',
    'error attribute_unknown /toString',
  ])
})

test('an event too deep, too large or too wrong ends in a bounded answer', () => {
  let chain: Json = { pid: 1 }
  for (let depth = 0; depth < 5_000; depth += 1) chain = { pid: 1, parent_process: chain }
  assert.ok(verdict({ ...process(), process: chain }).some((line) => line.includes('event_too_deep')))
  const labels = Array.from({ length: 200_000 }, () => 'x')
  assert.ok(verdict(withMetadata(network(), { labels })).some((line) => line.includes('event_too_large')))
  const unknown = Object.fromEntries(Array.from({ length: 5_000 }, (_, index) => [`k${index}`, 1]))
  assert.equal(validate({ ...network(), ...unknown }).length, 500)
})

test('never throws, and isValid agrees with validate, whatever replaces an attribute', () => {
  const keys = [...Object.keys(process()), 'observables', 'osint', 'attacks', 'unmapped']
  fc.assert(
    fc.property(fc.constantFrom(...keys), fc.jsonValue({ maxDepth: 4 }), (key, value) => {
      const event = { ...process(), [key]: value }
      const hasError = validate(event).some(({ severity }) => severity === 'error')
      assert.equal(isValid(event), !hasError)
    }),
  )
})
