import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { parseCef } from './cef-record.ts'

const header = (text: string) => text.replaceAll('\\', '\\\\').replaceAll('|', '\\|')
const value = (text: string) =>
  text.replaceAll('\\', '\\\\').replaceAll('=', '\\=').replaceAll('\n', '\\n').replaceAll('\r', '\\r')

describe('CEF', () => {
  it('gives back what was written, whatever names and values hold', () => {
    const word = fc.string({ unit: 'grapheme', maxLength: 20 }).map((text) => text.replaceAll(/[\n\r]/g, ' '))
    const text = fc.string({ unit: 'grapheme', maxLength: 20 }).map((one) => one.trim())
    const key = fc.stringMatching(/^[a-z][A-Za-z0-9]{0,10}$/)
    fc.assert(
      fc.property(word, word, fc.dictionary(key, text, { maxKeys: 6 }), (vendor, name, extension) => {
        const pairs = Object.entries(extension).map(([one, words]) => `${one}=${value(words)}`)
        const line = `CEF:0|${header(vendor)}|P|1|100|${header(name)}|5|${pairs.join(' ')}`
        const record = parseCef(line)
        assert.deepEqual([record?.vendor, record?.name], [vendor, name])
        assert.deepEqual({ ...record?.extension }, { ...extension })
      }),
    )
  })

  it('never throws, and stands only near the start of a line', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => void parseCef(`CEF:0|${text}`)),
    )
    assert.equal(parseCef(`${'x '.repeat(400)}CEF:0|V|P|1|100|n|5|a=b`), undefined)
  })
})
