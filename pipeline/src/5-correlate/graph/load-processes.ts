import { type EventLake, type Finding, hostKey, type StoredEvent } from '@opensoc/domain'
import { actingPath } from '../../acting-process.ts'
import { isBrokerProcess } from '../../broker-processes.ts'
import { numberAt, textAt } from '../../read-ocsf.ts'
import { startsWhere } from './lake-query.ts'
import { climbByPid, descendByPid, linkByPid, type PidAt, type PidSearch } from './pid-lineage.ts'
import { foldSameProcesses, isPidUid } from './same-process.ts'
import { type StoryProcess, storyId, uidAt } from './story-process.ts'

export interface LoadedStory {
  readonly processes: ReadonlyMap<string, StoryProcess>
  /** Other ids of the same processes. */
  readonly alias: ReadonlyMap<string, string>
  /** The events behind the findings, by id. */
  readonly events: ReadonlyMap<string, StoredEvent>
  readonly isTruncated: boolean
}

export interface StoryLimits {
  readonly tenantId: string
  readonly findings: readonly Finding[]
  readonly lake: EventLake
  readonly signal?: AbortSignal | undefined
}

const MAX_ROUNDS = 16
const MAX_PROCESSES = 3000
const PAGE = 1000
const DAY_MS = 24 * 3600 * 1000
/** An ancestor may have started long before; a descendant runs soon after. */
const BACK_MS = 30 * DAY_MS
const FORWARD_MS = DAY_MS

/** The processes of the findings, their ancestors up to a broker, and what the raised ones started, from the lake. */
export async function loadStory({ tenantId, findings, lake, signal }: StoryLimits): Promise<LoadedStory> {
  const ids = [...new Set(findings.flatMap((finding) => finding.eventIds))].slice(0, 2000)
  const events = new Map((await lake.eventsById(tenantId, ids)).map((event) => [event.id, event]))
  const processes = new Map<string, StoryProcess>()
  for (const event of events.values()) learn(event, processes)

  const times = findings.map((finding) => finding.time)
  const range = { from: Math.max(0, Math.min(...times) - BACK_MS), to: Math.max(...times) + FORWARD_MS }
  let isTruncated = false
  const search: PidSearch['search'] = async (query, within) => {
    const scope = { tenantId, query, ...range, ...within }
    const page = await lake.search(scope, { limit: PAGE }, signal === undefined ? {} : { signal })
    isTruncated ||= page.cursor !== undefined
    return page.events
  }
  const launches = async (field: 'process_uid' | 'parent_uid', uids: readonly string[]) => {
    for (let at = 0; at < uids.length; at += 200) {
      const found = await search(startsWhere(field, uids.slice(at, at + 200)), {})
      for (const event of found) learn(event, processes)
    }
  }
  await climb(processes, (uids) => launches('process_uid', uids))
  await descend(processes, findings, (uids) => launches('parent_uid', uids))
  // What a better log has told already need not be looked for by pid.
  const alias = new Map(foldSameProcesses(processes))
  await followPids(
    { findings, events, alias },
    {
      processes,
      search,
      learn: (event) => learn(event, processes),
      isFull: () => processes.size >= MAX_PROCESSES,
    },
  )
  for (const [id, twin] of foldSameProcesses(processes)) alias.set(id, twin)
  linkByPid(processes)
  return { processes, alias, events, isTruncated: isTruncated || processes.size >= MAX_PROCESSES }
}

async function followPids(
  { findings, events, alias }: Pick<LoadedStory, 'events' | 'alias'> & Pick<StoryLimits, 'findings'>,
  story: PidSearch,
): Promise<void> {
  const named = findings.flatMap((finding) => actingPid(finding, events.get(finding.eventIds[0] ?? '')) ?? [])
  await climbByPid(named, story)
  const raised = new Set(
    findings.flatMap(({ processKey: key }) => (key === undefined ? [] : (alias.get(key) ?? key))),
  )
  const acted = new Set(named.map(({ host, pid }) => `${hostKey(host)}|${pid}`))
  const roots = [...story.processes.values()].filter(
    ({ id, uid, host, pid }) => isPidUid(uid) && (raised.has(id) || acted.has(`${hostKey(host)}|${pid}`)),
  )
  await descendByPid(roots, story)
}

/** Whom an event names as acting by pid alone. */
function actingPid({ processKey, host, time }: Finding, event: StoredEvent | undefined): PidAt | undefined {
  const pid = numberAt(event?.ocsf, `${actingPath(event?.ocsf)}.pid`)
  return processKey !== undefined || pid === undefined || host === undefined ? undefined : { host, pid, time }
}

/** Asks for the start of every process that is known only by name, then of its parent, until brokers are reached. */
async function climb(
  processes: Map<string, StoryProcess>,
  ask: (uids: readonly string[]) => Promise<void>,
): Promise<void> {
  const asked = new Set<string>()
  for (let round = 0; round < MAX_ROUNDS && processes.size < MAX_PROCESSES; round++) {
    const unknown = [...processes.values()].filter(
      (process) => process.launch === undefined && !isBrokerProcess(process.name) && !asked.has(process.uid),
    )
    if (unknown.length === 0) return
    const uids = [...new Set(unknown.map((process) => process.uid))]
    for (const uid of uids) asked.add(uid)
    await ask(uids)
  }
}

/** Asks for the children of the processes that raised findings, and theirs. */
async function descend(
  processes: Map<string, StoryProcess>,
  findings: readonly Finding[],
  ask: (uids: readonly string[]) => Promise<void>,
): Promise<void> {
  const raised = new Set(findings.flatMap((finding) => finding.processKey ?? []))
  let parents = [...processes.values()].filter(
    (process) => raised.has(process.id) && !isBrokerProcess(process.name),
  )
  const asked = new Set<string>()
  for (let round = 0; round < MAX_ROUNDS && parents.length > 0 && processes.size < MAX_PROCESSES; round++) {
    const before = new Set(processes.keys())
    const uids = parents.map((process) => process.uid).filter((uid) => !asked.has(uid))
    if (uids.length === 0) return
    for (const uid of uids) asked.add(uid)
    await ask(uids)
    parents = [...processes.values()].filter((process) => !before.has(process.id))
  }
}

/** Takes from an event what it says of processes. What a process was called at its start wins over later names. */
function learn(event: StoredEvent, processes: Map<string, StoryProcess>): void {
  const host = String(event.columns['host'] ?? '')
  if (host === '') return
  const { ocsf } = event
  const isLaunch = ocsf['class_uid'] === 1007 && ocsf['activity_id'] === 1
  for (const path of ['process', 'actor.process']) {
    take(ocsf, path, host, event, isLaunch && path === 'process', processes)
    take(ocsf, `${path}.parent_process`, host, event, false, processes)
  }
}

function take(
  ocsf: unknown,
  path: string,
  host: string,
  event: StoredEvent,
  isLaunch: boolean,
  processes: Map<string, StoryProcess>,
): void {
  const uid = uidAt(ocsf, path)
  if (uid === undefined) return
  const id = storyId(host, uid)
  const known = processes.get(id)
  if (known?.launch !== undefined && !isLaunch) return
  const process: StoryProcess = known ?? {
    id,
    host,
    uid,
    pid: undefined,
    name: '',
    commandLine: '',
    path: '',
    user: '',
    sha256: '',
    time: event.time,
    parentUid: '',
    launch: undefined,
  }
  // Its own start tells best; until that is seen, whatever names it first.
  const told = (value: string | undefined, known: string) =>
    (isLaunch ? value || known : known || value) ?? ''
  process.pid ??= numberAt(ocsf, `${path}.pid`)
  process.name = told(textAt(ocsf, `${path}.name`), process.name)
  process.commandLine = told(textAt(ocsf, `${path}.cmd_line`), process.commandLine)
  process.path = told(textAt(ocsf, `${path}.file.path`), process.path)
  process.user = told(textAt(ocsf, `${path}.user.name`), process.user)
  process.parentUid = told(textAt(ocsf, `${path}.parent_process.uid`), process.parentUid)
  if (isLaunch) {
    process.launch = event
    process.time = event.time
    process.sha256 = String(event.columns['sha256'] ?? '')
  } else if (process.launch === undefined) process.time = Math.min(process.time, event.time)
  processes.set(id, process)
}
