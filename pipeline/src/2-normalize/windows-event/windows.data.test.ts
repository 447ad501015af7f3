import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { gunzipSync, zstdDecompressSync } from 'node:zlib'
import type { RawRecord } from '@opensoc/domain'
import { className, validate } from '@opensoc/ocsf'
import { datasetsFolder } from '../../../../scripts/given-material.ts'
import { allNormalizers } from '../../../test/all-normalizers.ts'
import { isRejection, type NormalizedEvent } from '../normalizer.ts'

const folder = datasetsFolder()
const skip = folder === undefined ? 'the data sets are not here (OPENSOC_DATASETS)' : false
const normalizer = allNormalizers().find(({ name }) => name === 'windows-event')!

/** `generic`: the largest share of events that may be told without a class of their own. */
const SETS = [
  { files: 'windows/evtx-attack-samples/**/*.jsonl*', generic: 0.35 },
  { files: 'windows/deepbluecli-evtx/**/*.jsonl*', generic: 0.35 },
  { files: 'windows/eqllib/*.jsonl*', generic: 0 },
  { files: 'windows/otrf-atomic/**/*.jsonl*', lines: 3000, generic: 0.15 },
] as const

describe('Windows events of the data sets', { skip }, () => {
  for (const set of SETS) {
    it(`${set.files}: every event is recognized and valid, few are generic`, (test) => {
      const classes = new Map<number, number>()
      let total = 0
      for (const file of globSync(set.files, { cwd: folder! })) {
        for (const event of eventsOf(file, 'lines' in set ? set.lines : undefined)) {
          const classUid = event.ocsf.class_uid
          const error = validate(event.ocsf).find((issue) => issue.severity === 'error')
          assert.equal(error, undefined, `${file}: class ${classUid} ${error?.pointer} ${error?.message}`)
          classes.set(classUid, (classes.get(classUid) ?? 0) + 1)
          total += 1
        }
      }
      test.diagnostic(table(classes, total))
      const generic = classes.get(0) ?? 0
      assert.ok(generic <= total * set.generic, `${generic} of ${total} events are generic`)
    })
  }
})

/** Categories of the manifest that are services in Sigma's words. */
const SERVICES = new Set(['wmi', 'taskscheduler'])

describe('events that SigmaHQ gives for its rules', { skip }, () => {
  const manifest = join(folder ?? '', 'sigma/regression/manifest.csv')
  it('belong to the log source of their rule', () => {
    let read = 0
    for (const row of readFileSync(manifest, 'utf8').split(/\r?\n/).slice(1)) {
      const found = /,([a-z_]+),\d+,(events\/[\w.-]+),/.exec(row)
      if (found === null) continue
      const [, kind = '', file = ''] = found
      for (const { sigma } of eventsOf(join('sigma/regression', file))) {
        const isOfRule = sigma.some(
          ({ logsource }) => (SERVICES.has(kind) ? logsource.service : logsource.category) === kind,
        )
        assert.ok(isOfRule, `${file}: ${JSON.stringify(sigma[0]?.logsource)} is not ${kind}`)
        read += 1
      }
    }
    assert.equal(read, 169)
  })
})

function* eventsOf(file: string, lines?: number): Generator<NormalizedEvent> {
  const bytes = readFileSync(join(folder!, file))
  const isZstd = file.endsWith('.zst')
  const text = isZstd ? zstdDecompressSync(bytes) : file.endsWith('.gz') ? gunzipSync(bytes) : bytes
  for (const [index, line] of text.toString('utf8').split('\n', lines).entries()) {
    if (line.trim() === '') continue
    const record: RawRecord = { index, text: line, json: JSON.parse(line) }
    assert.ok(normalizer.recognizes(record), `${file}:${index + 1} is not recognized`)
    const outcome = normalizer.normalize(record)
    if (isRejection(outcome)) assert.fail(`${file}:${index + 1}: ${outcome.detail}`)
    yield outcome
  }
}

function table(classes: ReadonlyMap<number, number>, total: number): string {
  const rows = [...classes].sort((a, b) => b[1] - a[1])
  return rows
    .map(([uid, count]) => `${count} of ${total}: ${uid} ${uid === 0 ? 'generic' : className(uid)}`)
    .join('\n')
}
