import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { gzipSync, zstdCompressSync } from 'node:zlib'
import { findInputs } from './find-inputs.ts'
import type { Input } from './input.ts'
import { type RecordChunk, readChunks } from './read-chunks.ts'

const folder = mkdtempSync(join(tmpdir(), 'opensoc-files-'))
after(() => rmSync(folder, { recursive: true }))

/** A zip archive of `a.ndjson` and `b.log`. */
const TWO_MEMBERS =
  'UEsDBBQAAAAAAABIL1yTEb6FCAAAAAgAAAAIAAAAYS5uZGpzb257Im4iOjF9ClBLAwQUAAAAAAAASC9cdAgXlgQAAAAEAAAABQAAAGIubG9ndHdvClBLAQIUAxQAAAAAAABIL1yTEb6FCAAAAAgAAAAIAAAAAAAAAAAAAACAAQAAAABhLm5kanNvblBLAQIUAxQAAAAAAABIL1x0CBeWBAAAAAQAAAAFAAAAAAAAAAAAAACAAS4AAABiLmxvZ1BLBQYAAAAAAgACAGkAAABVAAAAAAA='

async function read(
  name: string,
  content: Uint8Array | string,
  chunkBytes = 1_000_000,
): Promise<RecordChunk[]> {
  const path = join(folder, name)
  writeFileSync(path, content)
  const chunks: RecordChunk[] = []
  for await (const input of findInputs([path])) {
    for await (const chunk of readChunks(input, { chunkBytes, maxRecordBytes: 1000 })) chunks.push(chunk)
  }
  return chunks
}

const texts = (chunks: readonly RecordChunk[]) =>
  chunks.flatMap((chunk) => chunk.records.map((record) => record.bytes.toString()))

const lines = Array.from({ length: 5000 }, (_, n) => JSON.stringify({ n, pad: 'x'.repeat(n % 90) }))

describe('reading files in chunks', () => {
  it('gives the lines of NDJSON, plain, gzip and zstd alike', async () => {
    const text = lines.join('\n')
    assert.deepEqual(texts(await read('a.ndjson', text)), lines)
    assert.deepEqual(texts(await read('a.ndjson.gz', gzipSync(text))), lines)
    assert.deepEqual(texts(await read('a.ndjson.zst', zstdCompressSync(text))), lines)
  })

  it('gives the elements of a JSON array and objects that spread over lines', async () => {
    const objects = [{ a: 1, text: 'br]ace"}' }, { b: [1, { c: '\\' }] }, { d: null }]
    const expected = objects.map((object) => JSON.stringify(object))
    const parsed = async (content: string) =>
      texts(await read('b.json', content)).map((text) => JSON.stringify(JSON.parse(text)))
    assert.deepEqual(await parsed(JSON.stringify(objects)), expected)
    assert.deepEqual(await parsed(JSON.stringify(objects, null, 2)), expected)
    assert.deepEqual(
      await parsed(objects.map((object) => JSON.stringify(object, null, 2)).join('\n')),
      expected,
    )
  })

  it('numbers the first record of each chunk and cuts the same way every time', async () => {
    const once = await read('c.ndjson', lines.join('\n'), 10_000)
    const twice = await read('c.ndjson', lines.join('\n'), 10_000)
    assert.ok(once.length > 20)
    assert.deepEqual(once, twice)
    assert.equal(once[1]!.firstRecord, once[0]!.records.length + 1)
  })

  it('gives the members of a zip archive, also when they are read after all were listed', async () => {
    const path = join(folder, 'two.zip')
    writeFileSync(path, Buffer.from(TWO_MEMBERS, 'base64'))
    const inputs: Input[] = []
    for await (const input of findInputs([path])) inputs.push(input)
    const read: string[] = []
    for (const input of inputs) {
      for await (const chunk of readChunks(input, { chunkBytes: 1000, maxRecordBytes: 1000 }))
        read.push(`${input.name.split('!')[1]} ${texts([chunk])} ${chunk.brokenOff ?? ''}`)
    }
    assert.deepEqual(read, ['a.ndjson {"n":1} ', 'b.log two '])
  })

  it('gives everything before the place where a gzip stream ends early, and says so', async () => {
    const packed = gzipSync(lines.join('\n'))
    const chunks = await read('d.ndjson.gz', packed.subarray(0, packed.length / 2))
    const whole = texts(chunks).slice(0, -1)
    assert.ok(whole.length > 1000)
    assert.deepEqual(whole, lines.slice(0, whole.length))
    assert.match(chunks.at(-1)!.brokenOff ?? '', /unexpected end of file after record \d+/)
  })

  it('reports a record beyond the limit with its size and goes on after it', async () => {
    const [chunk] = await read('e.ndjson', `{"a":1}\n{"b":"${'y'.repeat(3_000_000)}"}\n{"c":3}\n`)
    assert.equal(chunk!.records.length, 3)
    assert.match(chunk!.records[1]!.problem ?? '', /3000008 bytes; a record is at most 1000/)
    assert.ok(chunk!.records[1]!.bytes.length <= 1024 * 64)
    assert.deepEqual(chunk!.records[2], { bytes: Buffer.from('{"c":3}'), line: 3 })
  })

  it('says which JSON value is cut off', async () => {
    const [chunk] = await read('f.json', '[{"a":1},\n{"b":')
    assert.deepEqual(chunk!.records[1], {
      bytes: Buffer.from('{"b":'),
      line: 2,
      problem: 'the JSON value is cut off',
    })
  })

  it('names the places of an event log that hold no records', async () => {
    const header = Buffer.alloc(4096)
    header.write('ElfFile\0')
    header.writeUInt16LE(1, 42)
    const chunks = await read('g.evtx.gz', gzipSync(Buffer.concat([header, Buffer.from('not a chunk')])))
    assert.deepEqual(chunks[0]?.damage, ['byte 4096: no chunk for 11 bytes'])
    assert.deepEqual(texts(chunks), [])
  })

  it('gives the rows of CSV by the names of its first line', async () => {
    const text =
      '\ufeffTime,Computer,Message\r\n2026-01-15,ws-1,"two\nlines, ""quoted"""\r\n2026-01-16,ws-2\n'
    assert.deepEqual(
      texts(await read('h.csv.gz', gzipSync(text))).map((line) => JSON.parse(line)),
      [
        { Time: '2026-01-15', Computer: 'ws-1', Message: 'two\nlines, "quoted"' },
        { Time: '2026-01-16', Computer: 'ws-2' },
      ],
    )
  })

  it('says in every chunk what the head of the file says of its lines', async () => {
    const head = ['#separator \\x09', '#path\tconn', '#fields\tts\tuid', '#types\ttime\tstring']
    const rows = Array.from({ length: 300 }, (_, n) => `17684724${n}\tC${n}`)
    const chunks = await read('j.log', [...head, ...rows, '#close\tx'].join('\n'), 1000)
    assert.ok(chunks.length > 3)
    assert.equal(chunks[0]!.header, undefined)
    for (const chunk of chunks.slice(1)) assert.deepEqual(chunk.header?.map(String), head)
    const directives = chunks.flatMap(({ records }) => records.filter(({ isDirective }) => isDirective))
    assert.equal(directives.length, head.length + 1)
  })

  it('keeps no head of a file that does not begin with one, and none that never ends', async () => {
    const plain = await read('k.log', `first\n${'# a comment\nline\n'.repeat(200)}`, 500)
    assert.ok(plain.every(({ header }) => header === undefined))
    const endless = await read(
      'l.log',
      Array.from({ length: 3000 }, (_, n) => `#${n} ${'x'.repeat(90)}`).join('\n'),
      5000,
    )
    assert.ok(
      endless.every(({ header = [] }) => header.reduce((sum, line) => sum + line.length, 0) <= 64 * 1024),
    )
  })

  it('names what cannot be read of CSV, and keeps what stands before it', async () => {
    const [chunk] = await read('i.csv', 'a,b\n1,"x"y\n2,"never closed\n3,z\n')
    assert.deepEqual(texts([chunk!]), [String.raw`{"a":"1","b":"\"x\"y"}`])
    assert.match(chunk?.damage?.[0] ?? '', /line \d/)
  })
})
