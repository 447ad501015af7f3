import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { ParserDefinition, ReadingForm } from '@opensoc/domain'
import { validate } from '@opensoc/ocsf'
import fc from 'fast-check'
import { isRejection } from '../normalizer.ts'
import { lintParser } from './lint-parser.ts'
import { createUserNormalizer } from './user-parser.ts'

const RECEIVED = Date.UTC(2026, 0, 16)

function parser(read: ReadingForm | undefined, over: Partial<ParserDefinition> = {}): ParserDefinition {
  return {
    name: 'gate',
    vendor: 'ACME',
    product: 'Gate',
    layer: 'network',
    recognize: [],
    within: [],
    time: read?.header === 'syslog' ? ['syslog_time'] : ['ts'],
    attributes: {},
    events: [
      {
        class: 'network_activity',
        activity: 6,
        attributes: { 'src_endpoint.ip': { of: ['src'] }, 'dst_endpoint.port': { of: ['port'] } },
      },
    ],
    ...(read === undefined ? {} : { read }),
    ...over,
  }
}

function eventOf(definition: ParserDefinition, text: string): Record<string, unknown> {
  const normalizer = createUserNormalizer(definition)
  const record = { index: 0, text, receivedTime: RECEIVED }
  assert.ok(normalizer.recognizes(record))
  const outcome = normalizer.normalize(record)
  assert.ok(!isRejection(outcome))
  return outcome.ocsf as unknown as Record<string, unknown>
}

describe('a parser of an operator', () => {
  const forms: readonly (readonly [string, ReadingForm, string])[] = [
    ['pairs', { form: 'key_value', contains: ['src='] }, 'ts=2026-01-15T10:20:30Z src=10.1.2.3 port=22'],
    [
      'columns',
      { form: 'delimited', starts_with: 'G|', delimiter: '|', columns: ['-', 'ts', 'src', 'port'] },
      'G|2026-01-15T10:20:30Z|10.1.2.3|22',
    ],
    [
      'an expression',
      {
        form: 'pattern',
        matches: '^gate ',
        patterns: ['^never (?<src>x)', '^gate (?<ts>\\S+) (?<src>\\S+):(?<port>\\d+)'],
      },
      'gate 2026-01-15T10:20:30Z 10.1.2.3:22',
    ],
    [
      'pairs behind a syslog header',
      { form: 'key_value', header: 'syslog', contains: [' gate: '] },
      '<13>Jan 15 10:20:30 g1 gate: src=10.1.2.3 port=22',
    ],
    [
      'a time of its own form',
      {
        form: 'key_value',
        contains: ['src='],
        time: { field: 'ts', form: 'dd.MM.yyyy HH:mm', zone: '+01:00' },
      },
      'ts="15.01.2026 11:20" src=10.1.2.3 port=22',
    ],
  ]
  for (const [what, read, text] of forms) {
    it(`reads ${what}`, () => {
      assert.deepEqual(lintParser(parser(read)), [])
      const event = eventOf(parser(read), text)
      const expected = read.time === undefined ? '2026-01-15T10:20:30.000Z' : '2026-01-15T10:20:00.000Z'
      assert.equal(new Date(event['time'] as number).toISOString(), expected)
      assert.deepEqual(event['src_endpoint'], { ip: '10.1.2.3' })
    })
  }

  it('may ask for the values of fields too', () => {
    const definition = parser({ form: 'key_value', contains: ['src='] }, { recognize: [{ kind: ['gate'] }] })
    const { recognizes } = createUserNormalizer(definition)
    assert.equal(recognizes({ index: 0, text: 'kind=gate src=1' }), true)
    assert.equal(recognizes({ index: 0, text: 'kind=door src=1' }), false)
  })

  it('of JSON needs no reading', () => {
    const definition = parser(undefined, { recognize: [{ gate: ['*'] }] })
    const outcome = createUserNormalizer(definition).normalize({
      index: 0,
      text: '',
      json: { gate: 1, src: '10.1.2.3', ts: 1_768_472_430 },
    })
    assert.ok(!isRejection(outcome))
    assert.equal(outcome.ocsf.time, 1_768_472_430_000)
  })

  it('makes valid OCSF or refuses, whatever text comes', () => {
    const normalizers = forms.map(([, read]) => createUserNormalizer(parser(read)))
    const word = fc.oneof(
      fc.constantFrom(
        'src=',
        'port=',
        'ts=',
        'G|',
        '|',
        'gate ',
        '"',
        '\\',
        '<13>Jan 15 10:20:30 g gate: ',
        '10.1.2.3',
        '::1',
        '99999',
      ),
      fc.string({ unit: 'binary', maxLength: 8 }),
    )
    fc.assert(
      fc.property(fc.array(word, { maxLength: 12 }), (words) => {
        const record = { index: 0, text: words.join(''), receivedTime: RECEIVED }
        for (const normalizer of normalizers) {
          if (!normalizer.recognizes(record)) continue
          const outcome = normalizer.normalize(record)
          if (isRejection(outcome)) continue
          assert.deepEqual(
            validate(outcome.ocsf).filter(({ severity }) => severity === 'error'),
            [],
          )
        }
      }),
      { numRuns: 150 },
    )
  })
})

describe('what is wrong with a parser is named at its place', () => {
  const text: ReadingForm = { form: 'delimited', starts_with: 'G', columns: ['src', 'port'] }
  const event = { class: 'network_activity', activity: 6, attributes: {} }
  const cases: readonly (readonly [
    string,
    ParserDefinition,
    readonly (string | number)[],
    RegExp,
    RegExp?,
  ])[] = [
    ['nothing that tells its records', parser(undefined), ['recognize'], /nothing tells/],
    ['no sign of its text', parser({ form: 'key_value' }), ['read'], /nothing tells which text/],
    ['no columns', parser({ form: 'delimited', starts_with: 'G' }), ['read', 'columns'], /names its columns/],
    [
      'an expression that is none',
      parser({ form: 'pattern', starts_with: 'G', patterns: ['('] }),
      ['read', 'patterns'],
      /no RE2 expression/,
    ],
    [
      'a look-ahead, which RE2 has not',
      parser({ form: 'pattern', starts_with: 'G', patterns: ['(?=a)(?<src>a)'] }),
      ['read', 'patterns'],
      /no RE2 expression/,
    ],
    [
      'no named group',
      parser({ form: 'pattern', starts_with: 'G', patterns: ['a'] }),
      ['read', 'patterns'],
      /no named group/,
    ],
    [
      'a time form that is none',
      parser({ ...text, time: { field: 'src', form: 'HH' } }),
      ['read', 'time', 'form'],
      /names no day/,
    ],
    [
      'a class that is none',
      parser(text, { events: [{ ...event, class: 'netwrk_activity' }] }),
      ['events', 0, 'class'],
      /no class/,
      /network_activity/,
    ],
    [
      'an attribute that is none',
      parser(text, { events: [{ ...event, attributes: { 'src_endpoint.adress': { of: ['src'] } } }] }),
      ['events', 0, 'attributes', 'src_endpoint.adress'],
      /has no attribute adress/,
    ],
    [
      'an attribute of no class',
      parser(text, { attributes: { nothing: { of: ['src'] } } }),
      ['attributes', 'nothing'],
      /has no attribute nothing/,
    ],
    [
      'a word that is no value',
      parser(text, {
        events: [{ ...event, attributes: { disposition_id: { of: ['src'], map: { a: 'Blokked' } } } }],
      }),
      ['events', 0, 'attributes', 'disposition_id', 'map', 'a'],
      /no value Blokked/,
      /Blocked/,
    ],
    [
      'an activity that is none',
      parser(text, { events: [{ ...event, activity: 55 }] }),
      ['events', 0, 'activity'],
      /no value 55/,
    ],
  ]
  for (const [what, definition, pointer, message, nextStep] of cases) {
    it(what, () => {
      const [fault] = lintParser(definition).filter(({ severity }) => severity === 'error')
      assert.deepEqual(fault?.pointer, pointer)
      assert.match(fault.message, message)
      if (nextStep !== undefined) assert.match(fault.nextStep ?? '', nextStep)
    })
  }

  it('a field that nothing reads is a warning', () => {
    const [fault] = lintParser(parser(text, { time: ['when'] }))
    assert.deepEqual(
      [fault?.severity, fault?.pointer, fault?.message],
      ['warning', ['time'], 'nothing reads a field when'],
    )
  })
})
