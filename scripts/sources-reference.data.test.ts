import assert from 'node:assert/strict'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { LAYERS } from '@opensoc/domain'
import { sourcesReference } from './sources-reference.ts'

const PAGE = fileURLToPath(new URL('../docs/reference/sources.md', import.meta.url))

describe('the reference of sources', async () => {
  const page = await sourcesReference()
  if (process.env['UPDATE_GOLDEN'] === '1') {
    mkdirSync(dirname(PAGE), { recursive: true })
    writeFileSync(PAGE, page)
  }

  it('says what the normalizers do: UPDATE_GOLDEN=1 npm run test:data -- sources-reference writes it', () => {
    assert.ok(existsSync(PAGE))
    assert.equal(readFileSync(PAGE, 'utf8'), page)
  })

  it('fills all layers', () => {
    for (const layer of LAYERS)
      assert.match(page, new RegExp(`^## ${layer[0]!.toUpperCase()}${layer.slice(1)}$`, 'm'), layer)
  })
})
