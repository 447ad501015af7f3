import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { stringify } from 'yaml'
import { datasetsFolder } from '../../../../scripts/given-material.ts'
import { parseSigma } from '../parse/parse-sigma.ts'
import { compileRuleSet } from './compile-rule-set.ts'

const folder = datasetsFolder()
const skip = folder === undefined ? 'the data sets are not here (OPENSOC_DATASETS)' : false

interface Case {
  readonly test: string
  readonly kind: 'parse' | 'conversion' | 'fixture' | 'error'
  readonly rules_yaml: readonly string[]
  readonly rules_dict: readonly Readonly<Record<string, unknown>>[]
}

const cases = skip
  ? []
  : readFileSync(join(folder!, 'sigma/pysigma-cases/cases.jsonl'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Case)
      .filter((one) => textsOf(one).some((text) => /^correlation:/m.test(text)))

/** Needs the rules that it names, which the case leaves out: its form alone is looked at. */
const isAlone = (one: Case) => one.rules_yaml.length === 0 || textsOf(one).length === 1

describe('the correlations of pySigma’s own tests', { skip }, () => {
  it('are there', () => assert.ok(cases.length >= 38))

  for (const [number, one] of cases.entries()) {
    it(`${number} ${one.test}: ${one.kind === 'error' ? 'refused' : 'accepted'}`, () => {
      const documents = textsOf(one).flatMap((text) => parseSigma(text))
      const malformed = documents.filter((document) => !document.ok)
      if (one.kind !== 'error') return assert.deepEqual(malformed, [])
      const { refused } = compileRuleSet(documents)
      assert.ok(refused.length > 0)
      if (isAlone(one) && !/nonexistent/.test(one.test))
        assert.ok(malformed.length > 0, JSON.stringify(refused))
    })
  }
})

function textsOf({ rules_yaml, rules_dict }: Case): string[] {
  return [...rules_yaml, ...rules_dict.map((rule) => stringify(rule))]
}
