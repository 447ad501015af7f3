import assert from 'node:assert/strict'
import { test } from 'node:test'
import { clause, narrowed, quoted } from './clause.ts'

test('values are quoted where the language would read them otherwise', () => {
  const cases: [string, string][] = [
    ['powershell.exe', 'powershell.exe'],
    ['10.0.0.1', '10.0.0.1'],
    ['two words', '"two words"'],
    ['C:\\Windows', '"C:\\\\Windows"'],
    ['say "hi"', '"say \\"hi\\""'],
    ['wild*', '"wild*"'],
    ['or', '"or"'],
    ['-x', '"-x"'],
    ['', '""'],
  ]
  for (const [value, written] of cases) assert.equal(quoted(value), written)
})

test('an address is hunted on both ends, an entity without a column as a phrase', () => {
  assert.equal(clause('ip', '10.0.0.1'), '(src_ip:10.0.0.1 OR dst_ip:10.0.0.1)')
  assert.equal(clause('dst_ip', '10.0.0.1'), 'dst_ip:10.0.0.1')
  assert.equal(clause('process', 'cmd.exe'), '"cmd.exe"')
})

test('a filter narrows the whole query, once', () => {
  assert.equal(narrowed('', 'host', 'a', false), 'host:a')
  assert.equal(narrowed('x:1 OR y:2', 'host', 'a', true), '(x:1 OR y:2) AND NOT host:a')
  assert.equal(narrowed('x:1 AND host:a', 'host', 'a', false), 'x:1 AND host:a')
})
