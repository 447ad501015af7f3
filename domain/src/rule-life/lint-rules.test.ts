import assert from 'node:assert/strict'
import { test } from 'node:test'
import { lintRules } from './lint-rules.ts'

const unknown = (tag: string) => {
  const source = `title: T\ntags: [${tag}]\nlogsource: {product: windows}\ndetection: {a: {b: c}, condition: a}\n`
  return lintRules([{ source }]).some(({ code }) => code === 'LINT_TAG_UNKNOWN')
}

test('tags of ATT&CK must name what it has today', () => {
  for (const tag of ['attack.t1003.001', 'attack.credential-access', 'attack.g0007', 'cve.2021-44228'])
    assert.equal(unknown(tag), false, tag)
  for (const tag of ['attack.t9999', 'attack.no-such-tactic']) assert.equal(unknown(tag), true, tag)
})
