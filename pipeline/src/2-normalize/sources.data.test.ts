import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { gunzipSync, zstdDecompressSync } from 'node:zlib'
import { validate } from '@opensoc/ocsf'
import { datasetsFolder } from '../../../scripts/given-material.ts'
import { allNormalizers } from '../../test/all-normalizers.ts'
import { decodeText } from '../../test/decode-text.ts'
import { isRejection } from './normalizer.ts'

const folder = datasetsFolder()
const skip = folder === undefined ? 'the data sets are not here (OPENSOC_DATASETS)' : false
const normalizers = allNormalizers()

interface SourceSet {
  readonly files: string
  readonly normalizer: string
  /** Share of records that this normalizer must turn into events. */
  readonly share: number
}

const SETS: readonly SourceSet[] = [
  { files: 'linux/otrf-atomic/*.zst', normalizer: 'linux-auditd', share: 1 },
  { files: 'correlation/otrf-Log4Shell/syslog_auoms*/*.json', normalizer: 'linux-auditd-json', share: 1 },
  { files: 'correlation/otrf-Log4Shell/syslog_sysmon*/*.json', normalizer: 'linux-sysmon-json', share: 1 },
  { files: 'formats/plaso-logs/audit_enriched.log', normalizer: 'linux-auditd', share: 1 },
  // Half of this file is there to be refused: no time, no serial.
  { files: 'formats/plaso-logs/selinux.log', normalizer: 'linux-auditd', share: 0.5 },
  // Three lines of these are the second lines of messages: no syslog without what stands before them.
  { files: 'formats/plaso-logs/syslog/*', normalizer: 'linux-syslog', share: 0.94 },
  { files: 'network/otrf-apt29-zeek-day1/*.gz', normalizer: 'zeek', share: 1 },
  { files: 'correlation/otrf-lsass/LSASS_campaign_01/zeek/*.log', normalizer: 'zeek', share: 1 },
  { files: 'network/suricata-eve-alerts/*.gz', normalizer: 'suricata', share: 1 },
  { files: 'correlation/cptc2017-suricata/*.gz', normalizer: 'suricata', share: 1 },
  { files: 'cloud/stratus-detonation/*.gz', normalizer: 'aws-cloudtrail', share: 1 },
]

interface Tally {
  records: number
  events: number
  generic: number
  readonly errors: string[]
}

const table: Record<string, string | number>[] = []

describe('the sources beside Windows become valid OCSF', { skip }, () => {
  after(() => console.table(table))

  for (const set of SETS) {
    it(`${set.files}: ${set.normalizer} takes at least ${set.share * 100} %`, () => {
      const tally: Tally = { records: 0, events: 0, generic: 0, errors: [] }
      for (const file of globSync(set.files, { cwd: folder! }))
        count(join(folder!, file), set.normalizer, tally)
      const { records, events, generic, errors } = tally
      table.push({
        set: set.files,
        normalizer: set.normalizer,
        records,
        events,
        generic,
        errors: errors.length,
      })
      assert.deepEqual(errors.slice(0, 5), [])
      assert.ok(records > 0)
      assert.ok(events >= records * set.share, `${events} of ${records} records`)
    })
  }
})

function count(file: string, name: string, tally: Tally): void {
  const { records, quarantined } = decodeText(unpack(file))
  tally.records += records.length + quarantined.length
  for (const record of records) {
    const media = record.json === undefined ? 'text' : 'json'
    const first = normalizers.find((one) => one.media === media && one.recognizes(record))
    const outcome = first?.name === name ? first.normalize(record) : undefined
    if (outcome === undefined || isRejection(outcome)) continue
    tally.events++
    if (outcome.ocsf.class_uid === 0) tally.generic++
    const error = validate(outcome.ocsf).find(({ severity }) => severity === 'error')
    if (error !== undefined) tally.errors.push(`${file}: ${error.pointer} ${error.message}`)
  }
}

function unpack(file: string): string {
  const bytes = readFileSync(file)
  if (file.endsWith('.gz')) return gunzipSync(bytes).toString('utf8')
  return (file.endsWith('.zst') ? zstdDecompressSync(bytes) : bytes).toString('utf8')
}
