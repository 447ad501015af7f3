import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { zstdDecompressSync } from 'node:zlib'
import { readRuleFiles } from '@opensoc/content-files'
import {
  type EventLake,
  type EventScope,
  type Finding,
  type HuntQuery,
  type Incident,
  type StoredEvent,
  toEventRow,
} from '@opensoc/domain'
import { compileRuleSet, parseSigma } from '@opensoc/sigma'
import { datasetsFolder } from '../../../../scripts/given-material.ts'
import { allNormalizers } from '../../../test/all-normalizers.ts'
import { decodeText } from '../../../test/decode-text.ts'
import { createNormalize } from '../../2-normalize/normalize.ts'
import { detect } from '../../4-detect/detect.ts'
import { createDetectionRules, type DetectionRules } from '../../4-detect/detection-rules.ts'
import { createEntityTimeFormation } from '../entity-time-formation.ts'
import { buildIncidentGraph } from './build-graph.ts'

const campaigns = join(datasetsFolder() ?? '', 'correlation/otrf-lsass')
const skip = existsSync(campaigns) ? false : `${campaigns} is absent: set OPENSOC_DATASETS`

/** Recorded attacks whose first process is known: a payload downloaded, started by hand, that reads LSASS. */
describe('where recorded LSASS campaigns began', { skip }, async () => {
  const rules = createDetectionRules(await shippedRules())
  for (const campaign of ['LSASS_campaign_01', 'LSASS_campaign_02', 'LSASS_campaign_03']) {
    it(`finds the first process of ${campaign}`, async (test) => {
      const folder = join(campaigns, campaign)
      const { stored, findings } = route(readFileSync(join(folder, 'host.jsonl.zst')), rules)
      const { changed } = createEntityTimeFormation().add(findings)
      const [largest] = [...changed].sort((a, b) => b.members.length - a.members.length)
      assert.ok(largest !== undefined, `no incident of ${findings.length} findings`)
      const ids = new Set(largest.members.map((member) => member.findingId))
      const graph = await buildIncidentGraph({
        incident: { tenantId: largest.tenantId, members: largest.members } as unknown as Incident,
        findings: findings.filter((finding) => ids.has(finding.id)),
        lake: lakeOf(stored),
        scope: 'path',
        limit: 2000,
      })
      const root = graph.nodes.find((node) => node.root)
      const guids = truth(folder)
      test.diagnostic(
        `${findings.length} findings, ${changed.length} incidents, ${ids.size} in the largest, root ${root?.label}`,
      )
      assert.ok(
        guids.includes((root?.facts['Process GUID'] ?? '').toLowerCase()),
        `root is ${root?.label} ${root?.facts['Process GUID']}, not one of ${guids.join(', ')}`,
      )
    })
  }
})

async function shippedRules() {
  const folder = fileURLToPath(new URL('../../../../content/rules', import.meta.url))
  const files = await readRuleFiles([folder])
  return compileRuleSet(files.flatMap(({ file, source }) => parseSigma(source, { file })))
}

function route(packed: Buffer, rules: DetectionRules) {
  const stored: StoredEvent[] = []
  const findings: Finding[] = []
  const lines = zstdDecompressSync(packed).toString('utf8').split('\n')
  for (let at = 0; at < lines.length; at += 5000) {
    const { records, context } = decodeText(lines.slice(at, at + 5000).join('\n'))
    const { items } = createNormalize(allNormalizers()).run(records, { ...context, offset: at })
    for (const event of items) {
      const { raw: _, ...columns } = toEventRow(event)
      const { ocsf, receivedTime, source, layer, id } = event
      stored.push({
        ...{ id, time: ocsf.time, receivedTime, source, layer, raw: '' },
        columns: columns as unknown as StoredEvent['columns'],
        ocsf: ocsf as unknown as StoredEvent['ocsf'],
      })
    }
    findings.push(...detect(rules, items).findings)
  }
  return { stored, findings }
}

/** GUIDs of the processes that the authors of the recording name as the root, or that the root unpacked. */
function truth(folder: string): string[] {
  const { root_cause } = JSON.parse(readFileSync(join(folder, 'ground_truth.json'), 'utf8')) as {
    root_cause: { process: { guid: string }[] }
  }
  return root_cause.process.map(({ guid }) => guid.toLowerCase())
}

function lakeOf(events: readonly StoredEvent[]): EventLake {
  const matches = (query: HuntQuery, { columns }: StoredEvent): boolean => {
    if (query.kind === 'and') return query.parts.every((part) => matches(part, { columns } as StoredEvent))
    if (query.kind === 'or') return query.parts.some((part) => matches(part, { columns } as StoredEvent))
    return query.kind === 'field' && String(columns[query.field]).toLowerCase() === query.value.toLowerCase()
  }
  return {
    eventsById: async (_: string, ids: readonly string[]) => events.filter(({ id }) => ids.includes(id)),
    search: async ({ query, from, to }: EventScope, { limit }: { limit: number }) => ({
      events: events
        .filter((event) => event.time >= from && event.time < to && matches(query, event))
        .sort((a, b) => b.time - a.time)
        .slice(0, limit),
    }),
  } as unknown as EventLake
}
