import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { JsonLogsSerializer, ProtobufLogsSerializer } from '@opentelemetry/otlp-transformer'
import fc from 'fast-check'
import { readLogsJson } from './read-logs-json.ts'
import { readLogsProtobuf } from './read-logs-protobuf.ts'

type Records = Parameters<typeof JsonLogsSerializer.serializeRequest>[0]
type Record_ = Records[number]

const record = (over: object): Record_ =>
  ({
    hrTime: [1_700_000_000, 5],
    hrTimeObserved: [1_700_000_001, 6],
    attributes: {},
    resource: { attributes: { 'host.name': 'web-1' } },
    instrumentationScope: { name: 'filelog', version: '2' },
    droppedAttributesCount: 0,
    ...over,
  }) as unknown as Record_

/** The two encodings as OpenTelemetry's own exporter writes them. */
const protobuf = (records: Records) => ProtobufLogsSerializer.serializeRequest(records)!
const json = (records: Records) => Buffer.from(JsonLogsSerializer.serializeRequest(records)!).toString('utf8')

const full = record({
  severityNumber: 17,
  severityText: 'ERROR',
  eventName: 'sign-in',
  body: { who: 'ann', tries: 3, share: 0.5, ok: false, of: ['a', { b: -7 }] },
  attributes: { 'log.file.name': 'auth.log', size: 12 },
  spanContext: { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331', traceFlags: 1 },
})

const expected = {
  time_unix_nano: '1700000000000000005',
  observed_time_unix_nano: '1700000001000000006',
  severity_number: 17,
  severity_text: 'ERROR',
  event_name: 'sign-in',
  body: { who: 'ann', tries: 3, share: 0.5, ok: false, of: ['a', { b: -7 }] },
  attributes: { 'log.file.name': 'auth.log', size: 12 },
  resource: { 'host.name': 'web-1' },
  scope: { name: 'filelog', version: '2' },
  trace_id: '0af7651916cd43dd8448eb211c80319c',
  span_id: 'b7ad6b7169203331',
}

describe('logs of the OpenTelemetry protocol', () => {
  it('reads what the exporter writes in protobuf', () => {
    assert.deepEqual(readLogsProtobuf(protobuf([full])), { logs: [expected] })
  })

  it('reads what the exporter writes in JSON', () => {
    assert.deepEqual(readLogsJson(json([full])), { logs: [expected] })
  })

  it('reads the same from both encodings, whatever the values', () => {
    // A whole number that no double holds exactly is written as an integer, and rounded on the way.
    const double = fc
      .double({ noNaN: true, noDefaultInfinity: true })
      .filter((n) => !Number.isInteger(n) || Number.isSafeInteger(n))
      .map((n) => n + 0)
    const scalar = fc.oneof(fc.string(), fc.boolean(), fc.maxSafeInteger(), double)
    const key = fc.string({ minLength: 1 }).filter((name) => name !== '__proto__')
    const value = fc.letrec((tie) => ({
      any: fc.oneof(
        { maxDepth: 3 },
        scalar,
        fc.array(tie('any'), { maxLength: 3 }),
        fc.dictionary(key, tie('any'), { maxKeys: 3 }),
      ),
    })).any
    fc.assert(
      fc.property(fc.array(fc.record({ body: value, attributes: fc.dictionary(key, scalar) })), (some) => {
        const records = some.map((over) => record(over))
        assert.deepEqual(readLogsProtobuf(protobuf(records)), readLogsJson(json(records)))
      }),
    )
  })

  it('gives the logs before the place where a message breaks off, and never throws', () => {
    const whole = protobuf([full, full, full])
    for (let size = 0; size < whole.length; size++) {
      const { logs, problem } = readLogsProtobuf(whole.subarray(0, size))
      assert.ok(logs.length < 3)
      assert.ok(size === 0 || problem !== undefined, `cut at ${size}`)
    }
    fc.assert(fc.property(fc.uint8Array(), (bytes) => void readLogsProtobuf(bytes)))
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => void readLogsJson(text)))
  })

  it('says what is wrong with JSON that is none, or no request', () => {
    assert.match(readLogsJson('{').problem!, /JSON/)
    assert.match(readLogsJson('[]').problem!, /resourceLogs/)
    assert.deepEqual(readLogsJson('{"resourceLogs":[{"scopeLogs":7}]}'), { logs: [] })
  })

  it('takes a key that names the prototype for a key', () => {
    const { logs } = readLogsJson(
      '{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"attributes":[{"key":"__proto__","value":{"stringValue":"x"}}]}]}]}]}',
    )
    assert.equal(JSON.stringify(logs[0]?.attributes), '{"__proto__":"x"}')
  })
})
