import type { CompiledCorrelation } from './compiled-correlation.ts'
import { isBoundedAbove } from './evaluate-session.ts'
import { Session, type SessionChange, type SessionState } from './session.ts'
import type { SessionEvent } from './session-event.ts'

/** A group as it is kept across restarts. */
export interface GroupState {
  readonly correlationId: string
  readonly groupKey: string
  /** When an event last came for it: receive time, milliseconds since the epoch. */
  readonly touched: number
  readonly sessions: readonly SessionState[]
}

interface Group {
  touched: number
  sessions: Session[]
}

const COUNTERS = { groups: 0, events: 0, evictedGroups: 0, evictedEvents: 0 }
export type CorrelationCounters = typeof COUNTERS

/** The groups of one correlation, least recently touched first. */
export class CorrelationGroups {
  readonly compiled: CompiledCorrelation
  readonly #groups = new Map<string, Group>()
  readonly #dirty = new Map<string, Set<Session>>()
  /** Changed since they were last saved. */
  readonly #unsaved = new Set<string>()
  readonly counters: CorrelationCounters = { ...COUNTERS }

  constructor(compiled: CompiledCorrelation) {
    this.compiled = compiled
  }

  add(groupKey: string, event: SessionEvent, now: number): void {
    const group = this.#touch(groupKey, now)
    const { timespanMs } = this.compiled.correlation
    const near = group.sessions.filter(
      (session) =>
        event.time >= session.firstTime - timespanMs && event.time <= session.lastTime + timespanMs,
    )
    const session = near[0] ?? new Session()
    for (const other of near.slice(1)) session.join(other)
    if (near.length === 0) group.sessions.push(session)
    else if (near.length > 1)
      group.sessions = group.sessions.filter((one) => one === session || !near.includes(one))
    if (session.add(event) || near.length > 1) this.#mark(groupKey, session)
  }

  remove(groupKey: string, id: string, time: number): void {
    const group = this.#groups.get(groupKey)
    const session = group?.sessions.find((one) => one.remove(id, time))
    if (group === undefined || session === undefined) return
    this.#mark(groupKey, session)
    for (const rest of session.split(this.compiled.correlation.timespanMs)) {
      group.sessions.push(rest)
      this.#mark(groupKey, rest)
    }
  }

  /** Looks at every session that changed, or whose window has come to its end. */
  evaluate(watermark: number): SessionChange[] {
    const { correlation } = this.compiled
    if (isBoundedAbove(correlation.condition)) this.#markClosed(watermark)
    const changes: SessionChange[] = []
    for (const [groupKey, sessions] of this.#dirty) {
      const group = this.#groups.get(groupKey)
      for (const session of sessions) {
        if (group?.sessions.includes(session) !== true) continue
        changes.push(session.evaluate(correlation, groupKey, watermark))
        this.counters.evictedEvents += session.trim(correlation, groupKey, watermark)
      }
      if (group === undefined) continue
      group.sessions = group.sessions.filter((session) => session.size > 0)
      if (group.sessions.length === 0) this.#drop(groupKey)
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

  /** Groups that changed since the last call: their state, or undefined where they are gone. */
  takeUnsaved(): Map<string, GroupState | undefined> {
    const unsaved = new Map([...this.#unsaved].map((groupKey) => [groupKey, this.#stateOf(groupKey)]))
    this.#unsaved.clear()
    return unsaved
  }

  restore({ groupKey, touched, sessions }: GroupState): void {
    this.#groups.set(groupKey, { touched, sessions: sessions.map((state) => Session.of(state)) })
    for (const session of this.#groups.get(groupKey)!.sessions) this.#markOf(groupKey).add(session)
  }

  count(): CorrelationCounters {
    let events = 0
    for (const { sessions } of this.#groups.values()) for (const session of sessions) events += session.size
    return { ...this.counters, groups: this.#groups.size, events }
  }

  #touch(groupKey: string, now: number): Group {
    const group = this.#groups.get(groupKey) ?? { touched: now, sessions: [] }
    this.#groups.delete(groupKey)
    this.#groups.set(groupKey, group)
    group.touched = now
    return group
  }

  #mark(groupKey: string, session: Session): void {
    this.#markOf(groupKey).add(session)
    this.#unsaved.add(groupKey)
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
    this.#groups.delete(groupKey)
    this.#unsaved.add(groupKey)
  }

  #stateOf(groupKey: string): GroupState | undefined {
    const group = this.#groups.get(groupKey)
    if (group === undefined) return undefined
    return {
      correlationId: this.compiled.correlation.id,
      groupKey,
      touched: group.touched,
      sessions: group.sessions.map((session) => session.state),
    }
  }
}
