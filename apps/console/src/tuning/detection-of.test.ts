import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { detectionOf, snoozeNames } from './detection-of.ts'

describe('the block that an exception begins with', () => {
  for (const [name, value, written] of [
    ['a path as it is', 'C:\\Windows\\a.exe', "'C:\\Windows\\a.exe'"],
    ['wildcards as plain text', 'C:\\*?', "'C:\\\\\\*\\?'"],
    ['two backslashes', '\\\\host\\c$', "'\\\\\\\\host\\\\c$'"],
    ['quotes', "it's", '"it\'s"'],
    ['hidden characters', 'a\u202eb\n', '"a\\u202eb\\n"'],
    ['numbers', 10, '10'],
  ] as const) {
    it(`holds ${name}`, () => {
      assert.equal(detectionOf({ F: value }), `selection:\n  F: ${written}\ncondition: selection\n`)
    })
  }

  it('leaves out what is no condition, and says where to begin', () => {
    assert.equal(
      detectionOf({ a: null, b: {}, c: 'x'.repeat(501), 'd|re': 'x' }).includes('Field: value'),
      true,
    )
    assert.equal(detectionOf({ 'odd name': 'x' }).includes(`"odd name": 'x'`), true)
  })

  it('names what can be snoozed', () => {
    assert.deepEqual(snoozeNames({ host: 'h', matched: { Image: 'x', Gone: null, host: 'y' } }), [
      'host',
      'Image',
    ])
  })
})
