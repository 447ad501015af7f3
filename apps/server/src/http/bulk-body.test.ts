import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { gzipSync } from 'node:zlib'
import { bulkToNdjson } from './bulk-body.ts'

const body = (...lines: object[]) => Buffer.from(`${lines.map((line) => JSON.stringify(line)).join('\n')}\n`)
const texts = (sources: ReadonlyMap<string, Uint8Array>) =>
  Object.fromEntries([...sources].map(([source, bytes]) => [source, Buffer.from(bytes).toString()]))

describe('an Elasticsearch bulk body', () => {
  it('gives the documents by source, and one answer an action', () => {
    const { bySource, items } = bulkToNdjson(
      body(
        { create: { _index: 'Filebeat-8.1 (x)' } },
        { a: 1 },
        { index: {} },
        { b: 2 },
        { create: { _index: 'Filebeat-8.1 (x)' } },
        { c: 3 },
      ),
      'identity',
      undefined,
    )
    assert.deepEqual(texts(bySource), { 'filebeat-8.1--x-': '{"a":1}\n{"c":3}\n', bulk: '{"b":2}\n' })
    assert.deepEqual(
      items.map((item) => item.isError),
      [false, false, false],
    )
  })

  it('reads packed bodies and takes the index of the address where the action has none', () => {
    const { bySource } = bulkToNdjson(gzipSync(body({ create: {} }, { a: 1 })), 'gzip', 'logs-linux')
    assert.deepEqual(texts(bySource), { 'logs-linux': '{"a":1}\n' })
  })

  it('refuses to delete or change, and takes the rest', () => {
    const { bySource, items } = bulkToNdjson(
      body({ delete: { _index: 'x', _id: '1' } }, { create: {} }, { a: 1 }),
      'identity',
      undefined,
    )
    assert.deepEqual(texts(bySource), { bulk: '{"a":1}\n' })
    assert.deepEqual(
      items.map((item) => item.isError),
      [true, false],
    )
  })

  it('names the line of what is not an action, and of an action without a document', () => {
    assert.throws(() => bulkToNdjson(body({ a: 1 }), 'identity', undefined), /line 1: expected an action/)
    assert.throws(
      () => bulkToNdjson(body({ create: {} }), 'identity', undefined),
      /line \d+: the create action has no document/,
    )
    assert.throws(() => bulkToNdjson(Buffer.from('x'), 'gzip', undefined), /the gzip body cannot be unpacked/)
  })
})
