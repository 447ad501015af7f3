import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { readNormalizerContent } from '@opensoc/content-files'
import { createNormalizers } from '@opensoc/pipeline'
import { findInputs } from '@opensoc/sources-files'
import { datasetsFolder } from '../../../../scripts/given-material.ts'
import { detectInputs, type PartRunner } from './detect-inputs.ts'
import { createDetectPart } from './detect-part.ts'
import { loadRules } from './load-rules.ts'

const folder = datasetsFolder()
const skip = folder === undefined ? 'the data sets are not here (OPENSOC_DATASETS)' : false

/** What SigmaHQ accepts on its own baseline of benign hosts: rule and a pattern that the event's text holds. */
interface KnownFalsePositive {
  readonly ruleId: string
  readonly pattern: RegExp
}

function readKnown(file: string): KnownFalsePositive[] {
  const [, ...rows] = readFileSync(file, 'utf8').trim().split(/\r?\n/)
  return rows.map((row) => {
    const [ruleId = '', , ...pattern] = row.split(';')
    return { ruleId: ruleId.toLowerCase(), pattern: new RegExp(pattern.join(';')) }
  })
}

describe('the false positives that SigmaHQ knows of', { skip }, () => {
  it('come from rules that load here, and what of them fires on benign hosts is told', async (test) => {
    const sigma = join(folder!, 'sigma', 'SigmaHQ')
    const known = readKnown(join(sigma, 'known-FPs.csv'))
    const { set, report } = await loadRules(
      ['rules', 'rules-emerging-threats', 'rules-threat-hunting'].map((name) => join(sigma, name)),
    )
    const loaded = new Set(
      report.filter((row) => row.status === 'loaded').map((row) => row.id?.toLowerCase()),
    )
    const missing = [...new Set(known.map((row) => row.ruleId))].filter((id) => !loaded.has(id))
    test.diagnostic(
      `${known.length} rows; rules that this release of SigmaHQ does not hold: ${missing.join(', ')}`,
    )

    const content = await readNormalizerContent(
      fileURLToPath(new URL('../../../../content', import.meta.url)),
    )
    const detect = createDetectPart(createNormalizers(content), set, Date.UTC(2026, 10, 24))
    const here: PartRunner = { size: 1, run: async (part) => detect(part) }
    const fired = new Map<string, { accepted: number; others: number }>()
    for await (const input of findInputs([join(folder!, 'benign')])) {
      for await (const outcome of detectInputs([input], here)) {
        for (const row of outcome.rows) {
          const rows = known.filter(({ ruleId }) => ruleId === row.rule_id.toLowerCase())
          if (rows.length === 0) continue
          const counts = fired.get(row.rule_title) ?? { accepted: 0, others: 0 }
          const isAccepted = rows.some(({ pattern }) => pattern.test(JSON.stringify(row.event)))
          if (isAccepted) counts.accepted += 1
          else counts.others += 1
          fired.set(row.rule_title, counts)
        }
      }
    }
    for (const [title, { accepted, others }] of fired)
      test.diagnostic(
        `${title}: ${accepted} findings that the list accepts, ${others} on hosts that it does not name`,
      )
    const refused = report.filter((row) => row.status === 'refused').map((row) => row.id?.toLowerCase())
    assert.deepEqual(
      missing.filter((id) => refused.includes(id)),
      [],
    )
    // 8,897 events of ordinary hosts: four rules of the list fire, two of them on what it names.
    assert.deepEqual(Object.fromEntries(fired), {
      'Important Windows Eventlog Cleared': { accepted: 2, others: 0 },
      'Service Installation in Suspicious Folder': { accepted: 0, others: 1 },
      'Sysmon Configuration Change': { accepted: 0, others: 1 },
      'Sysmon Configuration Update': { accepted: 2, others: 0 },
    })
  })
})
