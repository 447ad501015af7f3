import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { test } from 'node:test'
import fc from 'fast-check'
import { interpolate } from './index.ts'

const given = (value: string) => ({ __v__: { type: 'string' as const, value } })

test('a value is never read as a reference', () => {
  const variables = { ...given('__w__:value'), __w__: { type: 'string' as const, value: 'secret' } }
  assert.deepEqual(interpolate('a __v__:value b', variables), {
    ok: true,
    text: 'a __w__:value b',
    unresolved: [],
  })
})

test('what is not known stays and is told', () => {
  const variables = { __a__: { type: 'string' as const, value: null } }
  const result = interpolate('__a__:value __b__:value', variables)
  assert.deepEqual(result, { ok: true, text: '__a__:value __b__:value', unresolved: ['__a__', '__b__'] })
})

test('no value leaves the JSON text that it is put in', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (value) => {
      const result = interpolate('{"a":"__v__:value"}', given(value), 'json')
      assert.ok(result.ok)
      assert.deepEqual(JSON.parse(result.text), { a: value })
    }),
  )
})

test('no value leaves the part of the address that it is put in', () => {
  fc.assert(
    fc.property(fc.string(), (value) => {
      const result = interpolate('https://a.example/x/__v__:value/y', given(value), 'url')
      assert.ok(result.ok)
      const parts = result.text.split('/')
      assert.equal(parts.length, 6)
      assert.equal(decodeURIComponent(parts[4] ?? ''), value)
    }),
  )
})

test('a line break never enters a header', () => {
  assert.ok(!interpolate('Bearer __v__:value', given('a\r\nX-Evil: 1'), 'header').ok)
})

test('a shell sees a value as one word', () => {
  const values = ["a'; touch /tmp/x; '", '$(id)', '`id`', '"', '\n', '-rf *', "'\\''"]
  const command = `printf '%s\\0' ${values.map((_, index) => `__v${index}__:value`).join(' ')}`
  const variables = Object.fromEntries(
    values.map((value, index) => [`__v${index}__`, { type: 'string' as const, value }]),
  )
  const result = interpolate(command, variables, 'shell')
  assert.ok(result.ok)
  const words = execFileSync('/bin/sh', ['-c', result.text], { encoding: 'utf8' }).split('\0').slice(0, -1)
  assert.deepEqual(words, values)
})

test('a value that would be put into quotes or a here-document is refused', () => {
  for (const command of [
    'echo "__v__:value"',
    "echo '__v__:value'",
    'echo `id __v__:value`',
    'cat <<X\n__v__:value\nX',
  ]) {
    assert.ok(!interpolate(command, given('a'), 'shell').ok, command)
  }
  assert.ok(interpolate('echo "a" \\" __v__:value', given('a'), 'shell').ok)
})
