import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { CompiledSchema } from './compiled-schema.ts'
import { keyOfCaption, quoted, typeName } from './names.ts'
import { writeConstants } from './write-constants.ts'
import { writeSchema } from './write-schema.ts'
import { writeTypes } from './write-types.ts'

const base = {
  activity_id: { type: 'integer_t', requirement: 'required', enum: { '0': 'Unknown', '1': 'Ring Twice' } },
  severity_id: { type: 'integer_t', requirement: 'required', enum: { '1': 'Informational' } },
  time: { type: 'timestamp_t', requirement: 'required' },
} as const

const schema: CompiledSchema = {
  version: '1.8.0',
  categories: { system: { uid: 1, caption: 'System Activity' } },
  observable_type_ids: {
    '5': { kind: 'type', name: 'bell_t', caption: 'Bell' },
    '22': { kind: 'object', name: 'bell', caption: 'Bell' },
  },
  profiles: { host: { caption: 'Host' } },
  classes: {
    base_event: {
      uid: 0,
      caption: 'Base Event',
      category: 'other',
      category_uid: 0,
      profiles: null,
      deprecated: null,
      constraints: null,
      attributes: base,
    },
    bell_activity: {
      uid: 1099,
      caption: 'Bell Activity',
      category: 'system',
      category_uid: 1,
      profiles: ['host'],
      deprecated: '1.5.0',
      constraints: { at_least_one: ['bell', 'bells'] },
      attributes: {
        ...base,
        bell: { type: 'object', object: 'bell', requirement: 'required' },
        bells: { type: 'object', object: 'bell', is_array: true, requirement: 'required', profile: 'host' },
      },
    },
  },
  objects: {
    bell: {
      caption: 'Bell',
      deprecated: null,
      constraints: null,
      attributes: { tags: { type: 'object', object: null, requirement: 'optional' } },
    },
  },
}

test('a class spells only what the base event does not, and profile attributes are optional', () => {
  const types = writeTypes(schema)
  const [, bell = ''] = types.split('export interface BellActivity extends BaseEvent {\n')
  assert.deepEqual(bell.split('\n}')[0]!.split('\n'), [
    '  readonly category_uid: 1',
    '  readonly class_uid: 1099',
    '  readonly bell: Bell',
    '  readonly bells?: readonly Bell[]',
  ])
  assert.match(types, /@deprecated since OCSF 1\.5\.0/)
  assert.match(types, /readonly time: number\n {2}readonly time_dt\?: string/)
  assert.match(types, /readonly tags\?: Readonly<Record<string, unknown>>/)
})

test('the table stores an attribute once', () => {
  const table = writeSchema(schema)
  assert.equal(table.split("{ name: 'time',").length, 2)
  assert.match(table, /at_least_one: \['bell', 'bells'\], deprecated: '1\.5\.0'/)
})

test('constants are keyed by OCSF names and captions', () => {
  const constants = writeConstants(schema)
  assert.match(constants, /bell_activity: \{ unknown: 0, ring_twice: 1 \}/)
  assert.match(constants, /bell: 5,\n {2}bell_object: 22,/)
})

test('names become identifiers', () => {
  assert.equal(typeName('network_endpoint'), 'NetworkEndpoint')
  assert.equal(typeName('event_log_actvity'), 'EventLogActivity')
  assert.equal(keyOfCaption('Set User ID'), 'set_user_id')
  assert.equal(quoted("it's"), "'it\\'s'")
})
