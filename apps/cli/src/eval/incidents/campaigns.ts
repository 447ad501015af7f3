import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { zstdDecompressSync } from 'node:zlib'
import { readNormalizerContent } from '@opensoc/content-files'
import { DEFAULT_TENANT, type Event, type Finding } from '@opensoc/domain'
import { createNormalizers, createRoute, joinLines } from '@opensoc/pipeline'
import type { Playing } from './read-sets.ts'

/** A recorded campaign whose first process is known. */
export interface PlayedCampaign {
  readonly name: string
  readonly events: readonly Event[]
  readonly findings: readonly Finding[]
  /** GUIDs of the processes that are the root. */
  readonly rootGuids: ReadonlySet<string>
}

const LINES_A_FRAME = 5000

export function campaignNames(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => existsSync(join(folder, name, 'ground_truth.json')))
    .sort()
}

/** OTRF's LSASS campaigns: `host.jsonl.zst` with `ground_truth.json`. */
export async function playCampaign(
  folder: string,
  name: string,
  { rules, content }: Playing,
): Promise<PlayedCampaign> {
  const truth = JSON.parse(readFileSync(join(folder, name, 'ground_truth.json'), 'utf8')) as {
    root_cause: { process: { guid: string }[] }
  }
  const lines = zstdDecompressSync(readFileSync(join(folder, name, 'host.jsonl.zst')))
    .toString('utf8')
    .split('\n')
  const route = createRoute({
    normalizers: createNormalizers(await readNormalizerContent(content)),
    joinLines,
  })
  const events: Event[] = []
  const findings: Finding[] = []
  for (let at = 0; at < lines.length; at += LINES_A_FRAME) {
    const header = {
      ...{ tenantId: DEFAULT_TENANT, source: 'otrf', receivedTime: Date.UTC(2026, 0, 1) },
      ...{ contentEncoding: 'identity' as const, contentType: 'application/x-ndjson' },
    } as const
    const body = Buffer.from(lines.slice(at, at + LINES_A_FRAME).join('\n'))
    const output = route({ partition: 0, offset: at, nextOffset: at + 1, header, body }, rules)
    events.push(...output.events)
    findings.push(...output.findings)
  }
  findings.sort((a, b) => a.time - b.time || (a.id < b.id ? -1 : 1))
  return {
    name,
    events,
    findings,
    rootGuids: new Set(truth.root_cause.process.map(({ guid }) => guid.toLowerCase())),
  }
}
