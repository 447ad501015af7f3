import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { w3cToJson } from './w3c-lines.ts'

const read = (...lines: readonly string[]) =>
  w3cToJson(lines).map((line) => (line.startsWith('{') ? JSON.parse(line) : line))

describe('lines of the W3C extended format', () => {
  it('have the names of the directive above them, which may change', () => {
    assert.deepEqual(
      read(
        '#Software: S 1.0',
        '#Fields: date time c-ip',
        '2026-01-15 10:20:30 10.1.2.3',
        '#Fields: date c-ip',
        '2026-01-16 -',
      ),
      [
        { '#Software': 'S 1.0', date: '2026-01-15', time: '10:20:30', 'c-ip': '10.1.2.3' },
        { '#Software': 'S 1.0', date: '2026-01-16' },
      ],
    )
  })

  it('have the date of the directive where they have none', () => {
    const [record] = read('#Date: 2026-01-15 00:00:00', '#Fields: time c-ip', '10:20:30 10.1.2.3')
    assert.equal(record.date, '2026-01-15')
  })

  it('may have two spaces for a column that is nothing, and tabs', () => {
    const [spaced, tabbed] = read('#Fields: time a b', '10:20:30  x y', '10:20:30\tx y\tz')
    assert.deepEqual([spaced.a, spaced.b], ['x', 'y'])
    assert.deepEqual([tabbed.a, tabbed.b], ['x y', 'z'])
  })

  it('stay as they are before any directive, and where columns lack', () => {
    assert.deepEqual(read('early line here', '#Fields: time a b', 'one', '# no directive'), [
      'early line here',
      'one',
      '# no directive',
    ])
  })
})
