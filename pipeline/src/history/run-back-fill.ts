import type { EventLake, Finding, JobProgress, StateStore, StoredEvent } from '@opensoc/domain'
import type { GroupState } from '@opensoc/sigma'
import type { RuleCorrelation } from '../4-detect/correlate-rules.ts'
import {
  type BackFilled,
  type BackFillOptions,
  backFill,
  commit,
  commitFindings,
  inOrder,
  type Missed,
} from './back-fill.ts'
import { correlateHistory, type HistoryCorrelations, type ReceivedMatch } from './correlate-history.ts'
import { type LookBackBounds, type LookBackOutcome, lookBack, type MatchRef } from './look-back.ts'

export interface BackFillRun extends BackFillOptions, LookBackBounds {
  readonly lake: Pick<EventLake, 'search' | 'histogram' | 'eventsById'>
  /** Event times, milliseconds since the epoch; `to` is exclusive. */
  readonly from: number
  readonly to: number
  /** Received before the rules ran: live detection finds the others. */
  readonly isWanted: (event: StoredEvent) => boolean
  /** Of the rules, and what they build on. */
  readonly correlations: HistoryCorrelations
  /** Correlations that live correlation began with, without a memory of what was before. */
  readonly freshCorrelations: ReadonlySet<string>
  /** When they began. */
  readonly begunTime: number
  readonly ruleCorrelation: Pick<RuleCorrelation, 'join'>
  /** What an earlier run of this job saved, or undefined. */
  readonly checkpoint: unknown
  readonly signal: AbortSignal
  readonly onProgress: (progress: JobProgress) => void
  readonly onCommitted: (filled: BackFilled) => void
}

export interface BackFillOutcome extends LookBackOutcome {
  /** Matches that make findings, and correlations that came true. */
  readonly found: number
  /** Findings that nobody had made before. */
  readonly newFindings: number
  readonly newByRule: Readonly<Record<string, number>>
}

interface Saved extends LookBackOutcome {
  /** Everything from this event time on was looked at. */
  readonly lookedFrom?: number
  readonly isLooked: boolean
  readonly isJoined: boolean
  readonly committed: number
  readonly newByRule: Readonly<Record<string, number>>
}

interface Part {
  readonly refs: readonly MatchRef[]
  readonly matches: readonly ReceivedMatch[]
}

const MISSED_A_COMMIT = 100
const BEGIN: Saved = {
  ...{ events: 0, fullRules: [], isCut: false, areMatchesCut: false },
  ...{ isLooked: false, isJoined: false, committed: 0, newByRule: {} },
}

/**
 * Runs rules over what was received before they ran. First looks for what they would have found, newest events first, so
 * that where a bound is reached the newest stay; then makes the findings, oldest first, as live detection would have met
 * them. Each step is one transaction with its checkpoint: a run that a crash interrupts goes on and ends the same.
 */
export async function runBackFill(run: BackFillRun): Promise<BackFillOutcome> {
  const { tenantId, jobId, state, signal, onProgress, onCommitted } = run
  let saved = (run.checkpoint as Saved | undefined) ?? BEGIN
  const save = (next: Partial<Saved>) => async (transaction: StateStore) => {
    saved = { ...saved, ...next }
    await transaction.jobs.saveCheckpoint(tenantId, jobId, saved)
  }
  if (!saved.isLooked) await look(run, saved, save)
  const parts = (await state.jobs.parts(tenantId, jobId)) as readonly Part[]
  const matches = parts.flatMap((part) => part.matches)
  const { settled, open } = correlateHistory(run.correlations, matches, {
    now: run.begunTime,
    fresh: run.freshCorrelations,
  })
  if (!saved.isJoined) onCommitted(await join(run, open, save({ isJoined: true })))
  const missed: Missed[] = inOrder([
    ...parts.flatMap(({ refs }) => refs.map((ref) => ({ ref }))),
    ...settled
      .filter((firing) => run.freshCorrelations.has(firing.correlation.id))
      .map((firing) => ({ firing })),
  ])
  const progress = () =>
    onProgress({ phase: 'making findings', done: saved.committed, total: missed.length, unit: 'findings' })
  progress()
  while (saved.committed < missed.length) {
    signal.throwIfAborted()
    const some = missed.slice(saved.committed, saved.committed + MISSED_A_COMMIT)
    const filled = await backFill(run, some, (transaction, fresh) =>
      save({ committed: saved.committed + some.length, newByRule: counted(saved.newByRule, fresh) })(
        transaction,
      ),
    )
    onCommitted(filled)
    progress()
  }
  const { events, fullRules, isCut, areMatchesCut, newByRule } = saved
  const newFindings = Object.values(newByRule).reduce((sum, count) => sum + count, 0)
  return { ...{ events, fullRules, isCut, areMatchesCut, newByRule, newFindings }, found: missed.length }
}

type Save = (next: Partial<Saved>) => (transaction: StateStore) => Promise<void>

async function look(run: BackFillRun, saved: Saved, save: Save): Promise<void> {
  const { tenantId, jobId, state, onProgress } = run
  const before = { byRule: new Map<string, number>(), findings: 0, matches: 0 }
  for (const { refs, matches } of (await state.jobs.parts(tenantId, jobId)) as readonly Part[]) {
    for (const [, ruleId] of refs) before.byRule.set(ruleId, (before.byRule.get(ruleId) ?? 0) + 1)
    before.findings += refs.length
    before.matches += matches.length
  }
  let looked = saved.events
  const outcome = await lookBack(run.lake, run.rules, {
    ...run,
    before,
    to: saved.lookedFrom ?? run.to,
    onProgress: (events, total) =>
      onProgress({
        ...{
          phase: 'reading events',
          done: saved.events + events,
          total: saved.events + total,
          unit: 'events',
        },
      }),
    onStep: ({ refs, matches, exceptionHits, quietHits, from, events, ...bounds }) => {
      looked += events
      return state.transaction(async (transaction) => {
        if (refs.length + matches.length > 0)
          await transaction.jobs.addPart(tenantId, jobId, { refs, matches })
        await transaction.exceptions.addHits(tenantId, exceptionHits)
        await transaction.quietings.addHits(tenantId, quietHits)
        await save({ ...joinedBounds(saved, bounds), lookedFrom: from, events: looked })(transaction)
      })
    },
  })
  await state.transaction(save({ ...joinedBounds(saved, outcome), events: looked, isLooked: true }))
}

type Bounds = Omit<LookBackOutcome, 'events'>

function joinedBounds(saved: Bounds, { fullRules, isCut, areMatchesCut }: Bounds): Bounds {
  return {
    fullRules: [...new Set([...saved.fullRules, ...fullRules])],
    isCut: saved.isCut || isCut,
    areMatchesCut: saved.areMatchesCut || areMatchesCut,
  }
}

/** Hands sessions that are not over to live correlation, which goes on with them and tells what is true of them. */
async function join(
  run: BackFillRun,
  open: readonly GroupState[],
  checkpoint: (transaction: StateStore) => Promise<void>,
): Promise<BackFilled> {
  return commit(run.state, async (transaction) => {
    const told =
      open.length === 0
        ? { findings: [], superseded: [] }
        : await run.ruleCorrelation.join(open, {
            ...{ tenantId: run.tenantId, state: transaction, receivedTime: run.now() },
          })
    const filled = await commitFindings(run, transaction, { ...told, repeatKeys: new Map() })
    await checkpoint(transaction)
    return filled
  })
}

function counted(
  known: Readonly<Record<string, number>>,
  fresh: readonly Finding[],
): Readonly<Record<string, number>> {
  const counts = { ...known }
  for (const { ruleId } of fresh) counts[ruleId] = (counts[ruleId] ?? 0) + 1
  return counts
}
