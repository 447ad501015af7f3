import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import type { HttpError } from '../http/http-error.ts'
import { readContext } from './context-import.ts'
import { readCsv } from './read-csv.ts'

describe('importing what is known about things', () => {
  it('reads assets from CSV: lists in one column, names of columns without case, defaults for the rest', () => {
    const csv =
      'ID,hostnames,ips,Criticality,owner,tags,purdue_level,is_safety\r\nplc-7,"plc-7; plc-7.plant",10.9.0.7,Critical,"Operations, night",line3,1,yes\n,ws-1,,,,,,\n'
    assert.deepEqual(readContext('assets', 'csv', csv), [
      {
        ...{ kind: 'assets', id: 'plc-7', hostnames: ['plc-7', 'plc-7.plant'], ips: ['10.9.0.7'] },
        ...{
          criticality: 'critical',
          owner: 'Operations, night',
          tags: ['line3'],
          purdueLevel: 1,
          isSafety: true,
        },
      },
      {
        ...{ kind: 'assets', id: 'ws-1', hostnames: ['ws-1'], ips: [], criticality: 'medium' },
        ...{ tags: [], isSafety: false },
      },
    ])
  })

  it('reads leases with dates, and networks under their block', () => {
    const leases = readContext(
      'leases',
      'csv',
      'ip,host,from_time,to_time\n10.0.0.5,ws-5,2026-01-15T10:00:00Z,1768476000000\n',
    )
    assert.deepEqual(leases, [
      {
        ...{ kind: 'leases', id: '10.0.0.5@1768471200000', ip: '10.0.0.5', host: 'ws-5' },
        ...{ from: 1768471200000, to: 1768476000000 },
      },
    ])
    const [network] = readContext('networks', 'csv', 'cidr,name,tags\n10.1.0.0/16,plant,ot\n')
    assert.deepEqual(network, { kind: 'networks', id: '10.1.0.0/16', name: 'plant', tags: ['ot'] })
  })

  const cases: readonly (readonly [string, Parameters<typeof readContext>, RegExp])[] = [
    [
      'an address that is none',
      ['assets', 'csv', 'id,ips\na,10.0.0.1\nb,10.0.0\n'],
      /row 2: 10\.0\.0 is no address/,
    ],
    ['a word that is no criticality', ['assets', 'csv', 'id,criticality\na,huge\n'], /row 1: /],
    ['a column that nobody knows', ['assets', 'csv', 'id,colour\na,red\n'], /row 1: .*colour/],
    [
      'a lease that ends before it begins',
      ['leases', 'csv', 'ip,host,from_time,to_time\n10.0.0.1,a,9,5\n'],
      /before/,
    ],
    ['a block that is none', ['networks', 'json', '[{"id":"10.0.0.0/40","name":"x"}]'], /\/0\/: .*no block/],
    ['what is no array', ['assets', 'json', '{}'], /no JSON array/],
    ['what is no JSON', ['assets', 'json', '['], /not JSON/],
    ['a quote that never closes', ['assets', 'csv', 'id\n"a\n'], /never closes/],
    ['an empty file', ['assets', 'csv', '\n'], /empty/],
  ]
  for (const [what, given, message] of cases)
    it(`refuses ${what}, at its place`, () =>
      assert.throws(
        () => readContext(...given),
        (error: HttpError) => message.test(error.message),
      ))

  it('reads any table back that was written as CSV', () => {
    const cell = fc.string({ maxLength: 8 }).map((text) => text.trim())
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell), { maxLength: 6 }), (rows) => {
        const quote = (text: string) => `"${text.replaceAll('"', '""')}"`
        const csv = ['a,b', ...rows.map((row) => row.map(quote).join(','))].join('\n')
        assert.deepEqual(
          readCsv(csv).map(({ a, b }) => [a, b]),
          rows.filter((row) => row.some((text) => text !== '')),
        )
      }),
    )
  })
})
