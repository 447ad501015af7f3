import { type HuntQuery, hostKey, type StoredEvent } from '@opensoc/domain'
import { baseName, isBrokerProcess } from '../../broker-processes.ts'
import { numberAt, textAt } from '../../read-ocsf.ts'
import { startsByPid } from './lake-query.ts'
import type { StoryProcess } from './story-process.ts'

/** A process named by its pid at a moment: the one with that pid that had started last by then. */
export interface PidAt {
  /** As the events spell it. */
  readonly host: string
  readonly pid: number
  readonly time: number
}

export interface PidSearch {
  readonly processes: Map<string, StoryProcess>
  readonly learn: (event: StoredEvent) => void
  /** Newest first. */
  readonly search: (
    query: HuntQuery,
    range: { from?: number; to?: number },
  ) => Promise<readonly StoredEvent[]>
  readonly isFull: () => boolean
}

const MAX_ROUNDS = 16
const PIDS_A_QUERY = 200

/**
 * Finds ancestors where a log names processes by pid alone (Security 4688, auditd): a parent is the process that had
 * that pid last when the child started, so that a pid used again later is not taken for it.
 */
export async function climbByPid(named: readonly PidAt[], story: PidSearch): Promise<void> {
  const asked = new Set<string>()
  let wanted = [...named]
  for (let round = 0; round < MAX_ROUNDS && !story.isFull(); round++) {
    wanted = [...wanted, ...unlinked(story.processes)].filter((want) => {
      const key = `${pidKey(want.host, want.pid)}|${want.time}`
      return !asked.has(key) && asked.add(key)
    })
    if (wanted.length === 0) return
    for (const [host, group] of Map.groupBy(wanted, (want) => want.host)) {
      for (let at = 0; at < group.length; at += PIDS_A_QUERY) {
        const part = group.slice(at, at + PIDS_A_QUERY)
        const to = Math.max(...part.map((want) => want.time)) + 1
        const pids = [...new Set(part.map((want) => want.pid))]
        const events = await story.search(startsByPid(host, pids, false), { to })
        for (const want of part) {
          const start = latestStart(events, want)
          if (start !== undefined) story.learn(start)
        }
      }
    }
    wanted = []
  }
}

/** Finds what these processes started, and what that started, until their pid was given to another process. */
export async function descendByPid(roots: readonly StoryProcess[], story: PidSearch): Promise<void> {
  const done = new Set<string>()
  let parents = roots.filter(hasOwnPid)
  for (let round = 0; round < MAX_ROUNDS && parents.length > 0 && !story.isFull(); round++) {
    const before = new Set(story.processes.keys())
    for (const parent of parents) done.add(parent.id)
    for (const [host, group] of Map.groupBy(parents, (parent) => parent.host)) {
      for (let at = 0; at < group.length; at += PIDS_A_QUERY) {
        const part = group.slice(at, at + PIDS_A_QUERY)
        const from = Math.min(...part.map((parent) => parent.time))
        const pids = [...new Set(part.map((parent) => parent.pid!))]
        const events = await story.search(startsByPid(host, pids, true), { from })
        for (const parent of part) for (const child of childrenOf(parent, events)) story.learn(child)
      }
    }
    parents = [...story.processes.values()].filter(
      (process) => !before.has(process.id) && !done.has(process.id) && hasOwnPid(process),
    )
  }
}

/** Says of each process that names its parent by pid which one that was. A parent never seen starting is one too. */
export function linkByPid(processes: Map<string, StoryProcess>): void {
  for (const want of [...unlinked(processes)]) {
    const parent = startedBefore(processes, want) ?? neverSeen(want, processes)
    want.child.parentUid = parent.uid
  }
}

interface Unlinked extends PidAt {
  readonly child: StoryProcess
}

function unlinked(processes: ReadonlyMap<string, StoryProcess>): Unlinked[] {
  const found: Unlinked[] = []
  for (const child of processes.values()) {
    if (child.launch === undefined || child.parentUid !== '' || isBrokerProcess(child.name)) continue
    const pid = parentPid(child.launch)
    if (pid !== undefined && pid !== 0) found.push({ host: child.host, pid, time: child.launch.time, child })
  }
  return found
}

function startedBefore(
  processes: ReadonlyMap<string, StoryProcess>,
  { host, pid, time, child }: PidAt & { readonly child?: StoryProcess },
): StoryProcess | undefined {
  const key = pidKey(host, pid)
  let latest: StoryProcess | undefined
  for (const process of processes.values()) {
    if (process === child || process.launch === undefined || process.pid === undefined) continue
    if (process.launch.time > time || pidKey(process.host, process.pid) !== key) continue
    // At one moment each could be the other's parent: then nothing is said.
    if (process.launch.time === time && parentPid(process.launch) === child?.pid) continue
    const later = latest === undefined ? 1 : process.launch.time - latest.launch!.time
    if (later > 0 || (later === 0 && process.id < latest!.id)) latest = process
  }
  return latest
}

function latestStart(events: readonly StoredEvent[], { host, pid, time }: PidAt): StoredEvent | undefined {
  let latest: StoredEvent | undefined
  for (const event of events) {
    if (event.time > time || startedPid(event) !== pid || hostOfEvent(event) !== hostKey(host)) continue
    if (
      latest === undefined ||
      event.time > latest.time ||
      (event.time === latest.time && event.id < latest.id)
    )
      latest = event
  }
  return latest
}

function childrenOf(parent: StoryProcess, events: readonly StoredEvent[]): StoredEvent[] {
  const own = events.filter(
    (event) => hostOfEvent(event) === hostKey(parent.host) && event.time >= parent.time,
  )
  const reused = own.filter((event) => startedPid(event) === parent.pid && event.time > parent.time)
  const end = Math.min(Number.POSITIVE_INFINITY, ...reused.map((event) => event.time))
  return own.filter((event) => parentPid(event) === parent.pid && event.time < end)
}

const FIRST_PROCESSES: Readonly<Record<number, string>> = { 1: 'init', 4: 'System' }

function neverSeen({ host, pid, child }: Unlinked, processes: Map<string, StoryProcess>): StoryProcess {
  const launch = child.launch?.ocsf
  const path = textAt(launch, 'process.parent_process.file.path') ?? ''
  const told = textAt(launch, 'process.parent_process.name') ?? baseName(path)
  const name = told || FIRST_PROCESSES[pid] || `process ${pid}`
  const uid = `${pid}|unseen|${name.toLowerCase()}`
  const id = `${hostKey(host)}|${uid}`
  const known = processes.get(id)
  const time = Math.min(known?.time ?? child.time, child.time)
  const parent = known ?? { ...NOTHING_KNOWN, id, host, uid, pid, name, path, time }
  parent.time = time
  processes.set(id, parent)
  return parent
}

const NOTHING_KNOWN = { commandLine: '', user: '', sha256: '', parentUid: '', launch: undefined }

function hasOwnPid(process: StoryProcess): boolean {
  return process.pid !== undefined && process.launch !== undefined && !isBrokerProcess(process.name)
}

function startedPid({ ocsf }: StoredEvent): number | undefined {
  return numberAt(ocsf, 'process.pid')
}

function parentPid({ ocsf }: StoredEvent): number | undefined {
  return numberAt(ocsf, 'process.parent_process.pid')
}

function hostOfEvent({ columns }: StoredEvent): string {
  return hostKey(String(columns['host'] ?? ''))
}

function pidKey(host: string, pid: number): string {
  return `${hostKey(host)}|${pid}`
}
