import assert from 'node:assert/strict'
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { validate } from '@opensoc/ocsf'
import { allNormalizers } from '../../test/all-normalizers.ts'
import { goldenOf } from '../golden.ts'

const fixtures = fileURLToPath(new URL('../../../fixtures/normalize', import.meta.url))
const normalizers = allNormalizers()
const isUpdate = process.env['UPDATE_GOLDEN'] === '1'

/** `<normalizer>/<case>.in.json|log|eml|mbox` is one body; `<case>.out.json` what becomes of its records. */
describe('golden pairs of the normalizers', () => {
  for (const input of globSync('*/*.in.{json,log,eml,mbox}', { cwd: fixtures }).sort()) {
    it(input, () => {
      const body = readFileSync(join(fixtures, input))
      const actual = goldenOf(body, normalizers, Date.UTC(2026, 0, 16), contentTypeOf(input))
      for (const { ocsf } of actual.events) {
        const errors = validate(ocsf).filter((issue) => issue.severity === 'error')
        assert.deepEqual(errors, [], `${input} is not valid OCSF`)
      }
      const output = join(fixtures, dirname(input), `${basename(input).replace(/\.in\.\w+$/, '')}.out.json`)
      if (isUpdate) writeFileSync(output, `${JSON.stringify(actual, null, 2)}\n`)
      assert.ok(existsSync(output), `${output} is missing: UPDATE_GOLDEN=1 writes it, then read it`)
      assert.deepEqual(JSON.parse(JSON.stringify(actual)), JSON.parse(readFileSync(output, 'utf8')))
    })
  }
})

function contentTypeOf(input: string): string {
  if (input.endsWith('.eml')) return 'message/rfc822'
  return input.endsWith('.mbox') ? 'application/mbox' : 'application/json'
}
