import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { openGeoip } from './geoip.ts'

const folder = mkdtempSync(join(tmpdir(), 'opensoc-geoip-'))
after(() => rmSync(folder, { recursive: true }))

type Value = string | number | { readonly [key: string]: Value } | readonly Value[]

/** MaxMind DB 2.0: type in three bits, size in five; doubles are type 3, whole numbers 6 (uint32), arrays 11. */
function encode(value: Value): Buffer {
  if (typeof value === 'string')
    return Buffer.concat([control(2, Buffer.byteLength(value)), Buffer.from(value)])
  if (typeof value === 'number') {
    const bytes = Buffer.alloc(Number.isInteger(value) ? 4 : 8)
    if (Number.isInteger(value)) bytes.writeUInt32BE(value)
    else bytes.writeDoubleBE(value)
    return Buffer.concat([control(Number.isInteger(value) ? 6 : 3, bytes.length), bytes])
  }
  if (Array.isArray(value)) return Buffer.concat([control(11, value.length), ...value.map(encode)])
  const entries = Object.entries(value)
  return Buffer.concat([
    control(7, entries.length),
    ...entries.flatMap(([key, one]) => [encode(key), encode(one)]),
  ])
}

function control(type: number, size: number): Buffer {
  assert.ok(size < 29)
  return Buffer.from(type <= 7 ? [(type << 5) | size] : [size, type - 7])
}

/** A database that knows one block of 8 bits. */
function database(octet: number, place: Value): Buffer {
  const nodes = 8
  const tree = Buffer.alloc(nodes * 6)
  for (let bit = 0; bit < nodes; bit++) {
    const isRight = (octet >> (7 - bit)) & 1
    const next = bit === nodes - 1 ? nodes + 16 : bit + 1
    tree.writeUIntBE(isRight ? nodes : next, bit * 6, 3)
    tree.writeUIntBE(isRight ? next : nodes, bit * 6 + 3, 3)
  }
  const metadata: Value = {
    ...{ node_count: nodes, record_size: 24, ip_version: 4, database_type: 'Test-City', languages: ['en'] },
    ...{ binary_format_major_version: 2, binary_format_minor_version: 0, build_epoch: 1768472430 },
    description: { en: 'x' },
  }
  const marker = Buffer.from('\xab\xcd\xefMaxMind.com', 'latin1')
  return Buffer.concat([tree, Buffer.alloc(16), encode(place), marker, encode(metadata)])
}

describe('where addresses are', () => {
  it('is told by a database that an administrator brings; equal places are one object', () => {
    const file = join(folder, 'city.mmdb')
    const place = {
      country: { iso_code: 'NL' },
      city: { names: { en: 'Delft' } },
      location: { latitude: 52.01, longitude: 4.36 },
    }
    writeFileSync(file, database(203, place))
    const locate = openGeoip(file)
    assert.deepEqual(locate('203.0.113.5'), { country: 'NL', city: 'Delft', lat: 52.01, long: 4.36 })
    assert.equal(locate('203.0.113.5'), locate('203.0.113.5'))
    assert.equal(locate('198.51.100.1'), undefined)
    assert.equal(locate('no address'), undefined)
  })

  it('refuses a file that is none, by its name', () => {
    const file = join(folder, 'none.mmdb')
    writeFileSync(file, 'nothing')
    assert.throws(() => openGeoip(file), /none\.mmdb/)
    assert.throws(() => openGeoip(join(folder, 'absent.mmdb')), /absent\.mmdb/)
  })
})
