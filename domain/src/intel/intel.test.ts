import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parsePattern } from '@opensoc/stix'
import fc from 'fast-check'
import { IndicatorMatcher, indicatorSetOf } from './indicator-matcher.ts'
import { IndicatorTable } from './indicator-table.ts'
import {
  findValues,
  type IndicatorKind,
  type IndicatorValue,
  normalizeValue,
  typeValue,
} from './indicator-value.ts'
import { simpleValues } from './simple-values.ts'

const label = fc.constantFrom('a', 'b', 'evil', 'x1')
const domain = fc.array(label, { minLength: 1, maxLength: 4 }).map((labels) => `${labels.join('.')}.example`)
const address = fc
  .tuple(fc.constantFrom(10, 198), fc.nat(2), fc.nat(2), fc.nat(3))
  .map((parts) => parts.join('.'))

test('a table finds exactly what it holds', () => {
  const value = fc.oneof(
    domain.map((text): IndicatorValue => ({ kind: 'domain', value: text })),
    address.map((text): IndicatorValue => ({ kind: 'ip', value: text })),
    fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 12 })
      .map((text): IndicatorValue => ({ kind: 'file_name', value: text })),
    fc
      .stringMatching(/^[0-9a-f]{32}$/)
      .chain((text) =>
        fc.constantFrom<IndicatorKind>('md5', 'ja3').map((kind): IndicatorValue => ({ kind, value: text })),
      ),
  )
  fc.assert(
    fc.property(fc.array(value, { maxLength: 60 }), fc.array(value, { maxLength: 20 }), (held, asked) => {
      const table = IndicatorTable.build(held, held.length)
      const keys = new Set(held.map(({ kind, value: text }) => `${kind} ${text}`))
      assert.equal(table.size, keys.size)
      for (const one of [...held, ...asked]) {
        const found = table.find(one.kind, one.value)
        assert.equal(found !== -1, keys.has(`${one.kind} ${one.value}`))
        if (found !== -1) assert.deepEqual(table.value(found), one)
      }
    }),
  )
})

test('names stand under domains, addresses in ranges, as comparing each with each says', () => {
  const range = fc
    .tuple(address, fc.constantFrom(0, 8, 24, 30, 32))
    .map(([ip, bits]) => normalizeValue('cidr', `${ip}/${bits}`)!)
  fc.assert(
    fc.property(
      fc.array(domain, { maxLength: 5 }),
      fc.array(range, { maxLength: 4 }),
      domain,
      address,
      (domains, ranges, name, ip) => {
        const values: IndicatorValue[] = [
          ...domains.map((value): IndicatorValue => ({ kind: 'domain', value })),
          ...ranges.map((value): IndicatorValue => ({ kind: 'cidr', value })),
        ]
        const matcher = new IndicatorMatcher(indicatorSetOf(values))
        const under = domains
          .filter((one) => name === one || name.endsWith(`.${one}`))
          .sort((a, b) => b.length - a.length)
        const byName = matcher.match([{ name: 'q', type: 'Hostname', value: name.toUpperCase() }])
        assert.deepEqual(
          byName.map(({ indicator }) => indicator.value),
          [...new Set(under)].reverse(),
        )
        const number = (text: string): number =>
          text.split('.').reduce((sum, part) => sum * 256 + Number(part), 0)
        const within = ranges.filter((one) => {
          const [network, bits] = one.split('/') as [string, string]
          const size = 2 ** (32 - Number(bits))
          return Math.floor(number(ip) / size) === Math.floor(number(network) / size)
        })
        const byAddress = matcher.match([{ name: 'i', type: 'IP Address', value: ip }])
        assert.deepEqual(
          byAddress.map(({ indicator }) => indicator.value).sort(),
          [...new Set(within)].sort(),
        )
      },
    ),
  )
})

test('an event tells which of its fields hit', () => {
  const values: IndicatorValue[] = [
    { kind: 'domain', value: 'evil.example' },
    { kind: 'sha256', value: 'ab'.repeat(32) },
    { kind: 'ip', value: '2001:db8:0:0:0:0:0:1' },
    { kind: 'file_name', value: 'mimikatz.exe' },
    { kind: 'ja3', value: 'cd'.repeat(16) },
    { kind: 'url', value: '198.51.100.1/k.php' },
  ]
  const matcher = new IndicatorMatcher(indicatorSetOf(values))
  const cases: readonly [string, string, string, string | undefined][] = [
    ['URL String', 'http_request.url.url_string', 'https://user@WWW.Evil.example:8080/x', 'evil.example'],
    ['URL String', 'http_request.url.url_string', 'http://198.51.100.1/k.php', '198.51.100.1/k.php'],
    ['Email Address', 'email.from', 'Someone@Evil.Example', 'evil.example'],
    ['Hash', 'file.hashes.value', 'AB'.repeat(32), 'ab'.repeat(32)],
    ['Hash', 'tls.ja3_hash.value', 'cd'.repeat(16), 'cd'.repeat(16)],
    ['Hash', 'file.hashes.value', 'cd'.repeat(16), undefined],
    ['IP Address', 'dst_endpoint.ip', '2001:DB8::1', '2001:db8:0:0:0:0:0:1'],
    ['File Name', 'file.name', 'Mimikatz.exe', 'mimikatz.exe'],
    ['Hostname', 'query.hostname', 'notevil.example', undefined],
  ]
  for (const [type, name, value, expected] of cases) {
    const hits = matcher.match([{ name, type, value }])
    assert.deepEqual(
      hits.map(({ indicator, field }) => [indicator.value, field]),
      expected === undefined ? [] : [[expected, name]],
    )
  }
})

test('values are read as people write them', () => {
  const cases: readonly [string, string | undefined][] = [
    ['hxxps[:]//evil[.]example/a', 'url https://evil.example/a'],
    ['EVIL[.]Example', 'domain evil.example'],
    ['198[.]51.100.7', 'ip 198.51.100.7'],
    ['198.51.100.7/24', 'cidr 198.51.100.0/24'],
    ['someone(at)evil(dot)example', 'email someone@evil.example'],
    ['A'.repeat(64), `sha256 ${'a'.repeat(64)}`],
    ['999.1.1.1', undefined],
    ['word', undefined],
  ]
  for (const [text, expected] of cases) {
    const value = typeValue(text)
    assert.equal(value === undefined ? undefined : `${value.kind} ${value.value}`, expected, text)
  }
  const text =
    '<p>Seen: hxxp://bad[.]example/x, dropper.exe (198[.]51[.]100[.]7). Hash: <b>' +
    'c'.repeat(40) +
    '</b></p>'
  assert.deepEqual(
    findValues(text).map(({ kind }) => kind),
    ['url', 'ip', 'sha1'],
  )
})

test('a pattern that only names values is those values', () => {
  const cases: readonly [string, string[] | undefined][] = [
    [
      "[domain-name:value = 'evil.example' OR ipv4-addr:value IN ('198.51.100.1', '198.51.100.2')]",
      ['evil.example', '198.51.100.1', '198.51.100.2'],
    ],
    [
      "[network-traffic:dst_ref.type = 'ipv4-addr' AND network-traffic:dst_ref.value = '198.51.100.1']",
      ['198.51.100.1'],
    ],
    [
      `[file:hashes.'SHA-256' = '${'A'.repeat(64)}'] OR [url:value = 'http://x.example/']`,
      ['a'.repeat(64), 'http://x.example/'],
    ],
    ["[ipv4-addr:value ISSUBSET '198.51.100.0/24']", ['198.51.100.0/24']],
    [`[file:hashes.SHA256 = '${'A'.repeat(64)}']`, ['a'.repeat(64)]],
    [
      "[url:value = '198.51.100.1/k.php' OR url:value = 'Evil.example']",
      ['198.51.100.1/k.php', 'evil.example'],
    ],
    ["[file:name = 'a.exe' AND file:size = 5]", undefined],
    ["[domain-name:value = 'a.example'] FOLLOWEDBY [domain-name:value = 'b.example']", undefined],
    ["[domain-name:value NOT = 'a.example']", undefined],
  ]
  for (const [text, expected] of cases) {
    const parsed = parsePattern(text)
    assert.ok(parsed.ok, text)
    assert.deepEqual(
      simpleValues(parsed.value)?.map(({ value }) => value),
      expected,
      text,
    )
  }
})
