import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { binaryKind } from './binary-kind.ts'

describe('a body that holds no lines', () => {
  const cases: readonly (readonly [string, Uint8Array])[] = [
    ['an SQLite database', Buffer.from('SQLite format 3\0rest')],
    ['a Windows event log (EVTX)', Buffer.from('ElfFile\0')],
    ['gzip without a Content-Encoding', gzipSync('x')],
  ]
  for (const [kind, bytes] of cases) it(`is ${kind}`, () => assert.equal(binaryKind(bytes), kind))

  it('is never text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) =>
        assert.equal(binaryKind(Buffer.from(text)), undefined),
      ),
    )
    assert.equal(binaryKind(Buffer.from('SQLite format 3 is a format')), undefined)
    assert.equal(binaryKind(Buffer.alloc(0)), undefined)
  })
})
