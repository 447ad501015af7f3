import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { gzipSync, zstdCompressSync } from 'node:zlib'
import { MAX_BODY_BYTES, unpack } from './unpack.ts'

const text = Array.from({ length: 20_000 }, (_, n) => `{"n":${n},"r":${(n * 7919) % 10007}}`).join('\n')

describe('unpacking a body', () => {
  it('gives back what was packed', () => {
    for (const [encoding, body] of [
      ['identity', Buffer.from(text)],
      ['gzip', gzipSync(text)],
      ['zstd', zstdCompressSync(text)],
    ] as const) {
      const unpacked = unpack(body, encoding)
      assert.equal(Buffer.from(unpacked.bytes).toString(), text)
      assert.equal(unpacked.problem, undefined)
    }
  })

  it('unpacks bodies of several zstd frames or gzip members whole, and the frames before a damaged one', () => {
    const frames = [zstdCompressSync(text), zstdCompressSync('second\n'), zstdCompressSync('third\n')]
    const unpacked = unpack(Buffer.concat(frames), 'zstd')
    assert.equal(Buffer.from(unpacked.bytes).toString(), `${text}second\nthird\n`)
    const members = Buffer.concat([gzipSync('a\n'), gzipSync('b\n')])
    assert.equal(Buffer.from(unpack(members, 'gzip').bytes).toString(), 'a\nb\n')
    const damaged = unpack(Buffer.concat([zstdCompressSync('whole\n'), Buffer.from('no frame')]), 'zstd')
    assert.equal(Buffer.from(damaged.bytes).toString(), 'whole\n')
    assert.match(damaged.problem ?? '', /^zstd body: .*; 6 bytes before that place were read$/)
    const large = Buffer.alloc(MAX_BODY_BYTES)
    const tooMuch = unpack(Buffer.concat([zstdCompressSync(large), zstdCompressSync('more')]), 'zstd')
    assert.match(tooMuch.problem ?? '', /unpacks to more than/)
  })

  it('gives what came before the place where gzip ends early, and says so', () => {
    const packed = gzipSync(text)
    const { bytes, problem } = unpack(packed.subarray(0, packed.length >> 1), 'gzip')
    assert.ok(bytes.length > 1000)
    assert.ok(text.startsWith(Buffer.from(bytes).toString()))
    assert.match(problem ?? '', /gzip body: unexpected end of file; \d+ bytes before that place were read/)
  })

  it('refuses a body that unpacks beyond the limit without holding it', () => {
    const { bytes, problem } = unpack(gzipSync(Buffer.alloc(MAX_BODY_BYTES + 1)), 'gzip')
    assert.equal(bytes.length, 0)
    assert.match(problem ?? '', /unpacks to more than 33554432 bytes/)
  })

  it('says what is wrong with bytes that were never packed', () => {
    assert.match(unpack(Buffer.from('plain'), 'zstd').problem ?? '', /^zstd body: /)
  })
})
