import assert from 'node:assert/strict'
import { test } from 'node:test'
import { foldCase } from './case-folding.ts'

test('folding joins letters that differ in case, in every script', () => {
  for (const [left, right] of [
    ['ABC', 'abc'],
    ['ÄÖÜ', 'äöü'],
    ['ΣΣ', 'ςσ'],
    ['ſ', 'S'],
    ['K', 'k'],
    ['Ж', 'ж'],
    ['𐐀', '𐐨'],
  ] as const) {
    assert.equal(foldCase(left), foldCase(right))
  }
})

test('folding keeps the Turkish letters apart and never changes a length', () => {
  assert.equal(foldCase('İ'), 'İ')
  assert.equal(foldCase('ı'), 'ı')
  assert.notEqual(foldCase('ß'), 'ss')
  for (let code = 0; code <= 0x1ffff; code++) {
    const character = String.fromCodePoint(code)
    assert.equal(foldCase(character).length, character.length, code.toString(16))
  }
})

test('what folds to the same is the same to a case-insensitive Unicode regular expression', () => {
  for (let code = 0x80; code <= 0xffff; code++) {
    const character = String.fromCodePoint(code)
    const folded = foldCase(character)
    if (folded === character || (code >= 0xd800 && code <= 0xdfff)) continue
    assert.ok(new RegExp(`^${folded}$`, 'iu').test(character), code.toString(16))
  }
})
