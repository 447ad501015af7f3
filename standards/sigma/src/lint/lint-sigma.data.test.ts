import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { test } from 'node:test'
import { datasetsFolder } from '../../../../scripts/given-material.ts'
import { lintSigma } from './lint-sigma.ts'

const folder = datasetsFolder()
const skip = folder === undefined ? 'no data sets: set OPENSOC_DATASETS' : false

test("SigmaHQ's own rules keep the conventions, but for a few", { skip }, () => {
  const root = join(folder!, 'sigma/SigmaHQ')
  const texts = globSync(`${root}/rules*/**/*.yml`)
    .sort()
    .map((file) => ({ file: relative(root, file), source: readFileSync(file, 'utf8') }))
  const found = lintSigma(texts)
  for (const [code, list] of Map.groupBy(found, (finding) => finding.code))
    console.log(
      `${code}: ${list.length} in ${new Set(list.map(({ file }) => file)).size} of ${texts.length} files`,
    )
  const files = new Set(found.map(({ file }) => file))
  assert.ok(files.size < texts.length * 0.06, `${files.size} files with findings`)
  const impossible = ['LINT_ID_TWICE', 'LINT_FILE_TWICE']
  assert.deepEqual(
    found.filter(({ code }) => impossible.includes(code)),
    [],
  )
})
