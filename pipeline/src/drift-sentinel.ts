import type { DriftAlarm, FieldProfile, LedgerEntry } from '@opensoc/domain'

/** A window of one kind is judged at the latest after so long: 5 minutes of receipt. */
const WINDOW_MS = 5 * 60_000
/** With so many events a window is judged before it ends; with fewer than the least it never is. */
const ENOUGH = 50
const LEAST = 10
/** So many events make what is usual. */
const USUAL = 200
/** What is usual forgets slowly: beyond so many events both counts are halved. */
const MEMORY = 20_000
const FILLED = 0.9
const LOST = 0.1
const QUARANTINE_JUMP = 0.25
const MAX_SOURCES = 500
const MAX_KINDS = 200
const MAX_FIELDS = 400
const MAX_ALARMS = 1000

interface Tally {
  events: number
  readonly fields: Map<string, number>
}

interface Watched {
  readonly usual: Tally
  window: Tally
  windowStart: number
}

interface WatchedSource {
  readonly kinds: Map<string, Watched>
  /** A field of its own: how many of the records went to quarantine. */
  readonly quarantine: Watched
}

/** What is kept of a source: plain data. */
export interface SourceMemory {
  readonly kinds: Readonly<
    Record<string, { readonly events: number; readonly fields: Readonly<Record<string, number>> }>
  >
  readonly received: number
  readonly quarantined: number
}

export interface DriftInput {
  readonly profiles: readonly FieldProfile[]
  readonly ledger: readonly LedgerEntry[]
  /** Milliseconds since the epoch. */
  readonly receivedTime: number
}

export interface DriftChange {
  /** Raised or resolved just now. */
  readonly alarms: readonly DriftAlarm[]
  /** Sources of which a window closed: what is kept of them changed. */
  readonly learned: readonly string[]
}

const QUARANTINED = 'quarantined'

/**
 * Watches which fields the events of each source fill, and how many of its records nobody understands. A field that was
 * in nine of ten events and now is in fewer than one of ten raises an alarm, as does a jump of the quarantine; what is
 * usual stays as it is until it is as before, or somebody says that it is right.
 */
export class DriftSentinel {
  readonly #sources = new Map<string, WatchedSource>()
  readonly #alarms = new Map<string, DriftAlarm>()

  alarms(): readonly DriftAlarm[] {
    return [...this.#alarms.values()]
  }

  observe({ profiles, ledger, receivedTime }: DriftInput): DriftChange {
    const changed: DriftAlarm[] = []
    const learned = new Set<string>()
    for (const { source, kind, events, fields } of profiles) {
      const watched = this.#kind(source, kind, receivedTime)
      if (watched === undefined) continue
      add(watched.window, events, Object.entries(fields))
      if (this.#judge(source, kind, watched, receivedTime, changed)) learned.add(source)
    }
    for (const { source, received, quarantined } of ledger) {
      const watched = this.#source(source, receivedTime)?.quarantine
      if (watched === undefined || received <= 0) continue
      const refused = Object.values(quarantined).reduce((sum, count) => sum + Math.max(0, count), 0)
      add(watched.window, received, [[QUARANTINED, refused]])
      if (this.#judge(source, undefined, watched, receivedTime, changed)) learned.add(source)
    }
    return { alarms: changed, learned: [...learned] }
  }

  /** Somebody says that it is right as it is: the kind is learned anew. Undefined where there is no such alarm. */
  accept(id: string, by: string, time: number): DriftAlarm | undefined {
    const alarm = this.#alarms.get(id)
    if (alarm === undefined) return undefined
    const accepted = { ...alarm, acceptedBy: by, resolvedTime: alarm.resolvedTime ?? time }
    this.#alarms.set(id, accepted)
    const source = this.#sources.get(alarm.source)
    const watched = alarm.kind === undefined ? source?.quarantine : source?.kinds.get(alarm.kind)
    if (watched !== undefined) forget(watched.usual)
    return accepted
  }

  memoryOf(source: string): SourceMemory | undefined {
    const watched = this.#sources.get(source)
    if (watched === undefined) return undefined
    return {
      kinds: Object.fromEntries(
        Array.from(watched.kinds, ([kind, { usual }]) => [
          kind,
          { events: usual.events, fields: Object.fromEntries(usual.fields) },
        ]),
      ),
      received: watched.quarantine.usual.events,
      quarantined: watched.quarantine.usual.fields.get(QUARANTINED) ?? 0,
    }
  }

  restore(source: string, memory: SourceMemory): void {
    const kinds = new Map(
      Object.entries(memory.kinds).map(([kind, { events, fields }]) => [
        kind,
        watch({ events, fields: new Map(Object.entries(fields)) }),
      ]),
    )
    const { received, quarantined } = memory
    const quarantine = watch({ events: received, fields: new Map([[QUARANTINED, quarantined]]) })
    this.#sources.set(source, { kinds, quarantine })
  }

  restoreAlarms(alarms: readonly DriftAlarm[]): void {
    for (const alarm of alarms) this.#alarms.set(alarm.id, alarm)
  }

  #source(name: string, time: number): WatchedSource | undefined {
    const known = this.#sources.get(name)
    if (known !== undefined || this.#sources.size >= MAX_SOURCES) return known
    const fresh = { kinds: new Map(), quarantine: watch({ events: 0, fields: new Map() }, time) }
    this.#sources.set(name, fresh)
    return fresh
  }

  #kind(source: string, kind: string, time: number): Watched | undefined {
    const kinds = this.#source(source, time)?.kinds
    const known = kinds?.get(kind)
    if (known !== undefined || kinds === undefined || kinds.size >= MAX_KINDS) return known
    const fresh = watch({ events: 0, fields: new Map() }, time)
    kinds.set(kind, fresh)
    return fresh
  }

  /** True where the window closed. */
  #judge(
    source: string,
    kind: string | undefined,
    watched: Watched,
    time: number,
    changed: DriftAlarm[],
  ): boolean {
    const { window, usual } = watched
    if (watched.windowStart === 0) watched.windowStart = time
    const isOver = time - watched.windowStart >= WINDOW_MS
    const isTelling = window.events >= (isOver ? LEAST : ENOUGH)
    if (isTelling && usual.events >= USUAL)
      for (const alarm of kind === undefined
        ? quarantineJump(source, watched)
        : fieldsLost(source, kind, watched))
        this.#raise(alarm, time, changed)
    if (isTelling) this.#resolve(source, kind, watched, time, changed)
    if (!isOver) return false
    // While something is wrong, what is usual must not learn it.
    if (!this.#isAlarmed(source, kind)) learn(usual, window)
    watched.window = { events: 0, fields: new Map() }
    watched.windowStart = time
    return true
  }

  #raise(alarm: Omit<DriftAlarm, 'raisedTime'>, raisedTime: number, changed: DriftAlarm[]): void {
    const known = this.#alarms.get(alarm.id)
    if (known !== undefined && known.resolvedTime === undefined) return
    if (known === undefined && this.#alarms.size >= MAX_ALARMS) this.#forgetOldest()
    const raised = { ...alarm, raisedTime }
    this.#alarms.set(alarm.id, raised)
    changed.push(raised)
  }

  #resolve(
    source: string,
    kind: string | undefined,
    { window }: Watched,
    time: number,
    changed: DriftAlarm[],
  ): void {
    for (const alarm of this.#alarms.values()) {
      if (alarm.source !== source || alarm.kind !== kind || alarm.resolvedTime !== undefined) continue
      const now = shareOf(window, alarm.field ?? QUARANTINED)
      const isBack =
        alarm.type === 'field_lost' ? now >= alarm.before / 2 : now < alarm.before + QUARANTINE_JUMP / 2
      if (!isBack) continue
      const resolved = { ...alarm, resolvedTime: time }
      this.#alarms.set(alarm.id, resolved)
      changed.push(resolved)
    }
  }

  #isAlarmed(source: string, kind: string | undefined): boolean {
    for (const alarm of this.#alarms.values())
      if (alarm.source === source && alarm.kind === kind && alarm.resolvedTime === undefined) return true
    return false
  }

  /** The oldest of those that are over, else the oldest. */
  #forgetOldest(): void {
    const over = [...this.#alarms.values()].find(({ resolvedTime }) => resolvedTime !== undefined)
    const [first] = this.#alarms.keys()
    this.#alarms.delete(over?.id ?? first ?? '')
  }
}

type Judged = Omit<DriftAlarm, 'raisedTime'>

function fieldsLost(source: string, kind: string, { usual, window }: Watched): Judged[] {
  const lost: Judged[] = []
  let came: readonly string[] | undefined
  for (const [field, count] of usual.fields) {
    const before = count / usual.events
    if (before < FILLED) continue
    const now = shareOf(window, field)
    if (now > LOST) continue
    came ??= newFields(usual, window)
    const perhaps = came.filter((name) => name.startsWith('ocsf:') === field.startsWith('ocsf:'))
    lost.push({
      ...{ id: `${source}|${kind}|${field}`, source, type: 'field_lost', kind, field },
      ...{ before, now, sample: window.events },
      ...(perhaps.length === 0 ? {} : { perhaps }),
    })
  }
  return lost
}

/** Those that most events hold now and hardly any held before. */
function newFields(usual: Tally, window: Tally): readonly string[] {
  return [...window.fields.keys()]
    .filter((field) => shareOf(window, field) >= FILLED && shareOf(usual, field) <= LOST)
    .slice(0, 8)
}

function quarantineJump(source: string, { usual, window }: Watched): Judged[] {
  const before = shareOf(usual, QUARANTINED)
  const now = shareOf(window, QUARANTINED)
  if (now < before + QUARANTINE_JUMP) return []
  return [{ id: `${source}|quarantine`, source, type: 'quarantine_jump', before, now, sample: window.events }]
}

function watch(usual: Tally, time = 0): Watched {
  return { usual, window: { events: 0, fields: new Map() }, windowStart: time }
}

function shareOf({ events, fields }: Tally, field: string): number {
  return events === 0 ? 0 : (fields.get(field) ?? 0) / events
}

function add(tally: Tally, events: number, fields: Iterable<readonly [string, number]>): void {
  tally.events += events
  for (const [field, count] of fields) {
    const known = tally.fields.get(field)
    if (known !== undefined) tally.fields.set(field, known + count)
    else if (tally.fields.size < MAX_FIELDS) tally.fields.set(field, count)
  }
}

function learn(usual: Tally, window: Tally): void {
  add(usual, window.events, window.fields)
  if (usual.events <= MEMORY) return
  usual.events /= 2
  for (const [field, count] of usual.fields)
    if (count < 1) usual.fields.delete(field)
    else usual.fields.set(field, count / 2)
}

function forget(usual: Tally): void {
  usual.events = 0
  usual.fields.clear()
}
