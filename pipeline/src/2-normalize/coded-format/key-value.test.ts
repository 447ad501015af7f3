import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { parseKeyValues } from './key-value.ts'

const parsed = (...given: Parameters<typeof parseKeyValues>) => ({ ...parseKeyValues(...given) })

describe('key=value text', () => {
  it('keeps the separator within quotes, and the quote behind a backslash', () => {
    assert.deepEqual(parsed('a=1 b="two words" c="say \\"x\\"" d='), {
      a: '1',
      b: 'two words',
      c: 'say "x"',
      d: '',
    })
  })

  it('takes other signs, and passes over what is no pair', () => {
    assert.deepEqual(parsed('action=EXEC|args=a b=c|path', { separator: '|' }), {
      action: 'EXEC',
      args: 'a b=c',
    })
    assert.deepEqual(parsed('words before a: 1; b: 2', { separator: '; ', assignment: ': ' }), {
      'words before a': '1',
      b: '2',
    })
  })

  it('keeps the first of two, and no key replaces the prototype', () => {
    const fields = parseKeyValues('a=1 a=2 __proto__=x constructor=y')
    assert.equal(fields['a'], '1')
    assert.equal(Object.getPrototypeOf(fields), null)
  })

  it('reads back what was written, whatever the values are', () => {
    const key = fc.stringMatching(/^[a-z][a-z0-9_]{0,10}$/)
    const value = fc.string({ unit: 'grapheme', maxLength: 30 }).filter((text) => !text.includes('\\'))
    fc.assert(
      fc.property(fc.dictionary(key, value, { maxKeys: 8 }), (fields) => {
        const text = Object.entries(fields)
          .map(([name, words]) => `${name}="${words.replaceAll('"', '\\"')}"`)
          .join(' ')
        assert.deepEqual(parsed(text), { ...fields })
      }),
    )
  })

  it('never throws', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => void parseKeyValues(text)))
  })
})
