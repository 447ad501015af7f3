import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { datasetsFolder } from '../../../../scripts/given-material.ts'
import { parseSigma } from '../parse/parse-sigma.ts'
import type { SigmaError } from '../sigma-error.ts'
import { compileRule } from './compile-rule.ts'

const folder = datasetsFolder()
const skip = folder === undefined ? 'no data sets: set OPENSOC_DATASETS' : false

for (const [set, atLeast] of [
  ['rules', 0.99],
  ['rules-emerging-threats', 0.99],
  ['rules-threat-hunting', 0.99],
  ['rules-compliance', 0.99],
] as const) {
  test(`at least ${atLeast * 100} % of SigmaHQ's ${set} compile`, { skip }, () => {
    const refused = files(set).flatMap((file) => refusals(file))
    for (const error of refused)
      console.log(`refused ${error.file}:${error.line}:${error.column}: ${error.message}`)
    const total = files(set).length
    console.log(`${set}: ${total - refused.length} of ${total}`)
    assert.ok(refused.length <= total * (1 - atLeast))
  })
}

test('rules with placeholders are refused with the name to supply, and compile once it has values', {
  skip,
}, () => {
  for (const file of files('rules-placeholder')) {
    const [error] = refusals(file)
    assert.equal(error?.code, 'SIGMA_PLACEHOLDER', file)
    assert.match(error?.message ?? '', /%[\w-]+%/)
    assert.ok((error?.line ?? 0) > 1 && (error?.column ?? 0) > 1)
    const placeholders = new Proxy({}, { get: () => ['x'], getOwnPropertyDescriptor: () => DESCRIPTOR })
    assert.deepEqual(refusals(file, placeholders), [])
  }
})

test('the sources of all documents of a file are the file, byte for byte', { skip }, () => {
  for (const file of files('rules-threat-hunting')) {
    const text = readFileSync(file, 'utf8')
    const sources = parseSigma(text).map((document) =>
      document.ok && document.kind === 'rule' ? document.rule.source : '',
    )
    assert.equal(sources.join(''), text)
  }
})

const DESCRIPTOR = { value: ['x'], configurable: true, enumerable: true, writable: true }

function files(set: string): string[] {
  return globSync(join(folder ?? '', 'sigma/SigmaHQ', set, '**/*.yml')).sort()
}

function refusals(file: string, placeholders = {}): SigmaError[] {
  return parseSigma(readFileSync(file, 'utf8'), { file }).flatMap((document) => {
    if (!document.ok) return [document.error]
    const result = document.kind === 'rule' ? compileRule(document.rule, { placeholders }) : undefined
    return result?.ok === false ? [result.error] : []
  })
}
