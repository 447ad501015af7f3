import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { validate } from '@opensoc/ocsf'
import fc from 'fast-check'
import { isRejection } from '../normalizer.ts'
import { createCodedNormalizer } from './coded-normalizer.ts'
import type { EventRule } from './event-rule.ts'

const RULE: EventRule = {
  class: 'network_activity',
  activity: { from: 'act', values: { ok: 'Open', no: 'Refuse' }, otherwise: 'Traffic' },
  map: {
    'src_endpoint.ip': 'src',
    'src_endpoint.port': 'spt',
    'dst_endpoint.hostname': 'dst',
    'actor.user.name': 'user',
    'connection_info.direction_id': { from: 'dir', values: { in: 'Inbound' } },
    disposition_id: { from: 'act', values: { no: 'Blocked' } },
  },
}

function normalizer(events: readonly EventRule[]) {
  return createCodedNormalizer({
    name: 'test',
    media: 'json',
    vendor: 'V',
    product: 'P',
    layer: 'network',
    sigmaProduct: 'p',
    recognizes: () => true,
    read: ({ json }) => ({ fields: json as Record<string, unknown>, time: 1_768_472_430_000 }),
    events,
  })
}

function eventOf(json: unknown, events: readonly EventRule[] = [RULE]): Record<string, unknown> {
  const outcome = normalizer(events).normalize({ index: 0, text: '', json })
  assert.ok(!isRejection(outcome))
  assert.deepEqual(
    validate(outcome.ocsf).filter(({ severity }) => severity === 'error'),
    [],
  )
  return outcome.ocsf as unknown as Record<string, unknown>
}

const faultOf = (rule: Partial<EventRule>) => {
  try {
    normalizer([{ ...RULE, ...rule }])
  } catch (error) {
    const { message, nextStep } = error as { message: string; nextStep?: string }
    return [message, nextStep]
  }
  return undefined
}

describe('an event made of data', () => {
  it('has captions beside ids, only those profiles that it uses, and what is told nowhere else', () => {
    const event = eventOf({ src: '10.1.2.3', spt: '70000', act: 'no', user: 'CORP\\anna', extra: 1 })
    assert.deepEqual(event['src_endpoint'], { ip: '10.1.2.3' })
    assert.deepEqual(event['actor'], { user: { name: 'anna', domain: 'CORP' } })
    assert.deepEqual([event['activity_name'], event['disposition']], ['Refuse', 'Blocked'])
    assert.deepEqual((event['metadata'] as { profiles: string[] }).profiles.toSorted(), [
      'host',
      'security_control',
    ])
    // A port that is none, and a word that was translated.
    assert.deepEqual(event['unmapped'], { spt: '70000', extra: 1 })
  })

  it('leaves out an object that lacks what OCSF requires, and is a base event where the event does', () => {
    const rule: EventRule = { ...RULE, map: { 'src_endpoint.port': 'spt', 'dst_endpoint.ip': 'dst' } }
    assert.deepEqual(eventOf({ spt: 1, dst: '10.9.8.7' }, [rule])['src_endpoint'], undefined)
    assert.equal(eventOf({ spt: 1 }, [rule])['class_uid'], 0)
  })

  it('is the first whose conditions fit', () => {
    const logon: EventRule = {
      when: { kind: ['Logon'] },
      class: 'authentication',
      activity: 1,
      set: { 'service.name': 'x' },
      map: { 'user.name': 'user' },
    }
    assert.equal(eventOf({ kind: 'logon', user: 'a', src: '10.1.2.3' }, [logon, RULE])['class_uid'], 3002)
    assert.equal(eventOf({ kind: 'logon', src: '10.1.2.3' }, [logon, RULE])['class_uid'], 4001)
    assert.equal(eventOf({ src: '10.1.2.3' }, [logon, RULE])['class_uid'], 4001)
  })

  it('is valid or a refusal, whatever the values are', () => {
    const value = fc.oneof(
      fc.jsonValue({ maxDepth: 2 }),
      fc.string({ unit: 'binary' }),
      fc.constantFrom('ok', 'no', 'in', '::1', '80'),
    )
    const record = fc.dictionary(
      fc.constantFrom('src', 'spt', 'dst', 'act', 'user', 'dir', '__proto__'),
      value,
    )
    fc.assert(
      fc.property(record, (json) => void eventOf(json)),
      { numRuns: 500 },
    )
  })
})

describe('a mapping that is wrong is refused where it is', () => {
  it('a class that is none', () => {
    assert.deepEqual(faultOf({ class: 'network_activty' }), [
      'class: network_activty is no OCSF class',
      'Did you mean network_activity?',
    ])
  })

  it('an attribute that the class does not have', () => {
    const [message, nextStep] = faultOf({ map: { 'src_endpoint.adress': 'a' } }) ?? []
    assert.match(message ?? '', /^src_endpoint\.adress: object network_endpoint has no attribute adress/)
    assert.match(nextStep ?? '', /It is one of|Did you mean/)
  })

  it('an object without the attribute that is meant', () => {
    assert.match(faultOf({ map: { src_endpoint: 'a' } })?.[0] ?? '', /is an object: name what of it is meant/)
  })

  it('a word that no value of the attribute has', () => {
    assert.deepEqual(faultOf({ set: { disposition_id: 'Blockd' } }), [
      'disposition_id: Blockd is no integer_t',
      'Did you mean Blocked?',
    ])
    assert.match(
      faultOf({ map: { disposition_id: { from: 'a', values: { x: 'nope' } } } })?.[0] ?? '',
      /nope is no integer_t/,
    )
  })
})
