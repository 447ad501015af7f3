import assert from 'node:assert/strict'
import { test } from 'node:test'
import { foldCase } from '../compile/case-folding.ts'

test('only the long s and the Kelvin sign fold to ASCII: the scanner looks for these two', () => {
  const folding: string[] = []
  for (let code = 0x80; code <= 0xffff; code++) {
    const character = String.fromCharCode(code)
    if (/[\x00-\x7f]/.test(foldCase(character))) folding.push(character)
  }
  assert.deepEqual(folding, ['\u017f', '\u212a'])
})
