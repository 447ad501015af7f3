import type { EventId, EventLake, Finding, FindingId, Incident } from '@opensoc/domain'
import { loadStory } from './graph/load-processes.ts'
import type { StoryProcess } from './graph/story-process.ts'

export interface TimelineRow {
  readonly time: number
  readonly host: string
  readonly source: string
  readonly layer: string
  readonly what: string
  readonly actor: string
  /** ATT&CK ids. */
  readonly techniques: readonly string[]
  readonly level?: Finding['level']
  readonly findingId?: FindingId
  readonly eventId?: EventId
}

export interface Timeline {
  readonly rows: readonly TimelineRow[]
  readonly truncated: boolean
}

const MAX_ROWS = 5000

/** Findings and the process starts around them, oldest first. */
export async function buildTimeline(options: {
  readonly incident: Incident
  readonly findings: readonly Finding[]
  readonly lake: EventLake
  readonly signal?: AbortSignal | undefined
}): Promise<Timeline> {
  const { incident, findings, lake, signal } = options
  if (findings.length === 0) return { rows: [], truncated: false }
  const story = await loadStory({ tenantId: incident.tenantId, findings, lake, signal })
  const starts = [...story.processes.values()].flatMap((process) => startRow(process) ?? [])
  const rows = [...findings.map(findingRow), ...starts].sort(
    (a, b) => a.time - b.time || (keyOf(a) < keyOf(b) ? -1 : 1),
  )
  return { rows: rows.slice(0, MAX_ROWS), truncated: story.isTruncated || rows.length > MAX_ROWS }
}

function findingRow(finding: Finding): TimelineRow {
  const process = finding.entities.find((entity) => entity.kind === 'process')
  const techniques = finding.attacks.flatMap(
    (attack) => attack.sub_technique?.uid ?? attack.technique?.uid ?? [],
  )
  return {
    time: finding.time,
    host: finding.host ?? '',
    source: finding.source,
    layer: finding.layer,
    what: finding.title,
    actor: [process?.label, finding.user].filter((part) => part !== undefined).join(' as '),
    techniques: [...new Set(techniques)],
    level: finding.level,
    findingId: finding.id,
    ...(finding.eventIds[0] === undefined ? {} : { eventId: finding.eventIds[0] }),
  }
}

function startRow(process: StoryProcess): TimelineRow | undefined {
  const { launch } = process
  if (launch === undefined) return undefined
  return {
    time: launch.time,
    host: process.host,
    source: launch.source,
    layer: launch.layer,
    what: `started ${process.commandLine || process.name}`,
    actor: [process.name, process.user].filter((part) => part !== '').join(' as '),
    techniques: [],
    eventId: launch.id as EventId,
  }
}

function keyOf(row: TimelineRow): string {
  return `${row.findingId ?? ''}${row.eventId ?? ''}${row.what}`
}
