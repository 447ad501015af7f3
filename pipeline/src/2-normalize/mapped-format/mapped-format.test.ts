import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { readNormalizerContent } from '@opensoc/content-files'
import type { RawRecord, RecordFormat } from '@opensoc/domain'
import { validate } from '@opensoc/ocsf'
import fc from 'fast-check'
import { isRejection, type NormalizedEvent } from '../normalizer.ts'
import { compileGlob } from './condition.ts'
import { createMappedNormalizer } from './mapped-format.ts'
import { compilePath } from './record-path.ts'

const root = fileURLToPath(new URL('../../../..', import.meta.url))
const { formats } = await readNormalizerContent(join(root, 'content'))

const DOOR: RecordFormat = {
  name: 'door',
  vendor: 'Example',
  product: 'Door',
  layer: 'identity',
  recognize: [{ door: ['*'], result: ['open', 'den*'] }],
  within: ['payload.record'],
  time: ['at'],
  attributes: { src_endpoint: { of: ['reader.ip'] } },
  status: { success: [{ result: ['open'] }], failure: [{ result: ['den*'] }] },
  events: [
    {
      when: [{ badge: ['*'] }],
      class: 'authentication',
      activity: 1,
      attributes: { user: { of: ['badge.owner'] }, 'service.name': { of: ['door'] } },
    },
    { class: 'api_activity', activity: { of: ['verb'], words: true }, attributes: {} },
  ],
}

function normalize(format: RecordFormat, json: unknown): NormalizedEvent | undefined {
  const record: RawRecord = { index: 0, text: JSON.stringify(json), json, receivedTime: 1_768_472_430_000 }
  const normalizer = createMappedNormalizer(format)
  if (!normalizer.recognizes(record)) return undefined
  const outcome = normalizer.normalize(record)
  return isRejection(outcome) ? assert.fail(outcome.detail) : outcome
}

describe('formats whose mapping is data', () => {
  it('each shipped one has a golden pair', () => {
    const without = formats.filter(({ name }) => !existsSync(join(root, 'fixtures/normalize', name)))
    assert.deepEqual(
      without.map(({ name }) => name),
      [],
    )
  })

  it('choose the kind of event by the record', () => {
    const badge = { owner: 'EXAMPLE\\ana' }
    const logon = normalize(DOOR, { door: 'vault', result: 'denied', badge, at: 1768472430 })
    assert.equal(logon?.ocsf.class_name, 'Authentication')
    const { status_id, user } = logon!.ocsf as { status_id?: number; user?: object }
    assert.equal(status_id, 2)
    assert.deepEqual(user, { name: 'ana', domain: 'EXAMPLE' })
    const other = normalize(DOOR, { door: 'vault', result: 'open', verb: 'deleteRule' })
    assert.equal(other?.ocsf.type_name, 'API Activity: Delete')
  })

  it('open what a forwarder wrapped', () => {
    const wrapped = { payload: { record: { door: 'vault', result: 'open', at: '2026-01-15T10:20:30Z' } } }
    assert.equal(normalize(DOOR, wrapped)?.ocsf.time, Date.UTC(2026, 0, 15, 10, 20, 30))
  })

  it('mark an event whose record has no time with the time of its receipt', () => {
    const { time, metadata } = normalize(DOOR, { door: 'vault', result: 'open' })!.ocsf
    assert.equal(time, 1_768_472_430_000)
    assert.deepEqual(metadata.labels, ['time_of_receipt'])
  })

  it('refuse a class or an attribute that OCSF does not have, by name', () => {
    const kind = DOOR.events[0]!
    const wrong = (events: RecordFormat['events'], attributes = DOOR.attributes) =>
      assert.throws(
        () => createMappedNormalizer({ ...DOOR, events, attributes }),
        /record format door: .*(class|attribute)/,
      )
    wrong([{ ...kind, class: 'door_activity' }])
    wrong([{ ...kind, attributes: { 'user.shoe_size': { of: ['x'] } } }])
    wrong([kind], { door: { of: ['door'] } })
  })

  it('make valid OCSF of whatever stands at the paths they read', () => {
    const value = fc.oneof(
      fc.jsonValue({ maxDepth: 2 }),
      fc.constantFrom('open', '203.0.113.7:22', '-', '', 'T1059.001'),
    )
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom('door', 'result', 'badge', 'verb', 'reader'), value),
        (json) => {
          const event = normalize(DOOR, { ...json, door: 'vault', result: 'open' })
          assert.deepEqual(
            validate(event?.ocsf).filter(({ severity }) => severity === 'error'),
            [],
          )
        },
      ),
    )
  })
})

describe('paths into records', () => {
  const record = {
    a: { b: [{ c: 1 }, {}, { c: 3 }] },
    'x.y': 'flat',
    fields: { 'proc.name': 'sh' },
    eventname: 'folded',
  }
  const cases: readonly (readonly [string, unknown])[] = [
    ['a.b.0.c', 1],
    ['a.b.c', [1, undefined, 3]],
    ['a.b.d', undefined],
    ['x.y', 'flat'],
    ['fields.proc.name', 'sh'],
    ['eventName', 'folded'],
    ['a.__proto__.c', undefined],
    ['constructor', undefined],
  ]
  for (const [path, expected] of cases)
    it(`${path} finds ${JSON.stringify(expected) ?? 'nothing'}`, () =>
      assert.deepEqual(compilePath(path)(record), expected))
})

describe('globs', () => {
  it('match as the same regular expression does', () => {
    const part = fc.stringMatching(/^[ab]{0,3}$/)
    fc.assert(
      fc.property(
        fc.array(part, { minLength: 1, maxLength: 4 }),
        fc.stringMatching(/^[ab]{0,8}$/),
        (parts, text) => {
          const expected = new RegExp(`^${parts.join('.*')}$`).test(text)
          assert.equal(compileGlob(parts.join('*'))(text), expected)
        },
      ),
    )
  })
})
