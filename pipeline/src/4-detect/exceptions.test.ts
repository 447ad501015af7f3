import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { compileException, type ExceptionScope, type RuleException } from '@opensoc/domain'
import { parseSigma, type SigmaRule } from '@opensoc/sigma'
import fc from 'fast-check'
import { Exceptions } from './exceptions.ts'

const [document] = parseSigma(`title: r
id: 00000000-0000-4000-8000-000000000001
logsource: {product: windows, category: process_creation}
detection: {s: {Image|endswith: '\\x.exe'}, condition: s}
level: high
tags: [attack.t1059]`)
assert.ok(document?.ok && document.kind === 'rule')
const rule: SigmaRule = document.rule

function exception(over: Partial<RuleException> = {}): RuleException {
  return {
    ...{ id: 'e', tenantId: 't', title: 'backup', scope: { kind: 'all' }, owner: 'ann', reason: 'CHG-1' },
    detection: "user: {User|endswith: '\\svc-backup'}\ncondition: user",
    createdTime: 0,
    enabled: true,
    ...over,
  }
}
const held = (given: RuleException, fields: Record<string, unknown>, receivedTime = 0) =>
  new Exceptions([given]).find(rule, { logsource: rule.logsource, fields }, receivedTime)?.id

describe('exceptions', () => {
  it('hold back what their condition describes, by the meaning of Sigma, and nothing else', () => {
    assert.equal(held(exception(), { User: 'CORP\\SVC-Backup' }), 'e')
    assert.equal(held(exception(), { User: 'CORP\\ann' }), undefined)
    assert.equal(held(exception(), {}), undefined)
  })

  for (const [name, scope, expected] of [
    ['the rule', { kind: 'rules', ids: [rule.id] }, 'e'],
    ['another rule', { kind: 'rules', ids: ['other'] }, undefined],
    ['its tag and level', { kind: 'group', tag: 'attack.t1059', level: 'high' }, 'e'],
    ['its tag and another level', { kind: 'group', tag: 'attack.t1059', level: 'low' }, undefined],
    ['its product', { kind: 'group', product: 'windows' }, 'e'],
  ] as const satisfies [string, ExceptionScope, string | undefined][]) {
    it(`reach ${name}${expected === undefined ? ' only' : ''}`, () => {
      assert.equal(held(exception({ scope }), { User: 'C\\svc-backup' }), expected)
    })
  }

  it('end when an event is received at their time', () => {
    const ending = exception({ expiresTime: 1000 })
    assert.equal(held(ending, { User: 'C\\svc-backup' }, 999), 'e')
    assert.equal(held(ending, { User: 'C\\svc-backup' }, 1000), undefined)
  })

  it('hold back exactly what a plain reading of their condition does', () => {
    const text = fc.constantFrom('a', 'A', 'ab', 'ba', 'x', '')
    const value = fc.oneof(text, fc.array(text, { maxLength: 3 }), fc.constant(undefined))
    const parts = fc.record({ f: text, g: text, isEither: fc.boolean(), isNot: fc.boolean() })
    fc.assert(
      fc.property(parts, value, value, ({ f, g, isEither, isNot }, F, G) => {
        const lines = [`p: {F|startswith: '${f}'}`, `q: {G|contains: '${g}'}`]
        const condition = `${isNot ? 'not p' : 'p'} ${isEither ? 'or' : 'and'} q`
        const values = (given: typeof value extends fc.Arbitrary<infer V> ? V : never) =>
          given === undefined ? [] : [given].flat().map((one) => one.toLowerCase())
        const p = values(F).some((one) => one.startsWith(f.toLowerCase())) !== isNot
        const q = values(G).some((one) => one.includes(g.toLowerCase()))
        const fields = { ...(F === undefined ? {} : { F }), ...(G === undefined ? {} : { G }) }
        const detection = [...lines, `condition: ${condition}`].join('\n')
        assert.equal(held(exception({ detection }), fields) === 'e', isEither ? p || q : p && q)
      }),
    )
  })

  it('are refused at their place where they do not compile', () => {
    const refusal = (detection: string) => {
      const compiled = compileException({ id: 'e', detection })
      return compiled.ok ? undefined : [compiled.error.line, compiled.error.column]
    }
    assert.deepEqual(refusal('user: {User|bogus: x}\ncondition: user'), [1, 8])
    assert.deepEqual(refusal('user: {User: x}\ncondition: missing'), [2, 12])
    assert.ok(refusal('---\ntitle: x') !== undefined)
    assert.ok(refusal('') !== undefined)
    assert.throws(() => new Exceptions([exception({ detection: 'x' })]), { code: 'EXCEPTION_INVALID' })
  })
})
