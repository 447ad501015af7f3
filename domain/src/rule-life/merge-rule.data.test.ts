import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { compileRule, parseSigma } from '@opensoc/sigma'
import { datasetsFolder } from '../../../scripts/given-material.ts'
import { mergeRule } from './merge-rule.ts'

const folder = datasetsFolder()
const skip = folder === undefined ? 'no data sets: set OPENSOC_DATASETS' : false

test('what an analyst changes in a SigmaHQ rule is merged with what its next release usually changes', {
  skip,
}, () => {
  let tried = 0
  const conflicts: string[] = []
  for (const file of globSync(join(folder!, 'sigma/SigmaHQ/rules*/**/*.yml'))) {
    const base = readFileSync(file, 'utf8')
    if (!runs(base) || !/\n {4}condition: [^|#\n]+\n/.test(base)) continue
    tried++
    const local = narrowed(base)
    const upstream = released(base)
    const merged = mergeRule({ base, local, upstream })
    if (merged.conflicts.length > 0) conflicts.push(file)
    else {
      assert.equal(merged.text.trimEnd(), narrowed(upstream).trimEnd(), file)
      assert.ok(runs(merged.text), file)
    }
  }
  console.log(`${tried - conflicts.length} of ${tried} merged`)
  assert.ok(tried > 3000)
  assert.deepEqual(conflicts, [])
})

/** Level lowered, a filter added before the condition. */
function narrowed(text: string): string {
  return text
    .replace(/^level: .*$/m, 'level: low')
    .replace(
      /\n {4}condition: ([^|#\n]+)\n/,
      "\n    filter_ours:\n        User: 'backup'\n    condition: ($1) and not filter_ours\n",
    )
}

/** A new date, reference and false positive, another status. */
function released(text: string): string {
  return text
    .replace(/^status: .*$/m, 'status: stable')
    .replace(/^falsepositives:$/m, 'falsepositives:\n    - Something else')
    .replace(/^date: (.*)$/m, 'date: $1\nmodified: 2027-01-01')
    .replace(/^modified: (?!2027).*\n/m, '')
    .replace(/^references:$/m, 'references:\n    - https://example.org/new')
}

function runs(text: string): boolean {
  const [document] = parseSigma(text)
  return document?.ok === true && document.kind === 'rule' && compileRule(document.rule).ok
}
