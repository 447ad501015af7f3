import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Duplex } from 'node:stream'
import { after, describe, it } from 'node:test'
import { gzipSync, zstdCompressSync } from 'node:zlib'
import fc from 'fast-check'
import { pack } from 'tar-stream'
import { findInputs } from './find-inputs.ts'
import { type Part, readParts } from './read-parts.ts'
import { TextCutter } from './text-cutter.ts'

const folder = mkdtempSync(join(tmpdir(), 'opensoc-parts-'))
after(() => rmSync(folder, { recursive: true }))

async function read(name: string, content: Uint8Array | string, partBytes = 1_000_000): Promise<Part[]> {
  const path = join(folder, name)
  writeFileSync(path, content)
  const parts: Part[] = []
  for await (const input of findInputs([path]))
    for await (const part of readParts(input, { partBytes })) parts.push(part)
  return parts
}

/** What the parts hold, a line each; the input's name without its folder. */
const told = (parts: readonly Part[]) =>
  parts.flatMap((part) => {
    const name = part.input.slice(folder.length + 1)
    if (part.kind === 'bad') return [`bad: ${part.problem}`]
    if (part.kind === 'evtx') return part.stretches.map(({ kind, offset }) => `${kind} at ${offset}`)
    if (part.kind === 'end')
      return [`end of ${name}${part.brokenOff === undefined ? '' : `: ${part.brokenOff}`}`]
    return Buffer.from(part.bytes).toString().trimEnd().split('\n')
  })

const lines = Array.from({ length: 3000 }, (_, n) => JSON.stringify({ n, pad: 'x'.repeat(n % 90) }))

/** A tar archive of these members, as bytes. */
async function tar(members: Readonly<Record<string, Uint8Array | string>>): Promise<Buffer> {
  const archive = pack()
  for (const [name, content] of Object.entries(members)) archive.entry({ name }, Buffer.from(content))
  archive.finalize()
  const pieces: Uint8Array[] = []
  for await (const piece of archive) pieces.push(piece as Uint8Array)
  return Buffer.concat(pieces)
}

describe('cutting text', () => {
  const text = fc
    .array(fc.string({ unit: fc.constantFrom('a', '{', '"', 'é', '\r'), maxLength: 40 }), { maxLength: 30 })
    .map((all) => Buffer.from(['x', ...all].join('\n')))
  const cut = (bytes: Buffer, maxBytes: number, chunkBytes: number) => {
    const cutter = new TextCutter(maxBytes)
    const pieces = []
    for (let at = 0; at < bytes.length; at += chunkBytes)
      pieces.push(...cutter.push(bytes.subarray(at, at + chunkBytes)))
    return [...pieces, ...cutter.end({ isBrokenOff: false })]
  }

  it('loses no byte of a line that fits, names those that do not, and keeps pieces within the bound', () => {
    fc.assert(
      fc.property(text, fc.integer({ min: 4, max: 60 }), (bytes, maxBytes) => {
        let joined = ''
        for (const piece of cut(bytes, maxBytes, 7)) {
          if (piece.kind === 'bad') joined += `bad ${Number.parseInt(piece.problem, 10)}\n`
          else {
            assert.ok(piece.bytes.length <= maxBytes + 1)
            joined += Buffer.from(piece.bytes).toString()
          }
        }
        const expected = bytes
          .toString()
          .split('\n')
          .map((line) => (Buffer.byteLength(line) > maxBytes ? `bad ${Buffer.byteLength(line)}` : line))
        assert.equal(joined.trimEnd(), expected.join('\n').trimEnd())
      }),
    )
  })

  it('cuts at the same places however the bytes come', () => {
    fc.assert(
      fc.property(
        text,
        fc.integer({ min: 4, max: 60 }),
        fc.integer({ min: 1, max: 50 }),
        (bytes, max, chunk) => {
          assert.deepEqual(cut(bytes, max, chunk), cut(bytes, max, bytes.length))
        },
      ),
    )
  })
})

describe('reading files in parts', () => {
  it('gives the lines of NDJSON, plain, gzip and zstd alike', async () => {
    const text = lines.join('\n')
    for (const [name, content] of [
      ['a.ndjson', text],
      ['a.ndjson.gz', gzipSync(text)],
      ['a.ndjson.zst', zstdCompressSync(text)],
    ] as const)
      assert.deepEqual(told(await read(name, content, 5000)), [...lines, `end of ${name}`])
  })

  it('reads all frames of a zstd file and all members of a gzip file, and says where one is broken', async () => {
    const texts = Array.from({ length: 9 }, (_, n) => `${lines.slice(n * 300, n * 300 + 300).join('\n')}\n`)
    const zstd = Buffer.concat(texts.map((text) => zstdCompressSync(text)))
    const gzip = Buffer.concat(texts.map((text) => gzipSync(text)))
    const whole = lines.slice(0, 2700)
    assert.deepEqual(told(await read('f.log.zst', zstd)), [...whole, 'end of f.log.zst'])
    assert.deepEqual(told(await read('f.log.gz', gzip)), [...whole, 'end of f.log.gz'])
    const broken = told(await read('g.log.zst', Buffer.concat([zstd, Buffer.from('no frame')])))
    assert.deepEqual(broken.slice(0, -1), whole)
    assert.match(broken.at(-1) ?? '', /^end of g.log.zst: ./)
  })

  it('gives JSON that spreads over lines as a line a value, and names the one that is cut off', async () => {
    const objects = [{ a: 1, text: 'br]ace"}' }, { b: [1, { c: '\\' }] }]
    const array = await read('b.json', JSON.stringify(objects, null, 2))
    const values = told(array).slice(0, -1)
    assert.deepEqual(
      values.map((line) => JSON.parse(line)),
      objects,
    )
    assert.deepEqual(told(await read('c.json', '[{"a":1},\n{"b":')), [
      '{"a":1}',
      'bad: line 2: the JSON value is cut off',
      'end of c.json',
    ])
  })

  it('gives everything before the place where an input breaks off', async () => {
    const packed = gzipSync(lines.join('\n'))
    const parts = told(await read('d.ndjson.gz', packed.subarray(0, packed.length / 2), 4000))
    assert.deepEqual(parts.slice(-2), [
      'bad: the input breaks off in this record',
      'end of d.ndjson.gz: unexpected end of file',
    ])
    assert.deepEqual(parts.slice(0, -2), lines.slice(0, parts.length - 2))
  })

  it('unpacks no more ahead than it is asked for, however much a file holds', async () => {
    const line = `${'x'.repeat(999)}\n`
    for (const [name, packed] of [
      ['big.log.gz', gzipSync(line.repeat(60_000))],
      ['big.log.zst', zstdCompressSync(line.repeat(60_000))],
    ] as const) {
      writeFileSync(join(folder, name), packed)
      for await (const input of findInputs([join(folder, name)])) {
        for await (const { bytes } of input.open()) {
          const pieces = bytes[Symbol.asyncIterator]()
          let size = (await pieces.next()).value.length
          // Turns enough to unpack it all, if nothing stopped it.
          for (let turn = 0; turn < 5000; turn++) await new Promise((resolve) => setImmediate(resolve))
          const waiting = bytes.readableLength + ((bytes as Duplex).writableLength ?? 0)
          assert.ok(waiting < 3_000_000, `${waiting} bytes wait`)
          for await (const piece of pieces) size += piece.length
          assert.equal(size, 60_000_000)
        }
      }
    }
  })

  it('gives the chunks of an event log unread', async () => {
    const chunk = Buffer.alloc(65_536)
    chunk.write('ElfChnk\0')
    const header = Buffer.alloc(4096)
    header.write('ElfFile\0')
    header.writeUInt16LE(20, 42)
    const log = Buffer.concat([header, ...Array.from({ length: 10 }, () => chunk), Buffer.from('rest')])
    const parts = await read('e.evtx', log)
    assert.deepEqual(
      parts.map((part) => (part.kind === 'evtx' ? part.stretches.length : part.kind)),
      [8, 3, 'end'],
    )
  })

  it('gives the members of a tar archive, packed or not, with what is packed inside', async () => {
    const members = {
      'case/README.md': 'read me',
      'case/.hidden.log': 'no',
      './case/a.ndjson': `${lines[0]}\n${lines[1]}\n`,
      'case/b.json.gz': gzipSync('{"b":1}\n'),
      'case/empty.log': '',
      'case/c.csv': 'A,B\n1,2\n',
    }
    const archive = await tar(members)
    for (const [name, content] of [
      ['x.tar', archive],
      ['x.tgz', gzipSync(archive)],
      ['x.tar.gz', gzipSync(archive)],
      ['x.tar.zst', zstdCompressSync(archive)],
    ] as const)
      assert.deepEqual(told(await read(name, content)), [
        lines[0],
        lines[1],
        `end of ${name}!./case/a.ndjson`,
        '{"b":1}',
        `end of ${name}!case/b.json.gz`,
        `end of ${name}!case/empty.log`,
        '{"A":"1","B":"2"}',
        `end of ${name}!case/c.csv`,
      ])
  })

  it('gives the messages of mail files as mailboxes, those that begin with "From " marked', async () => {
    const [one] = await read('m.eml', 'Subject: a\n\nFrom here\n')
    assert.equal(
      one?.kind === 'mail' && Buffer.from(one.bytes).toString(),
      'From -\nSubject: a\n\n>From here\n\n',
    )
    const box = await read('m.mbox', 'From x\nSubject: a\n\nb\nFrom y\nSubject: c\n', 20)
    assert.deepEqual(
      box.map((part) => (part.kind === 'mail' ? Buffer.from(part.bytes).toString() : part.kind)),
      ['From -\nSubject: a\n\nb\n\n', 'From -\nSubject: c\n\n', 'end'],
    )
  })

  it('goes on after a member that is broken, and says where the archive itself is', async () => {
    const broken = gzipSync(lines.join('\n')).subarray(0, 900)
    const archive = await tar({ 'a.log.gz': broken, 'b.log': 'whole', 'c.log': 'x'.repeat(9000) })
    const parts = told(await read('y.tar', archive.subarray(0, archive.length - 6000), 500))
    const after = parts.indexOf('end of y.tar!a.log.gz: unexpected end of file')
    assert.ok(after > 0)
    assert.deepEqual(parts.slice(after + 1, after + 3), ['whole', 'end of y.tar!b.log'])
    assert.match(parts.at(-1) ?? '', /^end of y.tar(!c.log)?: /)
    assert.match(told(await read('z.tar', 'this is no archive'.repeat(100))).at(-1) ?? '', /^end of z.tar: /)
  })
})
