import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isIpAddress, isSubnet } from './ip-address.ts'
import { textType } from './text-types.ts'

const TABLE: readonly (readonly [type: string, right: readonly string[], wrong: readonly string[]])[] = [
  [
    'mac_t',
    ['0A:1b:2C:3d:4E:5f', '0a-1b-2c-3d-4e-5f'],
    ['0a:1b:2c:3d:4e', '0a1b2c3d4e5f', 'g0:1b:2c:3d:4e:5f'],
  ],
  ['email_t', ['keeper@light.example', 'a+b@c-d.example'], ['keeper', 'keeper@light', '@light.example']],
  ['hostname_t', ['light-1.example', '_dmarc.example', '192.0.2.1'], ['light house', 'a/b', 'a\nb']],
  ['uuid_t', ['0fe1d2c3-0000-4000-8000-a0b1c2d3e4f5'], ['0fe1d2c3', '0fe1d2c3-0000-4000-8000']],
  ['datetime_t', ['2025-06-15T15:06:40Z', '2025-06-15t15:06:40.123456+02:00'], ['2025-06-15', '15:06:40']],
  ['bytestring_t', ['', 'bGFtcA==', 'bGFt', '_-8='], ['bGFtcA', 'bGF!', '+_8=']],
  [
    'subnet_t',
    ['192.0.2.0/24', '2001:db8::/32', '0.0.0.0/0'],
    ['192.0.2.0', '192.0.2.0/33', '192.0.2.0/08', '::/129'],
  ],
  ['ip_t', [' 192.0.2.1 ', '::1'], ['192.0.2', 'light']],
]

for (const [type, right, wrong] of TABLE) {
  test(`${type} takes what it should and nothing else`, () => {
    for (const text of right) assert.ok(textType(type)!.matches(text), text)
    for (const text of wrong) assert.ok(!textType(type)!.matches(text), text)
  })
}

test('reads every form of IPv6 address', () => {
  const right = [
    '::',
    '::1',
    'fe80::1%eth0',
    '2001:db8:0:0:0:0:0:1',
    '1:2:3:4:5:6:7::',
    '::ffff:192.0.2.1',
    '64:ff9b::192.0.2.1',
  ]
  const wrong = [
    ':',
    ':::',
    '1::2::3',
    '1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:8:9',
    '::12345',
    '192.0.2.1::',
    '::1%',
    '1:2:3:4:5:6:7:8::',
  ]
  for (const text of right) assert.ok(isIpAddress(text), text)
  for (const text of wrong) assert.ok(!isIpAddress(text), text)
  assert.ok(!isIpAddress('010.0.0.1'))
  assert.ok(!isSubnet('light/24'))
})

test('strings without a format have no limit of their own', () => {
  assert.equal(textType('string_t'), undefined)
  assert.equal(textType('file_path_t'), undefined)
})
