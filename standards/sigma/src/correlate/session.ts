import type { SigmaCorrelation } from '../sigma-document.ts'
import type { CorrelationFiring } from './compiled-correlation.ts'
import { evaluateSession } from './evaluate-session.ts'
import { compactTerms, forgetTerms } from './new-terms.ts'
import { MAX_NAMED_EVENTS, MAX_WINDOW_EVENTS } from './session-bounds.ts'
import { compareEvents, type SessionEvent } from './session-event.ts'
import type { Window } from './window.ts'

/** What of a session is kept across restarts: JSON as it is. */
export interface SessionState {
  readonly number: number
  readonly touched: number
  readonly events: readonly SessionEvent[]
  readonly fired: readonly Fired[]
  /** Left by events that did not fit any more. */
  readonly restUntil: number
}

/** What came true and was told: enough to take it back. */
export interface Fired {
  readonly key: string
  readonly firstTime: number
  readonly time: number
  readonly group: readonly string[]
}

/** A run of a group's events no two of which are further apart than a timespan: no window reaches beyond it. */
export class Session {
  #events: SessionEvent[] = []
  #fired: readonly Fired[] = []
  #restUntil = NO_REST
  #emptiedAt = 0
  /** When a window that waits for its end is to be looked at again. */
  nextClose: number | undefined
  /** Tells it from others of its group. */
  number = 0
  /** When an event last came for it: receive time, milliseconds since the epoch. */
  touched = Number.MIN_SAFE_INTEGER

  static of({ number, touched, events, fired, restUntil }: SessionState): Session {
    const session = new Session()
    session.number = number
    session.touched = touched
    session.#events = [...events]
    session.#fired = fired
    session.#restUntil = restUntil
    return session
  }

  get state(): SessionState {
    const { number, touched } = this
    return { number, touched, events: this.#events, fired: this.#fired, restUntil: this.#restUntil }
  }

  get firstTime(): number {
    return this.#events[0]?.time ?? this.#emptiedAt
  }

  get lastTime(): number {
    return this.#events.at(-1)?.time ?? this.#emptiedAt
  }

  get size(): number {
    return this.#events.length
  }

  /** False if it was there already: a replay changes nothing. `now` is when it was received. */
  add(event: SessionEvent, now = this.touched): boolean {
    this.touched = Math.max(this.touched, now)
    const at = position(this.#events, event)
    const known = this.#events[at]
    if (known === undefined || known.id !== event.id || known.time !== event.time) {
      this.#events.splice(at, 0, event)
      return true
    }
    const bases = [...new Set([...known.bases, ...event.bases])].sort((a, b) => a - b)
    if (bases.length === known.bases.length) return false
    this.#events[at] = { ...known, bases }
    return true
  }

  remove(id: string, time: number): boolean {
    const at = this.#events.findIndex((event) => event.id === id && event.time === time)
    if (at === -1) return false
    this.#events.splice(at, 1)
    this.#emptiedAt = time
    return true
  }

  /** Takes in all of a session that turned out to be part of this one. */
  join(other: Session): void {
    for (const event of other.#events) this.add(event)
    this.touched = Math.max(this.touched, other.touched)
    this.#fired = [...this.#fired, ...other.#fired]
    this.#restUntil = Math.max(this.#restUntil, other.#restUntil)
    other.#emptiedAt = other.lastTime
    other.#events = []
    other.#fired = []
  }

  /** Splits into sessions where events that were removed have left a gap. */
  split(timespanMs: number): Session[] {
    const gap = this.#events.findIndex(
      (event, at) => at > 0 && event.time - this.#events[at - 1]!.time > timespanMs,
    )
    if (gap === -1) return []
    const from = this.#events[gap]!.time
    const rest = Session.of({
      number: this.number,
      touched: this.touched,
      events: this.#events.slice(gap),
      fired: this.#fired.filter((fired) => fired.firstTime >= from),
      restUntil: this.#restUntil,
    })
    this.#events = this.#events.slice(0, gap)
    this.#fired = this.#fired.filter((fired) => fired.firstTime < from)
    return [rest, ...rest.split(timespanMs)]
  }

  /** What is true now and was not told, and what was told and is true no more. */
  evaluate(correlation: SigmaCorrelation, groupKey: string, watermark: number): SessionChange {
    const { windows, nextClose } = evaluateSession(correlation, this.#events, this.#restUntil, watermark)
    this.nextClose = nextClose
    const firings = windows.map((window) => firingOf(correlation, groupKey, window))
    const told = new Set(this.#fired.map((fired) => fired.key))
    const now = new Set(firings.map((firing) => firing.key))
    const withdrawn = this.#fired.filter((fired) => !now.has(fired.key))
    this.#fired = windows.map((window, index) => firedOf(firings[index]!, window))
    return { fired: firings.filter((firing) => !told.has(firing.key)), withdrawn, standing: firings }
  }

  /**
   * Lets the oldest events go where there are more than fit; gives how many. What has fired on events that go stays
   * as it was told, and the group rests until a timespan after it.
   */
  trim(correlation: SigmaCorrelation, groupKey: string, watermark: number): number {
    if (correlation.type === 'x_opensoc_new_terms') return this.#trimTerms(correlation, groupKey, watermark)
    const excess = this.#events.length - MAX_WINDOW_EVENTS
    if (excess <= 0) return 0
    // A quarter more, so that the next event does not bring this about again.
    const gone = excess + (MAX_WINDOW_EVENTS >> 2)
    const boundary = this.#events[gone]!
    const settled = evaluateSession(correlation, this.#events, this.#restUntil, watermark).windows.filter(
      ({ events }) => compareEvents(events.at(-1)!, boundary) < 0,
    )
    const last = settled.at(-1)?.events.at(-1)
    if (last !== undefined) this.#restUntil = last.time + correlation.timespanMs
    this.#events = this.#events.slice(gone)
    this.evaluate(correlation, groupKey, watermark)
    return gone
  }

  /** Terms that were seen least recently go: what was told of them stays as it was told. */
  #trimTerms(correlation: SigmaCorrelation, groupKey: string, watermark: number): number {
    this.#events = compactTerms(this.#events, correlation.timespanMs)
    const before = this.#events.length
    if (before <= MAX_WINDOW_EVENTS) return 0
    this.#events = forgetTerms(this.#events, MOST_KEPT)
    this.evaluate(correlation, groupKey, watermark)
    return before - this.#events.length
  }
}

const MOST_KEPT = MAX_WINDOW_EVENTS - (MAX_WINDOW_EVENTS >> 2)
const NO_REST = Number.MIN_SAFE_INTEGER

function firedOf({ key, firstTime, time }: CorrelationFiring, { events }: Window): Fired {
  return { key, firstTime, time, group: events[0]!.group }
}

export interface SessionChange {
  readonly fired: readonly CorrelationFiring[]
  readonly withdrawn: readonly Fired[]
  /** All that is true now. */
  readonly standing: readonly CorrelationFiring[]
}

function firingOf(
  correlation: SigmaCorrelation,
  groupKey: string,
  { events, value }: Window,
): CorrelationFiring {
  const first = events[0]!
  const last = events.at(-1)!
  const isNewTerm = correlation.type === 'x_opensoc_new_terms' && typeof first.value === 'string'
  const terms = isNewTerm ? (JSON.parse(first.value as string) as string[]) : []
  const ids = [...new Set(events.flatMap((event) => event.restsOn ?? [event.id]))]
  return {
    correlation,
    key: JSON.stringify([correlation.id, groupKey, first.time, last.time, ...terms]),
    group: Object.fromEntries([
      ...correlation.groupBy.map((name, index) => [name, first.group[index] ?? '']),
      ...terms.map((term, index) => [correlation.condition?.field[index] ?? '', term]),
    ]),
    firstTime: first.time,
    time: last.time,
    value,
    eventIds: ids.slice(0, MAX_NAMED_EVENTS),
    eventCount: ids.length,
  }
}

function position(events: readonly SessionEvent[], event: SessionEvent): number {
  let low = 0
  let high = events.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (compareEvents(events[middle]!, event) < 0) low = middle + 1
    else high = middle
  }
  return low
}
