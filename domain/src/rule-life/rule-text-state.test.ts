import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { editText, type RuleTextState, resolveConflict, takeFromOrigin } from './rule-text-state.ts'

const valid = () => true
const text = (level: string, image = 'a') =>
  `title: T\nlevel: ${level}\ndetection:\n  selection:\n    Image: ${image}\n`

describe('the texts of a rule', () => {
  it('follow the origin while nobody changed them here', () => {
    const { change, state } = takeFromOrigin({ source: text('low') }, text('high'), valid)
    assert.deepEqual([change, state], ['updated', { source: text('high') }])
  })

  it('do not change when a release only went through Windows', () => {
    const state = { source: text('low') }
    const again = takeFromOrigin(state, text('low').replaceAll('\n', '\r\n'), valid)
    assert.deepEqual(again, { change: 'unchanged', state })
  })

  it('keep a local change through an update', () => {
    const local = editText({ source: text('low') }, text('high'), true)
    assert.deepEqual(local, { source: text('high'), base: text('low') })
    const { change, state } = takeFromOrigin(local, text('low', 'b'), valid)
    assert.deepEqual([change, state], ['merged', { source: text('high', 'b'), base: text('low', 'b') }])
  })

  it('run on in a conflict, which a person resolves', () => {
    const local = { source: text('high'), base: text('low') }
    const { change, state } = takeFromOrigin(local, text('critical'), valid)
    assert.deepEqual([change, state], ['conflicted', { ...local, pending: text('critical') }])
    assert.equal(takeFromOrigin(state, text('critical'), valid).change, 'unchanged')
    assert.deepEqual(resolveConflict(state, text('high')), {
      source: text('high'),
      base: text('critical'),
    })
    assert.deepEqual(resolveConflict(state, text('critical')), { source: text('critical') })
    const edited = editText(state, text('medium'), true)
    assert.deepEqual(edited, { source: text('medium'), base: text('low'), pending: text('critical') })
  })

  it('are in conflict when the merge is no valid rule', () => {
    const local = { source: text('high'), base: text('low') }
    assert.equal(takeFromOrigin(local, text('low', 'b'), () => false).change, 'conflicted')
  })

  it('run on when the origin offers what does not run', () => {
    const isValid = (one: string) => one !== text('broken')
    const { change, state } = takeFromOrigin({ source: text('low') }, text('broken'), isValid)
    const waiting = { source: text('low'), base: text('low'), pending: text('broken') }
    assert.deepEqual([change, state], ['conflicted', waiting])
    const repaired = takeFromOrigin(state, text('high'), isValid)
    assert.deepEqual(repaired, { change: 'merged', state: { source: text('high') } })
  })

  it('leave a conflict when the origin goes back, or gives in', () => {
    const state = { source: text('high'), base: text('low'), pending: text('critical') }
    assert.deepEqual(takeFromOrigin(state, text('low'), valid).state, {
      source: text('high'),
      base: text('low'),
    })
    assert.deepEqual(takeFromOrigin(state, text('high'), valid).state, { source: text('high') })
  })

  it('have no base without an origin', () => {
    assert.deepEqual(editText({ source: text('low') }, text('high'), false), { source: text('high') })
  })
})

describe('for any texts, what the origin offers', () => {
  const any = fc
    .array(fc.constantFrom('a: 1', 'a: 2', 'b: 1', 'b:', '  - x', '  - y'), { maxLength: 6 })
    .map((lines) => lines.join('\n'))
  const state: fc.Arbitrary<RuleTextState> = fc.oneof(
    any.map((source) => ({ source })),
    fc.record({ source: any, base: any }),
    fc.record({ source: any, base: any, pending: any }),
  )

  it('changes nothing the second time', () => {
    fc.assert(
      fc.property(state, any, fc.boolean(), (before, upstream, isValid) => {
        const once = takeFromOrigin(before, upstream, () => isValid).state
        assert.deepEqual(
          takeFromOrigin(once, upstream, () => isValid),
          { change: 'unchanged', state: once },
        )
      }),
    )
  })

  it('never runs a text that is not valid, nor drops the local one for it', () => {
    fc.assert(
      fc.property(state, any, (before, upstream) => {
        if (before.base === undefined) return
        assert.equal(takeFromOrigin(before, upstream, () => false).state.source, before.source)
      }),
    )
  })
})
