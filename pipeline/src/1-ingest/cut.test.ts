import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { cut } from './cut.ts'

const pieces = (text: string | Uint8Array, type = 'application/x-ndjson') => cut(Buffer.from(text), type)

describe('cutting a body into records', () => {
  it('takes lines, parsed where they are JSON, and passes over empty ones', () => {
    assert.deepEqual(pieces('{"a":1}\r\n\n<13>Jan 5 10:00:00 host app: text\n'), [
      { text: '{"a":1}', json: { a: 1 } },
      { text: '<13>Jan 5 10:00:00 host app: text' },
    ])
  })

  it('takes the elements of an array and of the wrappers that clouds use', () => {
    const texts = ['{"a":1}', '{"b":2}']
    for (const body of [`[${texts}]`, `{"Records":[${texts}]}`, `{"records":[${texts}]}`]) {
      assert.deepEqual(
        pieces(body, 'application/json').map((piece) => piece.text),
        texts,
      )
    }
  })

  it('refuses a broken line with its place and keeps the others', () => {
    const [first, broken, last] = pieces('{"a":1}\n{"a":\n{"c":3}')
    assert.deepEqual([first!.json, last!.json], [{ a: 1 }, { c: 3 }])
    assert.equal(broken!.problem?.reason, 'json_invalid')
  })

  it('refuses only the lines that are not UTF-8, and names the byte', () => {
    const body = Buffer.concat([
      Buffer.from('{"a":1}\nab'),
      Buffer.from([0xff, 0x41]),
      Buffer.from('\n{"c":"é"}'),
    ])
    const [first, bad, last] = pieces(body)
    assert.deepEqual([first!.json, last!.json], [{ a: 1 }, { c: 'é' }])
    assert.deepEqual(bad!.problem, { reason: 'utf8_invalid', detail: 'not UTF-8 at byte 2 of the record' })
  })

  it('refuses a record beyond the limit with its size', () => {
    const [long, next] = pieces(`{"a":"${'x'.repeat(1024 * 1024)}"}\n{"b":1}`)
    assert.equal(long!.problem?.reason, 'record_too_long')
    assert.deepEqual(next!.json, { b: 1 })
  })

  it('never throws, whatever the bytes are', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 300 }),
        fc.constantFrom('application/json', 'text/plain'),
        (bytes, type) => {
          cut(bytes, type)
        },
      ),
    )
  })

  it('loses no line: every non-empty line of text is a piece', () => {
    const line = fc
      .string({ minLength: 1, maxLength: 20 })
      .filter((text) => /^[^[{\s]/.test(text) && !/[\r\n\ufeff]/.test(text))
    fc.assert(
      fc.property(fc.array(line, { maxLength: 20 }), (lines) => {
        assert.deepEqual(
          pieces(lines.join('\n'), 'text/plain').map((piece) => piece.text),
          lines,
        )
      }),
    )
  })

  it('cuts at zeros where a body says so: records keep their line breaks', () => {
    const body = Buffer.concat([Buffer.from('<13>two\nlines\0{"a":\n1}\0\0bad '), Buffer.from([0xff, 0])])
    const pieces = cut(body, 'text/x-zero-separated')
    assert.deepEqual(
      pieces.map(({ text, json, problem }) => problem?.reason ?? json ?? text),
      ['<13>two\nlines', { a: 1 }, 'utf8_invalid'],
    )
  })
})
