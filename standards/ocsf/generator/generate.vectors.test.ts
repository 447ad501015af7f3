import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { vectorsFolder } from '../../../scripts/given-material.ts'
import { generateOcsf } from './generate.ts'

const generated = fileURLToPath(new URL('../src/generated', import.meta.url))
const folder = vectorsFolder()
const isGiven = folder !== undefined && existsSync(join(folder, 'ocsf/ocsf-1.8.0-compiled.json'))
const skip = !isGiven && 'the compiled OCSF schema is absent (OPENSOC_VECTORS)'

test('the same schema gives the same bytes, and they are the committed ones', { skip }, () => {
  const files = generateOcsf()!
  assert.deepEqual(generateOcsf(), files)
  for (const [name, content] of files) {
    assert.ok(readFileSync(join(generated, name), 'utf8') === content, `${name} is stale: npm run generate`)
  }
})
