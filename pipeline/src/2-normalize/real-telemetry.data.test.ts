import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { gunzipSync, zstdDecompressSync } from 'node:zlib'
import { validate } from '@opensoc/ocsf'
import { datasetsFolder } from '../../../scripts/given-material.ts'
import { allNormalizers } from '../../test/all-normalizers.ts'
import { decodeText } from '../../test/decode-text.ts'
import { createNormalize } from './normalize.ts'

const folder = datasetsFolder()
const skip = folder === undefined ? 'the data sets are not here (OPENSOC_DATASETS)' : false
const normalize = createNormalize(allNormalizers())

/** The share of records that must become events, and lines read of each file. */
const SETS: readonly {
  readonly files: string
  readonly share: number
  readonly lines?: number
  readonly records?: number
}[] = [
  { files: 'windows/evtx-attack-samples/**/*.jsonl.gz', share: 1, records: 8255 },
  { files: 'windows/deepbluecli-evtx/**/*.jsonl.gz', share: 1, records: 6583 },
  { files: 'windows/eqllib/*.jsonl*', share: 1 },
  { files: 'windows/otrf-atomic/**/*.jsonl.zst', share: 0.999, lines: 1000 },
  { files: 'benign/windows-evtx-samples/**/*.jsonl.gz', share: 1 },
  { files: 'correlation/otrf-lsass/*/host.jsonl.zst', share: 0.999, lines: 5000 },
  { files: 'correlation/otrf-lsass/*/zeek/*.log', share: 1 },
  { files: 'linux/otrf-atomic/*.zst', share: 1 },
  { files: 'network/otrf-apt29-zeek-day1/*.gz', share: 1 },
  { files: 'network/suricata-eve-alerts/*.gz', share: 1 },
  { files: 'cloud/stratus-detonation/*.jsonl.gz', share: 1 },
  // Windows and Linux events and connections as Azure's tables keep them.
  { files: 'correlation/otrf-Log4Shell/*/*.json', share: 1 },
]

describe('real telemetry becomes valid OCSF', { skip }, () => {
  for (const { files, share, lines, records } of SETS) {
    it(`${files}: at least ${share * 100} %`, () => {
      let read = 0
      let events = 0
      const errors: string[] = []
      for (const file of globSync(files, { cwd: folder! })) {
        const decoded = decodeText(firstLines(unpack(join(folder!, file)), lines))
        const { items } = normalize.run(decoded.records, decoded.context)
        read += decoded.records.length + decoded.quarantined.length
        events += items.length
        for (const { ocsf } of items) {
          const error = validate(ocsf).find((issue) => issue.severity === 'error')
          if (error !== undefined && errors.length < 5)
            errors.push(`${file}: ${ocsf.class_name} ${error.pointer} ${error.message}`)
        }
      }
      assert.deepEqual(errors, [])
      assert.ok(read > 0)
      if (records !== undefined) assert.equal(read, records)
      assert.ok(events >= read * share, `${events} of ${read} records were recognized`)
    })
  }
})

function unpack(file: string): string {
  const bytes = readFileSync(file)
  return (
    file.endsWith('.gz') ? gunzipSync(bytes) : file.endsWith('.zst') ? zstdDecompressSync(bytes) : bytes
  ).toString('utf8')
}

function firstLines(text: string, count: number | undefined): string {
  return count === undefined ? text : text.split('\n', count).join('\n')
}
