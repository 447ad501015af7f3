import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { DEFAULT_TENANT, type EventId, type FindingId, type TenantId } from '@opensoc/domain'
import type { RememberedFinding } from '@opensoc/pipeline'
import type { LabeledFinding, Scenario } from './labeled-set.ts'

interface Eve {
  readonly timestamp: string
  readonly src_ip?: string
  readonly dest_ip?: string
  readonly alert?: {
    readonly signature_id: number
    readonly signature: string
    readonly severity: number
    readonly category?: string
  }
}

const LEVEL: readonly RememberedFinding['level'][] = ['low', 'high', 'medium', 'low']

/** CPTC-2017 (`teamNN.eve.jsonl.gz`): Suricata's alerts, a file an attacking team; nothing in them is benign. */
export function cptc(folder: string): Scenario[] {
  return readdirSync(folder)
    .filter((file) => /^team\d+\.eve\.jsonl\.gz$/.test(file))
    .sort()
    .map((file) => ({
      set: 'cptc-2017',
      name: file.slice(0, file.indexOf('.')),
      heldApart: false,
      isFullyLabeled: false,
      findings: () => read(join(folder, file)),
    }))
}

function read(path: string): LabeledFinding[] {
  const events = gunzipSync(readFileSync(path))
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Eve)
    .filter((event) => event.alert !== undefined)
    .map((event) => ({ event, time: Date.parse(event.timestamp) }))
    .sort((a, b) => a.time - b.time)
  return events.map(({ event, time }, index) => ({
    finding: toFinding(event, time, index, DEFAULT_TENANT),
    incident: 'team',
    step: event.alert?.category,
  }))
}

function toFinding(event: Eve, time: number, index: number, tenantId: TenantId): RememberedFinding {
  const { signature_id = 0, signature = '', severity = 3 } = event.alert ?? {}
  const ends = [event.src_ip, event.dest_ip].filter((ip) => ip !== undefined)
  return {
    id: String(index) as FindingId,
    tenantId,
    ruleId: String(signature_id),
    title: signature,
    level: LEVEL[severity] ?? 'low',
    time,
    eventIds: [`0.${index}.0` as EventId],
    source: 'suricata',
    layer: 'network',
    product: 'Suricata',
    ...(event.src_ip === undefined ? {} : { host: event.src_ip }),
    entities: ends.map((ip) => ({ kind: 'ip', key: ip, label: ip })),
    attacks: [],
  }
}
