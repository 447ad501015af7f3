import type { SigmaCorrelation } from '../sigma-document.ts'
import type { SessionEvent } from './session-event.ts'
import type { Window } from './window.ts'

/**
 * Where a value is seen in a group for the first time, or again after a timespan without it: a pure function of the
 * events. What comes while the group is younger than `learn` is learned and not told.
 */
export function newTermWindows(correlation: SigmaCorrelation, events: readonly SessionEvent[]): Window[] {
  const { timespanMs, learnMs = 0 } = correlation
  const since = events[0]?.time ?? 0
  const lastSeen = new Map<SessionEvent['value'], number>()
  const windows: Window[] = []
  for (const event of events) {
    const last = lastSeen.get(event.value)
    lastSeen.set(event.value, event.time)
    const isNew = last === undefined || event.time - last > timespanMs
    if (isNew && event.time - since >= learnMs) windows.push({ events: [event], value: 1 })
  }
  return windows
}

/**
 * Without those that a value's events before and after make needless: no later event can tell the difference. Firings
 * of correlations below stay all, because they can be withdrawn.
 */
export function compactTerms(events: readonly SessionEvent[], timespanMs: number): SessionEvent[] {
  const needless = new Set<SessionEvent>()
  for (const ofTerm of Map.groupBy(events, (event) => event.value).values()) {
    let before = ofTerm[0]!
    for (let at = 1; at < ofTerm.length - 1; at++) {
      const isNeedless = ofTerm[at + 1]!.time - before.time <= timespanMs && ofTerm[at]!.restsOn === undefined
      if (isNeedless) needless.add(ofTerm[at]!)
      else before = ofTerm[at]!
    }
  }
  return needless.size === 0 ? [...events] : events.filter((event) => !needless.has(event))
}

/** Without the terms that were seen least recently, so that `most` events are left. The oldest event stays: it says since when the group is known. */
export function forgetTerms(events: readonly SessionEvent[], most: number): SessionEvent[] {
  const terms = [...Map.groupBy(events.slice(1), (event) => event.value).values()]
  const forgotten = new Set<SessionEvent>()
  for (const ofTerm of terms.sort((a, b) => a.at(-1)!.time - b.at(-1)!.time)) {
    if (events.length - forgotten.size <= most) break
    for (const event of ofTerm) forgotten.add(event)
  }
  return events.filter((event) => !forgotten.has(event))
}
