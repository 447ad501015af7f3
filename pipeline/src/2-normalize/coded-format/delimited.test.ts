import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { splitDelimited } from './delimited.ts'

describe('the columns of a line', () => {
  it('may hold the delimiter in quotes, and the quote doubled', () => {
    assert.deepEqual(splitDelimited('a,"b,c","say ""x""",,e'), ['a', 'b,c', 'say "x"', '', 'e'])
  })

  it('are read to the end where a quote never closes', () => {
    assert.deepEqual(splitDelimited('a,"b,c'), ['a', 'b,c'])
  })

  it('come back as they were written', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'grapheme', maxLength: 20 }), { minLength: 1, maxLength: 8 }),
        (columns) => {
          const line = columns.map((column) => `"${column.replaceAll('"', '""')}"`).join(',')
          assert.deepEqual(splitDelimited(line), columns)
        },
      ),
    )
  })
})
