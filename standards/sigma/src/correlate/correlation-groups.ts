import type { CompiledCorrelation } from './compiled-correlation.ts'
import { isBoundedAbove } from './evaluate-session.ts'
import { Session, type SessionChange, type SessionState } from './session.ts'
import { MAX_WINDOW_EVENTS } from './session-bounds.ts'
import type { SessionEvent } from './session-event.ts'

/** A session of a group as it is kept across restarts: JSON as it is. */
export interface GroupState extends SessionState {
  readonly correlationId: string
  readonly groupKey: string
}

interface Group {
  /** When an event last came for it: receive time, milliseconds since the epoch. */
  touched: number
  /** By time; they do not overlap. */
  sessions: Session[]
  /** Numbers tell the sessions apart where they are kept. */
  nextNumber: number
}

const COUNTERS = { groups: 0, events: 0, evictedGroups: 0, evictedEvents: 0 }
export type CorrelationCounters = typeof COUNTERS

/** The groups of one correlation, least recently touched first. */
export class CorrelationGroups {
  readonly compiled: CompiledCorrelation
  readonly #groups = new Map<string, Group>()
  readonly #dirty = new Map<string, Set<Session>>()
  /** Sessions that changed since they were last saved, by group and number. */
  readonly #unsaved = new Map<string, Set<number>>()
  readonly counters: CorrelationCounters = { ...COUNTERS }

  constructor(compiled: CompiledCorrelation) {
    this.compiled = compiled
  }

  add(groupKey: string, event: SessionEvent, now: number): void {
    const group = this.#touch(groupKey, now)
    const { timespanMs } = this.compiled.correlation
    const at = firstReaching(group.sessions, event.time - timespanMs)
    let next = at
    while (next < group.sessions.length && group.sessions[next]!.firstTime <= event.time + timespanMs) next++
    const session = group.sessions[at]
    if (session === undefined || next === at) {
      const alone = new Session()
      alone.add(event, now)
      this.#addSession(groupKey, group, alone)
      return
    }
    const joined = group.sessions.splice(at + 1, next - at - 1)
    for (const other of joined) {
      session.join(other)
      this.#mark(groupKey, other)
    }
    if (session.add(event, now) || joined.length > 0) this.#mark(groupKey, session)
  }

  remove(groupKey: string, id: string, time: number): void {
    const group = this.#groups.get(groupKey)
    const session = group?.sessions.find((one) => one.remove(id, time))
    if (group === undefined || session === undefined) return
    this.#mark(groupKey, session)
    for (const rest of session.split(this.compiled.correlation.timespanMs)) {
      this.#addSession(groupKey, group, rest)
    }
  }

  /**
   * Looks at every session that changed, or whose window has come to its end. Sessions of groups that it looks at go
   * if nothing came for them since `before`.
   */
  evaluate(watermark: number, before: number): SessionChange[] {
    const { correlation } = this.compiled
    if (isBoundedAbove(correlation.condition)) this.#markClosed(watermark)
    const changes: SessionChange[] = []
    for (const [groupKey, sessions] of this.#dirty) {
      const group = this.#groups.get(groupKey)
      for (const session of sessions) {
        changes.push(session.evaluate(correlation, groupKey, watermark))
        this.counters.evictedEvents += session.trim(correlation, groupKey, watermark)
      }
      if (group !== undefined) this.#tidy(groupKey, group, before)
    }
    this.#dirty.clear()
    return changes
  }

  /** Lets groups go that nothing came for since `before`, and the least recently touched beyond `maxGroups`. */
  evict(before: number, maxGroups: number): void {
    for (const [groupKey, { touched }] of this.#groups) {
      const isOver = this.#groups.size > maxGroups
      if (!isOver && touched >= before) break
      if (isOver) this.counters.evictedGroups += 1
      this.#drop(groupKey)
    }
  }

  /** Sessions that changed since the last call, by a key of their own: their state, or undefined where they are gone. */
  takeUnsaved(): Map<string, GroupState | undefined> {
    const unsaved = new Map<string, GroupState | undefined>()
    for (const [groupKey, numbers] of this.#unsaved) {
      for (const number of numbers) unsaved.set(`${groupKey} ${number}`, this.#stateOf(groupKey, number))
    }
    this.#unsaved.clear()
    return unsaved
  }

  /** The watermark under which the session was told what it was told, at least. */
  restore({ groupKey, ...state }: GroupState): number {
    const group = this.#touch(groupKey, state.touched)
    const session = Session.of(state)
    insert(group.sessions, session)
    group.nextNumber = Math.max(group.nextNumber, session.number + 1)
    this.#markOf(groupKey).add(session)
    const { condition, timespanMs } = this.compiled.correlation
    if (!isBoundedAbove(condition)) return Number.NEGATIVE_INFINITY
    return Math.max(...state.fired.map(({ firstTime }) => firstTime + timespanMs + 1))
  }

  count(): CorrelationCounters {
    let events = 0
    for (const { sessions } of this.#groups.values()) for (const session of sessions) events += session.size
    return { ...this.counters, groups: this.#groups.size, events }
  }

  #touch(groupKey: string, now: number): Group {
    const group = this.#groups.get(groupKey) ?? { touched: now, sessions: [], nextNumber: 1 }
    this.#groups.delete(groupKey)
    this.#groups.set(groupKey, group)
    group.touched = Math.max(group.touched, now)
    return group
  }

  #mark(groupKey: string, session: Session): void {
    this.#markOf(groupKey).add(session)
    this.#changed(groupKey, session)
  }

  #changed(groupKey: string, { number }: Session): void {
    const numbers = this.#unsaved.get(groupKey)
    if (numbers === undefined) this.#unsaved.set(groupKey, new Set([number]))
    else numbers.add(number)
  }

  #addSession(groupKey: string, group: Group, session: Session): void {
    session.number = group.nextNumber++
    insert(group.sessions, session)
    this.#mark(groupKey, session)
  }

  /** What is empty or long untouched goes; beyond the bound, what was touched least recently. */
  #tidy(groupKey: string, group: Group, before: number): void {
    const gone = new Set(group.sessions.filter(({ size, touched }) => size === 0 || touched < before))
    let size = group.sessions.reduce((sum, session) => sum + (gone.has(session) ? 0 : session.size), 0)
    if (size > MAX_WINDOW_EVENTS) {
      const oldestFirst = group.sessions.toSorted(
        (a, b) => a.touched - b.touched || a.firstTime - b.firstTime,
      )
      for (const session of oldestFirst) {
        if (size <= MAX_WINDOW_EVENTS) break
        if (gone.has(session)) continue
        gone.add(session)
        size -= session.size
        this.counters.evictedEvents += session.size
      }
    }
    if (gone.size === 0) return
    for (const session of gone) this.#changed(groupKey, session)
    group.sessions = group.sessions.filter((session) => !gone.has(session))
    if (group.sessions.length === 0) this.#groups.delete(groupKey)
  }

  #markOf(groupKey: string): Set<Session> {
    const known = this.#dirty.get(groupKey)
    if (known !== undefined) return known
    const sessions = new Set<Session>()
    this.#dirty.set(groupKey, sessions)
    return sessions
  }

  #markClosed(watermark: number): void {
    for (const [groupKey, { sessions }] of this.#groups) {
      for (const session of sessions) {
        if (session.nextClose !== undefined && session.nextClose < watermark) this.#mark(groupKey, session)
      }
    }
  }

  #drop(groupKey: string): void {
    for (const session of this.#groups.get(groupKey)?.sessions ?? []) this.#changed(groupKey, session)
    this.#groups.delete(groupKey)
  }

  #stateOf(groupKey: string, number: number): GroupState | undefined {
    const session = this.#groups.get(groupKey)?.sessions.find((one) => one.number === number)
    if (session === undefined) return undefined
    return { correlationId: this.compiled.correlation.id, groupKey, ...session.state }
  }
}

/** Where the first session stands that reaches to `time` or beyond: they are in the order of time and do not overlap. */
function firstReaching(sessions: readonly Session[], time: number): number {
  let low = 0
  let high = sessions.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (sessions[middle]!.lastTime < time) low = middle + 1
    else high = middle
  }
  return low
}

function insert(sessions: Session[], session: Session): void {
  sessions.splice(firstReaching(sessions, session.firstTime), 0, session)
}
