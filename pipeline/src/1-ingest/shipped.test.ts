import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { OTLP_JSON, OTLP_PROTOBUF } from '@opensoc/domain'
import { pieceOf } from './cut.ts'
import { cutOtlp } from './cut-otlp.ts'
import { unwrapShipped } from './unwrap-shipped.ts'

const LINE = 'Jan 15 09:00:00 web-1 sshd[7]: Accepted password for ann from 10.0.0.1 port 22 ssh2'
const unwrapped = (document: object) => unwrapShipped(pieceOf(JSON.stringify(document)))

describe('documents of shippers', () => {
  for (const [name, document] of [
    ['Filebeat', { '@timestamp': 't', message: LINE, agent: { type: 'filebeat' }, log: { offset: 1 } }],
    [
      'Filebeat, which keeps the original',
      { message: 'parsed', event: { original: LINE }, agent: { type: 'filebeat' } },
    ],
    [
      'Vector',
      { file: '/var/log/auth.log', host: 'web-1', message: LINE, source_type: 'file', timestamp: 't' },
    ],
    ['Fluent Bit', { '@timestamp': 't', log: LINE }],
    ['Docker', { log: `${LINE}\n`, stream: 'stdout', time: 't' }],
  ] as const) {
    it(`give their line: ${name}`, () => assert.deepEqual(unwrapped(document), { text: LINE }))
  }

  it('give a record in JSON that was a line', () => {
    assert.deepEqual(unwrapped({ log: '{"a":1}' }).json, { a: 1 })
  })

  for (const [name, document] of [
    ['a message that is a sentence', { message: 'It went well.', source_type: 'file', timestamp: 't' }],
    ['Winlogbeat', { message: LINE, agent: { type: 'winlogbeat' }, winlog: { event_id: 1 } }],
    ['a record with a message', { message: LINE, level: 'info' }],
    ['log as an object', { log: { level: 'info' }, message: LINE }],
  ] as const) {
    it(`stay as they are: ${name}`, () => assert.deepEqual(unwrapped(document).json, document))
  }
})

describe('records of an OTLP request', () => {
  const request = (body: object) =>
    Buffer.from(
      JSON.stringify({ resourceLogs: [{ scopeLogs: [{ logRecords: [{ body, severityText: 'INFO' }] }] }] }),
    )
  const pieces = (body: object) => cutOtlp(request(body), OTLP_JSON)

  it('are the line that a collector read', () => {
    assert.deepEqual(pieces({ stringValue: LINE }), [{ text: LINE }])
    assert.deepEqual(pieces({ stringValue: '{"a":1}' }), [{ text: '{"a":1}', json: { a: 1 } }])
  })

  it('are the fields of a body that has some', () => {
    const kvlistValue = {
      values: ['a', 'b', 'c'].map((key) => ({ key, value: { stringValue: key } })),
    }
    assert.deepEqual(pieces({ kvlistValue })[0]?.json, { a: 'a', b: 'b', c: 'c' })
  })

  it('keep what the log says of them where the body is a sentence', () => {
    assert.deepEqual(pieces({ stringValue: 'It went well.' })[0]?.json, {
      body: 'It went well.',
      severity_text: 'INFO',
    })
  })

  it('are put aside, with the reason, where the request is none', () => {
    const [piece] = cutOtlp(Buffer.from([0x0a, 0xff]), OTLP_PROTOBUF)
    assert.equal(piece?.problem?.reason, 'body_unreadable')
  })
})
