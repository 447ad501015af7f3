import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { MessageSplitter } from './message-splitter.ts'

function split(pieces: readonly Buffer[], maxBytes = 1000): string[] {
  const splitter = new MessageSplitter({ maxBytes })
  const messages = pieces.flatMap((piece) => splitter.push(piece))
  return [...messages, ...splitter.end()].map((message) => message.toString())
}

const counted = (message: string) => `${Buffer.byteLength(message)} ${message}`

describe('cutting a stream of syslog messages', () => {
  for (const [name, stream, expected] of [
    ['ended by line feeds', '<13>a\n<13>b\r\n', ['<13>a', '<13>b']],
    ['ended by zeros', '<13>a\0<13>b\0', ['<13>a', '<13>b']],
    ['octet-counted', `${counted('<13>a')}${counted('<13>two\nlines')}`, ['<13>a', '<13>two\nlines']],
    ['octets, not characters', counted('<13>ä€'), ['<13>ä€']],
    ['a count that takes in the line feed', '6 <13>a\n6 <13>b\n', ['<13>a', '<13>b']],
    ['counted messages with line feeds between', '5 <13>a\n5 <13>b\n', ['<13>a', '<13>b']],
    ['both framings in one stream', `<13>a\n${counted('<13>b')}<13>c\n`, ['<13>a', '<13>b', '<13>c']],
    ['no end before the sender goes', '<13>a\n<13>b', ['<13>a', '<13>b']],
    ['a text that begins with a number', '2026-11-24 x\n', ['2026-11-24 x']],
    ['nothing but line ends', '\n\r\n\0\n', []],
  ] as const) {
    it(`takes messages: ${name}`, () => assert.deepEqual(split([Buffer.from(stream)]), expected))
  }

  it('cuts a message that is too long, and takes the next one', () => {
    const long = 'x'.repeat(2500)
    assert.deepEqual(split([Buffer.from(`${long}\n<13>b\n`)]), ['x'.repeat(1000), '<13>b'])
    assert.deepEqual(split([Buffer.from(`2500 ${long}${counted('<13>b')}`)]), ['x'.repeat(1000), '<13>b'])
  })

  it('gives the same messages however the stream is cut into pieces', () => {
    const message = fc
      .string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 40 })
      .map((text) => `<13>${text.trim()}.`)
    const part = fc.oneof(
      message.map((text) => `${text}\n`),
      message.map((text) => counted(text)),
      fc.constantFrom(`${'y'.repeat(300)}\n`, `300 ${'z'.repeat(300)}`),
    )
    fc.assert(
      fc.property(
        fc.array(part),
        fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1 }),
        (parts, sizes) => {
          const stream = Buffer.from(parts.join(''))
          const pieces: Buffer[] = []
          for (let at = 0, turn = 0; at < stream.length; turn++) {
            const size = sizes[turn % sizes.length]!
            pieces.push(stream.subarray(at, at + size))
            at += size
          }
          assert.deepEqual(split(pieces, 100), split([stream], 100))
          assert.equal(split([stream], 100).length, parts.length)
        },
      ),
    )
  })
})
