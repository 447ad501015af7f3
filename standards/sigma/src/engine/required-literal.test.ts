import assert from 'node:assert/strict'
import { test } from 'node:test'
import { requiredLiteral } from './required-literal.ts'

for (const [source, literal] of [
  ['net\\s+user', 'user'],
  ['(?i)powershell', 'powershell'],
  ['ab?cde', 'cde'],
  ['abc{2}def', 'def'],
  ['ab+', 'a'],
  ['a|b', undefined],
  ['(abc|def)ghi', 'ghi'],
  ['[)|]xy[]a]zzz', 'zzz'],
  ['[[:alpha:]]end', 'end'],
  ['C:\\\\Windows\\.old', 'C:\\Windows.old'],
  ['\\Qa|b\\E', undefined],
  ['\\x41bc', undefined],
  ['(?=abc)', undefined],
  ['^$', undefined],
  ['a😀?bc', 'bc'],
] as const) {
  test(`${source} needs ${literal ?? 'nothing plain to see'}`, () =>
    assert.equal(requiredLiteral(source), literal))
}
