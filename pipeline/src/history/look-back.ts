import type { EventLake, ExceptionHits, StoredEvent } from '@opensoc/domain'
import { countHit, type HitTally } from '../4-detect/exceptions.ts'
import type { ReceivedMatch } from './correlate-history.ts'
import type { HistoryRules } from './history-rules.ts'
import { type HistoryRange, outlineHistory, readHistory } from './read-history.ts'

/** A rule's match on a stored event that makes a finding: event time in milliseconds, rule, event. */
export type MatchRef = readonly [time: number, ruleId: string, eventId: string]

/** What was found in a step of the history, and the bounds that were reached; steps follow each other, newest first. */
export interface LookedBack extends LookBackOutcome {
  readonly refs: readonly MatchRef[]
  /** Matches of rules that are correlated. */
  readonly matches: readonly ReceivedMatch[]
  readonly exceptionHits: ReadonlyMap<string, ExceptionHits>
  readonly quietHits: ReadonlyMap<string, ExceptionHits>
  /** Everything from this event time on was looked at. */
  readonly from: number
}

export interface LookBackBounds {
  /** Of one rule the newest are kept. */
  readonly maxFindingsARule: number
  readonly maxFindings: number
  /** Matches that are kept for correlations: the newest. */
  readonly maxMatches: number
}

/** What was found in the steps before these. */
export interface LookedBefore {
  readonly byRule: Map<string, number>
  findings: number
  matches: number
}

export interface LookBackOutcome {
  readonly events: number
  /** Rules that matched more often than is kept. */
  readonly fullRules: readonly string[]
  /** Stopped with as many findings as are kept in all: older events were not looked at. */
  readonly isCut: boolean
  readonly areMatchesCut: boolean
}

export interface LookBackOptions extends HistoryRange, LookBackBounds {
  readonly isWanted: (event: StoredEvent) => boolean
  readonly before: LookedBefore
  /** Resolves when the step is kept. */
  readonly onStep: (step: LookedBack) => Promise<void>
  readonly onProgress: (events: number, total: number) => void
  readonly signal: AbortSignal
}

/** Looks through the history for what the rules would have found, and notes where: the findings are made later, in order. */
export async function lookBack(
  lake: Pick<EventLake, 'search' | 'histogram'>,
  rules: HistoryRules,
  options: LookBackOptions,
): Promise<LookBackOutcome> {
  const { before, onStep, onProgress, signal, maxFindingsARule, maxFindings, maxMatches } = options
  const outline = await outlineHistory(lake, rules, options, { signal })
  const fullRules = new Set<string>()
  let events = 0
  let isCut = false
  let areMatchesCut = false
  let step = emptyStep()
  onProgress(0, outline.events)
  for await (const page of readHistory(lake, rules, outline.slices, options)) {
    const { findings, matches, exceptionHits, quietHits } = page.detected
    for (const { time, ruleId, eventIds } of findings) {
      const known = before.byRule.get(ruleId) ?? 0
      if (known >= maxFindingsARule) fullRules.add(ruleId)
      else if (before.findings >= maxFindings) isCut = true
      else {
        before.byRule.set(ruleId, known + 1)
        before.findings += 1
        step.refs.push([time, ruleId, eventIds[0]!])
      }
    }
    const received = new Map(page.events.map(({ id, receivedTime }) => [id, receivedTime]))
    for (const match of matches) {
      if (before.matches >= maxMatches) areMatchesCut = true
      else {
        before.matches += 1
        step.matches.push({ ...match, receivedTime: received.get(match.eventId) ?? 0 })
      }
    }
    addHits(step.exceptionHits, exceptionHits)
    addHits(step.quietHits, quietHits)
    events += page.count
    step.events += page.count
    onProgress(events, outline.events)
    if (!page.isLast) continue
    const bounds = { fullRules: [...fullRules], isCut, areMatchesCut }
    await onStep({ ...step, ...bounds, from: page.slice.from })
    step = emptyStep()
    if (isCut) break
  }
  return { events, fullRules: [...fullRules], isCut, areMatchesCut }
}

function emptyStep() {
  const exceptionHits: HitTally = new Map()
  const quietHits: HitTally = new Map()
  return { refs: [] as MatchRef[], matches: [] as ReceivedMatch[], exceptionHits, quietHits, events: 0 }
}

function addHits(total: HitTally, more: HitTally): void {
  for (const [id, { count, lastTime }] of more) countHit(total, id, lastTime, count)
}
