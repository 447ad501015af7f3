import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
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

/** The one pair whose record is no JSON has its line in a file of its own. */
const RAW: Readonly<Record<string, string>> = {
  'ef0ff092-a24a-4fbc-beea-06c08d53e085': 'ef0ff092-a24a-4fbc-beea-06c08d53e085.raw',
}

describe('offline detection on real rules and records', { skip }, () => {
  it('fires every one of the 142 regression pairs of SigmaHQ, through our own normalizers', async () => {
    const sigma = join(folder!, 'sigma')
    const { set } = await loadRules(
      ['rules', 'rules-emerging-threats', 'rules-threat-hunting'].map((name) => join(sigma, 'SigmaHQ', name)),
    )
    const content = await readNormalizerContent(
      fileURLToPath(new URL('../../../../content', import.meta.url)),
    )
    const detect = createDetectPart(createNormalizers(content), set, Date.UTC(2026, 10, 24))
    const here: PartRunner = { size: 1, run: async (part) => detect(part) }
    const [, ...pairs] = readFileSync(join(sigma, 'regression', 'manifest.csv'), 'utf8')
      .trim()
      .split('\n')
    const silent: string[] = []
    for (const pair of pairs) {
      const id = pair.split(',', 1)[0]!
      const file = join(sigma, 'regression', 'events', RAW[id] ?? `${id}.jsonl`)
      const fired = new Set<string>()
      for await (const input of findInputs([file])) {
        for await (const { rows } of detectInputs([input], here))
          for (const row of rows) fired.add(row.rule_id)
      }
      if (!fired.has(id)) silent.push(basename(file))
    }
    assert.equal(pairs.length, 142)
    assert.deepEqual(silent, [])
  })
})
