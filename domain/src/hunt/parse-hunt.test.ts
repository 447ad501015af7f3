import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { suggestField } from './hunt-fields.ts'
import { literalOf, patternOf, patternOfParts, patternParts } from './hunt-pattern.ts'
import type { HuntQuery } from './hunt-query.ts'
import { parseHunt } from './parse-hunt.ts'
import { printHunt } from './print-hunt.ts'

function parsed(text: string): HuntQuery {
  const outcome = parseHunt(text)
  assert.ok(outcome.ok, `${text}: ${outcome.ok ? '' : outcome.error.message}`)
  return outcome.value
}

const host = (value: string): HuntQuery => ({ kind: 'field', field: 'host', value })
const text = (word: string): HuntQuery => ({ kind: 'text', text: word })

describe('the hunt language', () => {
  it('binds NOT before AND before OR, with AND left out or not', () => {
    const expected: HuntQuery = {
      kind: 'or',
      parts: [
        { kind: 'and', parts: [host('a'), { kind: 'not', part: host('b') }] },
        { kind: 'and', parts: [text('x'), text('y z')] },
      ],
    }
    assert.deepEqual(parsed('host:a AND NOT host:b OR x "y z"'), expected)
    assert.deepEqual(parsed('host:a not host:b or x and "y z"'), expected)
    assert.deepEqual(parsed('(host:a NOT host:b) OR (x "y z")'), expected)
    assert.deepEqual(parsed('  '), { kind: 'all' })
  })

  it('takes values with colons, wildcards, quotes and comparisons', () => {
    assert.deepEqual(parsed('dst_ip:fe80::1'), { kind: 'field', field: 'dst_ip', value: 'fe80::1' })
    assert.deepEqual(parsed('host:ws*'), host('ws*'))
    assert.deepEqual(parsed('host:"w s*"'), host('w s\\*'))
    assert.deepEqual(parsed('host:"a *"b*'), host('a \\*b*'))
    assert.deepEqual(parsed('host:a\\ b'), { kind: 'and', parts: [host('a\\'), text('b')] })
    assert.deepEqual(parsed('host:*'), { kind: 'exists', field: 'host' })
    assert.deepEqual(parsed('dst_port>=1024'), {
      kind: 'compare',
      field: 'dst_port',
      operator: '>=',
      value: 1024,
    })
  })

  it('takes Windows paths as they are', () => {
    const path = (value: string): HuntQuery => ({ kind: 'field', field: 'process_path', value })
    assert.deepEqual(parsed('process_path:C:\\Temp\\a.exe'), path('C:\\Temp\\a.exe'))
    assert.deepEqual(parsed('process_path:*\\a.exe'), path('*\\a.exe'))
    assert.deepEqual(parsed('process_path:C:\\Temp\\*'), path('C:\\Temp\\\\*'))
    assert.deepEqual(patternParts('C:\\Temp\\\\*'), ['C:\\Temp\\', ''])
    assert.deepEqual(patternParts('a\\*b'), ['a*b'])
    fc.assert(fc.property(fc.string(), (literal) => assert.equal(literalOf(patternOf(literal)), literal)))
    const texts = fc.array(fc.string({ unit: fc.constantFrom('\\', '*', 'a') }), {
      minLength: 1,
      maxLength: 4,
    })
    fc.assert(fc.property(texts, (parts) => assert.deepEqual(patternParts(patternOfParts(parts)), parts)))
  })

  it('knows columns by their OCSF paths and by the names of other tools', () => {
    for (const name of ['host', 'device.hostname', 'Computer', 'host.name'])
      assert.deepEqual(parsed(`${name}:a`), host('a'))
    assert.deepEqual(parsed('CommandLine:x'), { kind: 'field', field: 'process_cmd_line', value: 'x' })
    assert.deepEqual(parsed('process.file.signature.state:x'), {
      kind: 'field',
      field: 'process.file.signature.state',
      value: 'x',
    })
  })

  it('says where it went wrong and what would be right', () => {
    const error = (query: string) => {
      const outcome = parseHunt(query)
      assert.ok(!outcome.ok, query)
      return outcome.error
    }
    assert.deepEqual(error('a AND hots:x'), {
      message: 'there is no field hots',
      column: 7,
      expected: 'Did you mean host?',
    })
    assert.equal(error('(a OR b').column, 1)
    assert.equal(error('a OR').column, 5)
    assert.equal(error('host: a').column, 6)
    assert.equal(error('"open').message, 'the quote is not closed')
    assert.equal(error('dst_port>many').message, 'many is not a number')
    assert.match(error(`${'('.repeat(40)}a`).message, /more than 32 levels/)
    assert.equal(error('a )').column, 3)
    assert.equal(suggestField('proces_name'), 'process_name')
    assert.equal(suggestField('zzzzzzzz'), undefined)
  })

  it('prints every query as text that parses to it again', () => {
    const word = fc.oneof(
      fc.string({ minLength: 1, maxLength: 12 }),
      fc.string({ unit: fc.constantFrom('\\', '*', '"', 'a', ' ', ':'), minLength: 1, maxLength: 8 }),
    )
    const leaf: fc.Arbitrary<HuntQuery> = fc.oneof(
      word.map((value): HuntQuery => ({ kind: 'text', text: value })),
      word.filter((value) => value !== '*').map((value) => host(value)),
      fc.integer().map((value): HuntQuery => ({ kind: 'compare', field: 'dst_port', operator: '<', value })),
      fc.constant<HuntQuery>({ kind: 'exists', field: 'user' }),
    )
    const { query } = fc.letrec<{ query: HuntQuery; group: HuntQuery }>((tie) => ({
      query: fc.oneof(
        { depthSize: 'small' },
        leaf,
        tie('group'),
        tie('query').map((part): HuntQuery => ({ kind: 'not', part })),
      ),
      group: fc
        .tuple(
          fc.constantFrom('and' as const, 'or' as const),
          fc.array(tie('query'), { minLength: 2, maxLength: 3 }),
        )
        .map(([kind, parts]): HuntQuery => ({ kind, parts })),
    }))
    fc.assert(fc.property(query, (one) => assert.deepEqual(parsed(printHunt(one)), one)))
  })

  it('never throws', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (any) => void parseHunt(any)))
  })
})
