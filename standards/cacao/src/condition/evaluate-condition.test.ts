import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Variables } from '../variable.ts'
import { evaluateCondition } from './evaluate-condition.ts'
import { parseCondition } from './parse-condition.ts'

const variables: Variables = {
  __s__: { type: 'string', value: "it's 5" },
  __n__: { type: 'integer', value: '90071992547409931' },
  __f__: { type: 'float', value: '1e3' },
  __ip__: { type: 'ipv6-addr', value: '2001:DB8:0:0::1' },
  __net__: { type: 'string', value: '10.0.0.0/8' },
  __u__: { type: 'string', value: null },
}

const cases: readonly [condition: string, expected: boolean | 'error'][] = [
  ["__s__:value = 'it\\'s 5'", true],
  ["__s__:value='it\\'s 5'", true],
  ["NOT __s__:value = 'a'", true],
  ["__s__:value NOT = 'a'", true],
  ["__s__:value NOT LIKE 'it%'", false],
  ["__s__:value = 'a' OR __s__:value LIKE '%5' AND __n__:value > 1", true],
  ["(__s__:value = 'a' OR __s__:value LIKE '%5') AND __n__:value < 1", false],
  ['__n__:value > 90071992547409930', true],
  ['__n__:value = 90071992547409930', false],
  ['__f__:value = 1000', true],
  ['__ip__:value = 2001:db8::1', true],
  ["__net__:value ISSUPERSET '10.1.0.0/16'", true],
  ["__net__:value ISSUBSET '10.1.0.0/16'", false],
  ["__net__:value ISSUBSET 'x'", 'error'],
  ["__u__:value = 'a'", false],
  ["__u__:value != 'a'", false],
  ["__s__:value MATCHES '(a+)+$'", false],
  ["__s__:value MATCHES '(?=a)'", 'error'],
  ["__s__:value = 'a' AND __missing__:value = 'b'", 'error'],
  ['__n__:value = ten', 'error'],
  ['__s__:value', 'error'],
  ["__s__:value = 'a' XOR", 'error'],
  ["__toString__:value = 'a'", 'error'],
]

test('conditions are true, false or an error', () => {
  for (const [condition, expected] of cases) {
    const result = evaluateCondition(condition, variables)
    assert.equal(result.ok ? result.value : 'error', expected, `${condition} ${JSON.stringify(result)}`)
  }
})

test('a condition nested too deep is refused, not run', () => {
  const deep = parseCondition(`${'('.repeat(5000)}__s__:value = 1${')'.repeat(5000)}`)
  assert.ok(!deep.ok)
  assert.ok(!parseCondition(`${'NOT '.repeat(500)}__s__:value = 1`).ok)
})

test('whole numbers compare as numbers, whatever their length', () => {
  fc.assert(
    fc.property(fc.bigInt(), fc.bigInt(), (a, b) => {
      const result = evaluateCondition(`__a__:value < ${b}`, { __a__: { type: 'long', value: String(a) } })
      assert.deepEqual(result, { ok: true, value: a < b })
    }),
  )
})

test('a quoted value is itself and nothing else', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (value, other) => {
      const quoted = `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
      const equal = (held: string) =>
        evaluateCondition(`__a__:value = ${quoted}`, { __a__: { type: 'string', value: held } })
      assert.deepEqual(equal(value), { ok: true, value: true })
      assert.deepEqual(equal(other), { ok: true, value: other === value })
    }),
  )
})
