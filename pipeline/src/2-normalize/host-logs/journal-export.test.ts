import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { journalExportToJson } from './journal-export.ts'

/** An entry as `journalctl -o export` writes it. */
function written(entry: Readonly<Record<string, string>>): string {
  const fields = Object.entries(entry).map(([name, value]) => {
    if (!value.includes('\n')) return `${name}=${value}`
    const length = Buffer.alloc(8)
    length.writeUInt32LE(Buffer.byteLength(value))
    return `${name}\n${length.toString('latin1')}${value}`
  })
  return ['__CURSOR=s=1', ...fields].join('\n')
}

describe("the journal's export form", () => {
  it('becomes the JSON of the journal, also values of several lines', () => {
    const line = fc.stringMatching(/^[a-z]{1,12}$/)
    // Shorter than 10 bytes times 10 lines: the length then has no byte that is a line break.
    const value = fc
      .array(line, { minLength: 1, maxLength: 8 })
      .map((lines) => lines.join('\n'))
      .filter((text) => text.length !== 10)
    const entry = fc.dictionary(fc.stringMatching(/^[A-Z]{1,8}$/), value, { minKeys: 1, maxKeys: 5 })
    fc.assert(
      fc.property(fc.array(entry, { minLength: 1, maxLength: 4 }), (entries) => {
        const lines = entries.map(written).join('\n').split('\n')
        assert.deepEqual(
          journalExportToJson(lines).map((text) => JSON.parse(text)),
          entries.map((one) => ({ __CURSOR: 's=1', ...one })),
        )
      }),
    )
  })

  it('makes a list of a field that comes twice, and keeps lines before the first entry', () => {
    assert.deepEqual(journalExportToJson(['before', '__CURSOR=s=1', 'A=1', 'A=2']), [
      'before',
      '{"__CURSOR":"s=1","A":["1","2"]}',
    ])
  })
})
