import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { vectorsFolder } from '../../../../scripts/given-material.ts'
import { compilePattern } from '../match/compile-pattern.ts'
import { observationsOf } from '../match/observation.ts'
import { checkPattern } from './check-pattern.ts'
import { parsePattern } from './parse-pattern.ts'
import { printPattern } from './print-pattern.ts'

const folder = vectorsFolder()
const skip = folder === undefined ? 'no vectors: set OPENSOC_VECTORS' : false

interface SyntaxCase {
  readonly id: string
  readonly pattern: string
  readonly valid: boolean
  /** Set where the grammar accepts what the text forbids. */
  readonly layer?: string
}

for (const one of skip ? [] : read<SyntaxCase[]>('syntax.json')) {
  test(`syntax: ${one.id} ${one.pattern}`, () => {
    const parsed = parsePattern(one.pattern)
    const isRefused = parsed.ok && one.layer !== undefined && checkPattern(parsed.value).length > 0
    assert.equal(parsed.ok && !isRefused, one.valid, JSON.stringify(parsed))
    if (!parsed.ok) return
    const printed = printPattern(parsed.value)
    const again = parsePattern(printed)
    assert.deepEqual(again.ok && printPattern(again.value), printed)
  })
}

interface Matching {
  readonly observations: Readonly<Record<string, { objects?: unknown[] }[]>>
  readonly cases: readonly MatchingCase[]
}

interface MatchingCase {
  readonly id: string
  readonly observations: string
  readonly pattern: string
  readonly expect: boolean | 'error'
  readonly boundary?: string
}

for (const name of skip ? [] : ['matching.json', 'matching-authored.json']) {
  const { observations, cases } = read<Matching>(name)
  for (const one of cases) {
    test(`matching: ${one.id} ${one.pattern}`, () => {
      // Cases marked `boundary` say what the OASIS matcher does with observations exactly a WITHIN apart.
      const isWithinInclusive = one.boundary !== undefined
      const compiled = compilePattern(one.pattern, { isWithinInclusive })
      const outcome = compiled.ok
        ? compiled.value.evaluate(observationsOf(observations[one.observations]!))
        : undefined
      const isMatched = outcome !== undefined && outcome.matched.length > 0
      // An error of the reference is a refused pattern, or (data that is no timestamp) one that matches nothing.
      assert.equal(isMatched, one.expect === true, compiled.ok ? '' : compiled.error.message)
      assert.ok(outcome?.isComplete ?? true)
    })
  }
}

function read<T>(name: string): T {
  return JSON.parse(readFileSync(join(folder!, 'stix/patterns', name), 'utf8')) as T
}
