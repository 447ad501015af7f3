import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { validate } from '@opensoc/ocsf'
import { datasetsFolder } from '../../../scripts/given-material.ts'
import { allNormalizers } from '../../test/all-normalizers.ts'
import { decodeText } from '../../test/decode-text.ts'
import { createNormalize } from './normalize.ts'

const folder = datasetsFolder()
const skip = folder === undefined ? 'the data sets are not here (OPENSOC_DATASETS)' : false
const normalizers = allNormalizers()
const normalize = createNormalize(normalizers)

/**
 * How much of each folder is understood, file by file. The floor is what is reached today, so that nothing falls back;
 * the goal is 0.95 everywhere.
 */
const FOLDERS: readonly { readonly files: string; readonly floor: number }[] = [
  { files: 'cloud/panther-tests/*.gz', floor: 0.95 },
  { files: 'formats/plaso-logs/**/*', floor: 0.95 },
  { files: 'network/**/*.gz', floor: 1 },
  { files: 'ot/**/*.log', floor: 0.98 },
]

/** True where a normalizer of this very format takes the record, whatever class it finds for it. */
function isSpecific(text: string): boolean {
  const [record] = decodeText(text).records
  if (record === undefined) return false
  const media = record.json === undefined ? 'text' : 'json'
  return normalizers.find((one) => one.media === media && one.recognizes(record))?.isSpecific === true
}

const table: Record<string, string | number>[] = []

describe('what is understood of each folder', { skip }, () => {
  after(() => console.table(table))

  for (const { files, floor } of FOLDERS) {
    it(`${files}: at least ${floor * 100} %, all of it valid OCSF`, () => {
      const total = { records: 0, understood: 0, generic: 0 }
      const invalid: string[] = []
      for (const file of globSync(files, { cwd: folder!, withFileTypes: true }).filter((entry) =>
        entry.isFile(),
      )) {
        const row = tallyOf(join(file.parentPath, file.name), invalid)
        table.push({ file: file.name, ...row })
        for (const key of ['records', 'understood', 'generic'] as const) total[key] += row[key]
      }
      const share = total.understood / total.records
      table.push({ file: `= ${files}`, ...total, share: Math.round(share * 1000) / 1000 })
      assert.deepEqual(invalid.slice(0, 5), [])
      assert.ok(share >= floor, `${total.understood} of ${total.records} records`)
    })
  }
})

function tallyOf(file: string, invalid: string[]) {
  const bytes = readFileSync(file)
  const text = (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8')
  const { records, quarantined, context } = decodeText(asSent(file, text))
  const normalized = normalize.run(records, context)
  let generic = 0
  for (const { ocsf, raw } of normalized.items) {
    if (ocsf.class_uid === 0 && !isSpecific(raw)) generic++
    const error = validate(ocsf).find(({ severity }) => severity === 'error')
    if (error !== undefined) invalid.push(`${file}: ${error.pointer} ${error.message}`)
  }
  const refused = [...quarantined, ...normalized.quarantined]
  return {
    records: records.length + quarantined.length,
    understood: normalized.items.length - generic,
    generic,
    quarantined: [...new Set(refused.map(({ reason }) => reason))].join(' '),
    detail: refused[0]?.detail.slice(0, 60) ?? '',
  }
}

/** What the vendor sent: Zeek's own tests put X for each digit of a time. */
function asSent(file: string, text: string): string {
  if (file.includes('icsnpp')) return text.replaceAll('XXXXXXXXXX.XXXXXX', '1768500000.000000')
  return file.includes('panther-tests') ? pantherLogs(text) : text
}

/** Each line is a test of a Panther rule with the vendor's record at `log`. */
function pantherLogs(text: string): string {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.stringify(JSON.parse(line).log))
    .join('\n')
}
