import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { ContextEntry, Event } from '@opensoc/domain'
import { validate } from '@opensoc/ocsf'
import fc from 'fast-check'
import { ContextAdder } from './add-context.ts'
import { cidrBlock, ipNumber } from './ip-number.ts'
import { KnownContext } from './known-context.ts'

const PLC: ContextEntry = {
  ...{
    kind: 'assets',
    id: 'plc-7',
    hostnames: ['plc-7', 'ws-042'],
    ips: ['10.9.0.7'],
    criticality: 'critical',
  },
  ...{ owner: 'Operations', tags: ['line 3'], purdueLevel: 1, isSafety: true },
}
const ANA: ContextEntry = {
  ...{ kind: 'identities', id: 'e1', names: ['ana', 'ana@example.com'], department: 'Finance' },
  ...{ isPrivileged: true, tags: [] },
}
const network = (id: string, name: string): ContextEntry => ({ kind: 'networks', id, name, tags: [] })
const lease = (host: string, from: number, to: number): ContextEntry => ({
  ...{ kind: 'leases', id: `${host}@${from}`, ip: '10.0.0.50', host, from, to },
})
const PORT: ContextEntry = {
  ...{ kind: 'lookups', id: 'l', table: 'services', attribute: 'dst_endpoint.port', value: '4786' },
  meaning: 'Smart install: nobody should speak it',
}

function event(over: Readonly<Record<string, unknown>>): Event {
  const ocsf = {
    ...{ category_uid: 4, class_uid: 4001, activity_id: 6, type_uid: 400106, severity_id: 1, time: 1000 },
    metadata: { version: '1.8.0', product: { name: 'p', vendor_name: 'v' } },
    ...over,
  }
  return { ocsf } as unknown as Event
}

function enriched(over: Readonly<Record<string, unknown>>, entries: readonly ContextEntry[], ip?: object) {
  const one = event(over)
  new ContextAdder(new KnownContext(entries), ip === undefined ? undefined : () => ip).add(one)
  assert.deepEqual(
    validate(one.ocsf).filter(({ severity }) => severity === 'error'),
    [],
  )
  return one.ocsf as unknown as Record<string, never> & {
    enrichments?: { name: string; value: string; type: string; data: Record<string, unknown> }[]
    src_endpoint: Record<string, unknown>
  }
}

describe('what is known about the things of an event', () => {
  it('is added: assets by name with or without a domain, accounts, networks, lookups', () => {
    const { enrichments } = enriched(
      {
        src_endpoint: { hostname: 'PLC-7.plant.example.com', ip: '10.9.0.8' },
        dst_endpoint: { ip: '203.0.113.5', port: 4786 },
        actor: { user: { name: 'ANA' } },
        metadata: { version: '1.8.0', product: { name: 'p', vendor_name: 'v' }, profiles: ['host'] },
      },
      [PLC, ANA, PORT, network('10.0.0.0/8', 'inside'), network('10.9.0.0/16', 'plant')],
    )
    assert.deepEqual(
      enrichments?.map(({ name, type }) => `${name} ${type}`),
      [
        'src_endpoint.ip network',
        'src_endpoint.hostname asset',
        'actor.user.name identity',
        'dst_endpoint.port lookup',
      ],
    )
    assert.equal(enrichments?.[0]?.data['name'], 'plant')
    assert.equal(enrichments?.[1]?.data['purdue_level'], 1)
    assert.equal(enrichments?.[1]?.data['is_safety'], true)
  })

  it('names an address by who had it at the time of the event, and only where the event does not', () => {
    const leases = [lease('ws-1', 0, 900), lease('ws-2', 900, 2000), lease('ws-3', 2000, 3000)]
    const at = (time: number, over = {}) =>
      enriched({ time, src_endpoint: { ip: '10.0.0.50', ...over } }, leases).src_endpoint['hostname']
    assert.deepEqual([at(100), at(900), at(2500), at(5000)], ['ws-1', 'ws-2', 'ws-3', undefined])
    assert.equal(at(100, { hostname: 'own' }), 'own')
    const [asset] = enriched({ src_endpoint: { ip: '10.0.0.50' } }, [
      PLC,
      lease('ws-042', 0, 9000),
    ]).enrichments!.filter(({ type }) => type === 'asset')
    assert.equal(asset?.value, 'ws-042')
  })

  it('adds a place only where the sender told none', () => {
    const place = { country: 'NL' }
    assert.deepEqual(
      enriched({ src_endpoint: { ip: '203.0.113.5' } }, [], place).src_endpoint['location'],
      place,
    )
    const own = { ip: '203.0.113.5', location: { country: 'DE' } }
    assert.deepEqual(enriched({ src_endpoint: own }, [], place).src_endpoint['location'], { country: 'DE' })
  })

  it('leaves an event without any as it was, and gives equal questions the same object', () => {
    assert.equal(enriched({ src_endpoint: { ip: '192.0.2.1' } }, [PLC]).enrichments, undefined)
    const adder = new ContextAdder(new KnownContext([PLC]), undefined)
    const [one, two] = [
      event({ src_endpoint: { ip: '10.9.0.7' } }),
      event({ src_endpoint: { ip: '10.9.0.7' } }),
    ]
    adder.add(one)
    adder.add(two)
    const first = (of: Event) => (of.ocsf as unknown as { enrichments: object[] }).enrichments[0]
    assert.equal(first(one), first(two))
  })

  it('keeps what the sender brought, whatever it is', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 3 }), (value) => {
        const one = event({
          src_endpoint: value,
          actor: value,
          enrichments: [{ name: 'x', value: 'y', data: {} }],
        })
        new ContextAdder(new KnownContext([PLC, ANA, PORT]), () => ({ country: 'NL' })).add(one)
        const { enrichments } = one.ocsf as unknown as { enrichments: { name: string }[] }
        assert.equal(enrichments[0]?.name, 'x')
      }),
    )
  })
})

describe('addresses as numbers', () => {
  const cases: readonly (readonly [string, string, boolean])[] = [
    ['10.0.0.0/8', '10.255.0.1', true],
    ['10.0.0.0/8', '11.0.0.1', false],
    ['10.1.2.3', '10.1.2.3', true],
    ['0.0.0.0/0', '203.0.113.5', true],
    ['2001:db8::/32', '2001:db8:0:1::5', true],
    ['2001:db8::/32', '2001:db9::5', false],
    ['10.0.0.0/8', '::ffff:10.1.2.3', true],
    ['::1/128', '::1', true],
  ]
  for (const [cidr, ip, isIn] of cases)
    it(`${ip} is ${isIn ? '' : 'not '}in ${cidr}`, () =>
      assert.equal(new KnownContext([network(cidr, 'n')]).network(ip) !== undefined, isIn))

  it('the smallest block that holds an address is the one that the largest number of its bits names', () => {
    const octet = fc.nat(255)
    fc.assert(
      fc.property(
        octet,
        octet,
        fc.uniqueArray(fc.integer({ min: 0, max: 32 }), { minLength: 1 }),
        (a, b, lengths) => {
          const ip = `10.${a}.${b}.7`
          const known = new KnownContext(lengths.map((length) => network(`${ip}/${length}`, String(length))))
          assert.equal(known.network(ip)?.name, String(Math.max(...lengths)))
        },
      ),
    )
  })

  for (const text of [
    '',
    '10.0.0',
    '256.1.1.1',
    ':::',
    '1::2::3',
    'g::1',
    '10.0.0.0/33',
    '::/129',
    '10.0.0.0/x',
  ])
    it(`${text || 'nothing'} is none`, () =>
      assert.equal(text.includes('/') ? cidrBlock(text) : ipNumber(text), undefined))
})
