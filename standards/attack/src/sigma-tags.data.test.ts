import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { datasetsFolder } from '../../../scripts/given-material.ts'
import { parseAttackTag } from './index.ts'

const datasets = datasetsFolder()
const rules = datasets === undefined ? '' : join(datasets, 'sigma/SigmaHQ')
const skip = !existsSync(rules) && 'the SigmaHQ rules are absent (OPENSOC_DATASETS)'

test('every attack tag of the SigmaHQ rules is a reference', { skip }, (t) => {
  const tags = readdirSync(rules, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.yml'))
    .flatMap((name) => readFileSync(join(rules, name), 'utf8').match(/^ *- attack\.\S+/gm) ?? [])
    .map((line) => line.trim().slice(2))
  const references = tags.map(parseAttackTag)
  assert.deepEqual([...new Set(tags.filter((_, index) => references[index] === undefined))], [])
  const foreign = references.filter((one) => one?.kind === 'technique' && !('technique' in one))
  t.diagnostic(`${tags.length} tags; ${foreign.length} name techniques of another release`)
})
