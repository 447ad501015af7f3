import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { datasetsFolder } from '../../../scripts/given-material.ts'
import { generateAttack } from './generate.ts'

const generated = fileURLToPath(new URL('../src/generated', import.meta.url))
const folder = datasetsFolder()
const isGiven = folder !== undefined && existsSync(join(folder, 'attack/enterprise-attack.json.zst'))
const skip = !isGiven && 'the ATT&CK bundles are absent (OPENSOC_DATASETS)'

test('the same bundles give the same bytes, and they are the committed ones', { skip }, () => {
  const files = generateAttack()!
  assert.deepEqual(generateAttack(), files)
  for (const [name, content] of files) {
    assert.ok(readFileSync(join(generated, name), 'utf8') === content, `${name} is stale: npm run generate`)
  }
})
