import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { optional, type SampleElement, type SampleValue, sampleEvtx } from './evtx-sample.ts'
import { type EvtxItem, readEvtx } from './read-evtx.ts'

const text = (value: string): SampleValue => ({ type: 0x01, bytes: Buffer.from(value, 'utf16le') })
const value = (type: number, hex: string): SampleValue => ({ type, bytes: Buffer.from(hex, 'hex') })
const nothing: SampleValue = { type: 0, bytes: Buffer.alloc(0) }

/** 100 ns since 1601. */
function fileTime(iso: string): SampleValue {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64LE(BigInt(Date.parse(iso) - Date.UTC(1601, 0, 1)) * 10_000n)
  return { type: 0x11, bytes }
}

/** System with typed values and EventData with one named field, as providers write them. */
const LOGON: SampleElement = [
  'Event',
  { xmlns: 'http://schemas.microsoft.com/win/2004/08/events/event' },
  [
    'System',
    {},
    ['Provider', { Name: 'Sample-Provider' }],
    ['EventID', { Qualifiers: optional(3) }, 0],
    ['TimeCreated', { SystemTime: 1 }],
    ['Computer', {}, 'HOST-1'],
    ['Security', { UserID: optional(3) }],
  ],
  ['EventData', {}, ['Data', { Name: 'CommandLine' }, 2]],
]

const logonValues = (commandLine: string) => [
  value(0x06, '1012'),
  fileTime('2022-10-09T22:05:11.000Z'),
  text(commandLine),
  nothing,
]

async function read(bytes: Uint8Array, pieceBytes = bytes.length): Promise<EvtxItem[]> {
  async function* pieces() {
    for (let at = 0; at < bytes.length; at += pieceBytes) yield bytes.subarray(at, at + pieceBytes)
  }
  const items: EvtxItem[] = []
  for await (const item of readEvtx(pieces())) items.push(item)
  return items
}

const eventsOf = (items: readonly EvtxItem[]) =>
  items.flatMap((item) => (item.kind === 'record' ? [JSON.parse(JSON.stringify(item.event))] : []))
const damageOf = (items: readonly EvtxItem[]) =>
  items.flatMap((item) => (item.kind === 'damage' ? [`${item.offset}: ${item.reason}`] : []))

/** One field of EventData that holds the value. */
async function printed(sample: SampleValue): Promise<unknown> {
  const template: SampleElement = ['Event', {}, ['EventData', {}, ['Data', { Name: 'x' }, 0]]]
  const [event] = eventsOf(await read(sampleEvtx(template, [[sample]])))
  return event?.Event.EventData.x
}

describe('reading binary Windows event logs', () => {
  it('gives System with numbers and EventData by its names, the second record from the same template', async () => {
    const items = await read(sampleEvtx(LOGON, [logonValues('whoami /all'), logonValues('ä€😀 "x"')]))
    const expected = (commandLine: string) => ({
      Event: {
        System: {
          Provider: { '#attributes': { Name: 'Sample-Provider' } },
          EventID: 4624,
          TimeCreated: { '#attributes': { SystemTime: '2022-10-09T22:05:11.000000000Z' } },
          Computer: 'HOST-1',
          Security: null,
        },
        EventData: { CommandLine: commandLine },
      },
    })
    assert.deepEqual(damageOf(items), [])
    assert.deepEqual(eventsOf(items), [expected('whoami /all'), expected('ä€😀 "x"')])
  })

  for (const [name, sample, expected] of [
    ['a signed byte', value(0x03, 'ff'), '-1'],
    ['an unsigned 64-bit number', value(0x0a, 'ffffffffffffffff'), '18446744073709551615'],
    ['a float', value(0x0b, '0000c03f'), '1.5'],
    ['a boolean', value(0x0d, '01000000'), 'true'],
    ['bytes', value(0x0e, '00ab'), '00AB'],
    ['a GUID', value(0x0f, '33221100554477668899aabbccddeeff'), '{00112233-4455-6677-8899-AABBCCDDEEFF}'],
    ['a pointer of 32 bits', value(0x10, '10000000'), '0x10'],
    ['a system time', value(0x12, 'e807020004001d000c0022003800d204'), '2024-02-29T12:34:56.1234Z'],
    ['a SID', value(0x13, '010200000000000520000000e8030000'), 'S-1-5-32-1000'],
    ['a hexadecimal number', value(0x15, 'e703000000000000'), '0x3e7'],
    ['ANSI text', value(0x02, '63616680e900'), 'caf€é'],
    ['text with a zero at its end', text('abc\0'), 'abc'],
    ['nothing', nothing, ''],
  ] as const) {
    it(`writes ${name} as Windows does`, async () => assert.equal(await printed(sample), expected))
  }

  it('gives unnamed data, and the strings of an array, as a list', async () => {
    const template: SampleElement = ['Event', {}, ['EventData', {}, ['Data', {}, 0], ['Data', {}, 1]]]
    const array = { type: 0x81, bytes: Buffer.from('one\0two\0', 'utf16le') }
    const [event] = eventsOf(await read(sampleEvtx(template, [[array, text('three')]])))
    assert.deepEqual(event.Event.EventData, { Data: ['one', 'two', 'three'] })
  })

  it('keeps a field whose name means something to JavaScript', async () => {
    const template: SampleElement = ['Event', {}, ['EventData', {}, ['Data', { Name: '__proto__' }, 0]]]
    const [item] = await read(sampleEvtx(template, [[text('x')]]))
    assert.equal(item?.kind, 'record')
    assert.match(JSON.stringify(item), /"__proto__":"x"/)
  })

  it('gives the same whatever the pieces that the bytes come in', async () => {
    const bytes = sampleEvtx(LOGON, [logonValues('a'), logonValues('b')], { chunks: 3 })
    const whole = await read(bytes)
    assert.equal(eventsOf(whole).length, 6)
    for (const pieceBytes of [997, 4096, 65_536, 100_000])
      assert.deepEqual(await read(bytes, pieceBytes), whole)
  })

  it('reads chunks without a file header, at any place', async () => {
    const chunk = sampleEvtx(LOGON, [logonValues('a')], { withHeader: false })
    const items = await read(Buffer.concat([Buffer.from('carved'), chunk, Buffer.from('rest'), chunk]))
    assert.equal(eventsOf(items).length, 2)
    assert.deepEqual(damageOf(items), ['0: no chunk for 6 bytes', '65542: no chunk for 4 bytes'])
  })

  it('does not call damage what Windows had not used yet', async () => {
    const items = await read(Buffer.concat([sampleEvtx(LOGON, [logonValues('a')]), Buffer.alloc(70_000, 7)]))
    assert.deepEqual(damageOf(items), [])
  })

  it('skips a damaged record and goes on with the next', async () => {
    const bytes = Buffer.from(sampleEvtx(LOGON, [logonValues('a'), logonValues('b'), logonValues('c')]))
    const second = bytes.indexOf(
      Buffer.from('2a2a0000', 'hex'),
      bytes.indexOf(Buffer.from('2a2a0000', 'hex')) + 1,
    )
    bytes.writeUInt8(0x77, second + 24 + 4)
    const items = await read(bytes)
    assert.deepEqual(
      eventsOf(items).map((event) => event.Event.EventData.CommandLine),
      ['a', 'c'],
    )
    assert.deepEqual(damageOf(items), [`${second}: record 2: token 0x37 is not expected`])
  })

  it('reads what there is of a file that breaks off, and says so', async () => {
    const bytes = sampleEvtx(LOGON, [logonValues('a'), logonValues('b')])
    const items = await read(bytes.subarray(0, 4096 + 5000))
    assert.equal(eventsOf(items).length, 2)
    assert.deepEqual(damageOf(items), ['4096: the file ends 60536 bytes before its chunk does'])
  })

  it('refuses a template that holds itself', async () => {
    const template: SampleElement = ['Event', {}, 'x']
    const bytes = Buffer.from(sampleEvtx(template, [[]]))
    // The literal becomes an instance of the template that it stands in.
    const definition = bytes.readUInt32LE(4096 + 512 + 24 + 4 + 6)
    const literal = bytes.lastIndexOf(Buffer.from('050101007800', 'hex'))
    bytes.writeUInt8(0x0c, literal)
    bytes.writeUInt32LE(definition, literal + 6)
    assert.match(damageOf(await read(bytes))[0] ?? '', /a template holds itself/)
  })

  it('never throws, whatever bytes of a log are changed', async () => {
    const bytes = sampleEvtx(LOGON, [logonValues('a'), logonValues('b'), logonValues('c')])
    const change = fc.tuple(fc.nat({ max: 2000 }), fc.integer({ min: 0, max: 255 }))
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 20 }), async (changes) => {
        const changed = Buffer.from(bytes)
        for (const [at, byte] of changes) changed[4096 + (at < 56 ? at : 456 + at)] = byte
        const items = await read(changed)
        assert.ok(items.length <= 20)
      }),
      { numRuns: 300 },
    )
  })
})
