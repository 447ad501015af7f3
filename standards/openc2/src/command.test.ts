import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type Command, effectOf, er, pf, readCommand, readResponse, slpf, writeCommand } from './index.ts'

const profiles = [slpf, pf, er]

const refused: readonly [name: string, command: unknown, pointer: string][] = [
  ['two targets', { action: 'deny', target: { ipv4_net: '1.2.3.4', ipv6_net: '::1' } }, '/target'],
  ['a target of no type', { action: 'deny', target: { planet: 'mars' } }, '/target/planet'],
  ['a member nobody knows', { action: 'deny', target: { ipv4_net: '1.2.3.4' }, x: 1 }, '/x'],
  ['a prefix that is too long', { action: 'deny', target: { ipv4_net: '1.2.3.4/33' } }, '/target/ipv4_net'],
  [
    'an IPv4 address of leading zeros',
    { action: 'deny', target: { ipv4_net: '01.2.3.4' } },
    '/target/ipv4_net',
  ],
  [
    'a time as text',
    { action: 'deny', target: { ipv4_net: '1.2.3.4' }, args: { start_time: 'now' } },
    '/args/start_time',
  ],
  [
    'a stop before the start',
    { action: 'deny', target: { ipv4_net: '1.2.3.4' }, args: { start_time: 5, stop_time: 4 } },
    '/args/stop_time',
  ],
  [
    'three times',
    { action: 'deny', target: { ipv4_net: '1.2.3.4' }, args: { start_time: 5, stop_time: 9, duration: 4 } },
    '/args',
  ],
  [
    'an argument that its profile does not know',
    { action: 'deny', target: { ipv4_net: '1.2.3.4' }, args: { slpf: { color: 1 } } },
    '/args/slpf/color',
  ],
  [
    'a hash that is too short',
    { action: 'deny', target: { file: { hashes: { md5: 'ab' } } } },
    '/target/file/hashes/md5',
  ],
  [
    'a target that its profile does not have',
    { action: 'delete', target: { 'slpf:rule': 1 } },
    '/target/slpf:rule',
  ],
  [
    'a prototype for a target',
    { action: 'deny', target: JSON.parse('{"__proto__": {}}') },
    '/target/__proto__',
  ],
]

test('what is malformed is refused with the place', () => {
  for (const [name, command, pointer] of refused) {
    const read = readCommand(command, { profiles })
    assert.ok(!read.ok, name)
    assert.equal(read.issues[0]?.pointer, pointer, name)
  }
})

test('the 2.0 draft is read behind its switch, and becomes the 1.0 form', () => {
  const draft = {
    action: 'deny',
    target: { sfpf: { rule_set: 'a' } },
    profile: 'sfpf',
    args: { comment: 'why' },
  }
  assert.ok(!readCommand(draft).ok)
  const read = readCommand(draft, { acceptDraft2: true })
  assert.ok(read.ok)
  assert.deepEqual(writeCommand(read.value).target, { 'sfpf:rule_set': 'a' })
  assert.deepEqual(read.value.actuator, { nsid: 'sfpf', specifiers: {} })
})

test('endpoint response accounts are read nested and with a colon, and written with the colon', () => {
  const nested = readCommand({ action: 'set', target: { er: { account: { uid: '1' } } } }, { profiles })
  const flat = readCommand({ action: 'set', target: { 'er:account': { uid: '1' } } }, { profiles })
  assert.deepEqual(nested, flat)
  assert.ok(flat.ok)
  assert.deepEqual(writeCommand(flat.value).target, { 'er:account': { uid: '1' } })
})

test('start, stop and duration say from when to when', () => {
  assert.deepEqual(effectOf({}, 7), { from: 7 })
  assert.deepEqual(effectOf({ duration: 5 }, 7), { from: 7, until: 12 })
  assert.deepEqual(effectOf({ start_time: 10, duration: 5 }, 7), { from: 10, until: 15 })
  assert.deepEqual(effectOf({ stop_time: 20, duration: 5 }, 7), { from: 15, until: 20 })
  assert.deepEqual(effectOf({ stop_time: 20 }, 7), { from: 7, until: 20 })
})

test('reading never throws, whatever comes', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      readCommand(value, { profiles, acceptDraft2: true })
      readResponse(value, profiles)
      readCommand({ action: 'deny', target: value, args: value, actuator: value }, { profiles })
    }),
  )
})

test('a command that was read is read the same from what is written', () => {
  const command = fc.record(
    {
      action: fc.constantFrom('allow' as const, 'deny' as const),
      target: fc.oneof(
        fc.ipV4().map((value) => ({ type: 'ipv4_net', value })),
        fc.ipV6().map((value) => ({ type: 'ipv6_net', value })),
        fc
          .integer({ min: 0, max: 65_535 })
          .map((dst_port) => ({ type: 'ipv4_connection', value: { dst_port } })),
      ),
      args: fc.constantFrom({}, { duration: 5 }, { start_time: 1, slpf: { persistent: false } }),
    },
    { noNullPrototype: true },
  )
  fc.assert(
    fc.property(command, (one: Command) => {
      assert.deepEqual(readCommand(writeCommand(one), { profiles }), { ok: true, value: one })
    }),
  )
})
