import { type Finding, hostKey, type StoredEvent } from '@opensoc/domain'
import { actingPath } from '../../acting-process.ts'
import { numberAt } from '../../read-ocsf.ts'
import type { StoryProcess } from './story-process.ts'

/** Two logs of one host report a start within this time of each other. */
const SAME_START_MS = 5000
const HOUR_MS = 3600 * 1000
const DAY_MS = 24 * HOUR_MS

/**
 * One process is told by several logs: Sysmon names it by GUID, the Security log by pid and start time, PowerShell by
 * pid alone. Folds the second kind into the first, and gives the story's id for any id of them.
 */
export function foldSameProcesses(processes: Map<string, StoryProcess>): ReadonlyMap<string, string> {
  const alias = new Map<string, string>()
  const byPid = Map.groupBy(
    [...processes.values()].filter((process) => process.pid !== undefined && !isPidUid(process.uid)),
    (process) => `${hostKey(process.host)}|${process.pid}`,
  )
  for (const process of [...processes.values()]) {
    if (!isPidUid(process.uid)) continue
    const twin = byPid
      .get(`${hostKey(process.host)}|${process.pid}`)
      ?.find((other) => isSameStart(other, process))
    if (twin === undefined) continue
    alias.set(process.id, twin.id)
    processes.delete(process.id)
  }
  return alias
}

/**
 * The same pid and image at the same moment. A collector that writes local time without a zone is whole hours off:
 * so are two logs of one host if only one of them does.
 */
function isSameStart(a: StoryProcess, b: StoryProcess): boolean {
  const apartMs = Math.abs(a.time - b.time)
  if (apartMs <= SAME_START_MS) return true
  const pastHourMs = apartMs % HOUR_MS
  const isWholeHours = Math.min(pastHourMs, HOUR_MS - pastHourMs) <= SAME_START_MS
  return apartMs < DAY_MS && isWholeHours && a.path !== '' && a.path.toLowerCase() === b.path.toLowerCase()
}

/** Made of pid and start time, where the log has no GUID. */
export function isPidUid(uid: string): boolean {
  return /^\d+\|\d+$/.test(uid)
}

/** The process that a finding is about: by its key, else by the pid that was running on the host then. */
export function processOfFinding(
  finding: Finding,
  event: StoredEvent | undefined,
  processes: ReadonlyMap<string, StoryProcess>,
  alias: ReadonlyMap<string, string>,
): StoryProcess | undefined {
  const key = finding.processKey
  if (key !== undefined) return processes.get(alias.get(key) ?? key)
  const pid = numberAt(event?.ocsf, `${actingPath(event?.ocsf)}.pid`)
  if (pid === undefined || finding.host === undefined) return undefined
  const host = hostKey(finding.host)
  let latest: StoryProcess | undefined
  for (const process of processes.values()) {
    if (process.pid !== pid || hostKey(process.host) !== host || process.time > finding.time) continue
    if (latest === undefined || process.time > latest.time) latest = process
  }
  return latest
}
