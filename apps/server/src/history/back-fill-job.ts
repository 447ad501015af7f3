import type { EventLake, StateStore, StoredEvent, TenantId } from '@opensoc/domain'
import type { Clock } from '@opensoc/kernel'
import {
  BackFillBroken,
  type BackFilled,
  type BackFillOutcome,
  createPlaceFindings,
  type QuietFindingsTask,
  type RuleCorrelation,
  runBackFill,
} from '@opensoc/pipeline'
import type { JobContext, RunJob } from '../jobs/job-runner.ts'
import { correlationSet } from '../rules/correlation-set.ts'
import { ruleTextHash } from '../rules/rule-text-hash.ts'
import { historySetOf, readTuning } from './history-set.ts'
import type { HistoryThread } from './history-thread.ts'

/** What a back-fill was asked for. */
export interface BackFillInput {
  /** Rules that began to run, each by its text. */
  readonly rules: readonly { readonly id: string; readonly hash: string }[]
  /** When they began. Milliseconds since the epoch. */
  readonly begunTime: number
  /** What lies before this offset of each partition was received before that. */
  readonly until: readonly number[]
  /** Event time, milliseconds since the epoch. */
  readonly from: number
  readonly maxFindingsARule: number
}

interface BackFillContext {
  readonly state: StateStore
  readonly lake: EventLake
  readonly clock: Clock
  readonly history: HistoryThread
  readonly quietFindings: QuietFindingsTask
  readonly ruleCorrelation: RuleCorrelation
  readonly placing: Pick<Parameters<typeof createPlaceFindings>[0], 'live' | 'correlate' | 'createFormation'>
  readonly onCommitted: (filled: BackFilled) => void
  /** A commit failed after memory had changed: the process has to start anew from what is stored. */
  readonly onBroken: (error: Error) => void
}

/** Findings of one back-fill at most, whatever the rules. */
export const MAX_BACK_FILLED = 50_000
/** Matches that correlations of one back-fill look at: the newest. */
const MAX_MATCHES = 200_000
/** Events may say that they come from the future: those of the next years are looked at. */
const AHEAD_MS = 5 * 365 * 24 * 3600 * 1000
const ASK_EVERY_MS = 100

/** The job that runs rules which began to run over what was received before. */
export function createBackFillJob(context: BackFillContext): RunJob {
  const { state, lake, clock, history, quietFindings, ruleCorrelation, placing } = context
  return async (jobContext) => {
    const { job, signal, checkpoint, progress, note } = jobContext
    const input = job.input as BackFillInput
    const tenantId = job.tenantId as TenantId
    await allCommitted(state, input.until, jobContext)
    const stored = await state.rules.list(tenantId)
    const hashes = new Map(input.rules.map(({ id, hash }) => [id, hash]))
    const isSame = (rule: { readonly id: string; readonly source: string }) =>
      hashes.get(rule.id) === ruleTextHash(rule.source)
    const running = stored.filter((rule) => rule.enabled && isSame(rule))
    const live = correlationSet(stored)
    const { set, correlations } = historySetOf(
      stored,
      new Set(running.map(({ id }) => id)),
      await readTuning(state, tenantId),
    )
    const rules = await history.open(tenantId, { ...set, silent: [...set.silent, ...live.buildingBlocks] })
    const fresh = new Set(
      stored.filter((rule) => rule.kind === 'correlation' && isSame(rule)).map(({ id }) => id),
    )
    try {
      const outcome = await runBackFill({
        ...{ tenantId, jobId: job.id, state, lake, rules, checkpoint, signal },
        ...{ from: input.from, to: clock.now() + AHEAD_MS, begunTime: input.begunTime },
        ...{
          maxFindingsARule: input.maxFindingsARule,
          maxFindings: MAX_BACK_FILLED,
          maxMatches: MAX_MATCHES,
        },
        correlations: { ...correlations, buildingBlocks: live.buildingBlocks },
        freshCorrelations: fresh,
        isWanted: (event) => isBefore(event, input.until),
        quietFindings: quietFindings.task,
        ruleCorrelation,
        incidents: createPlaceFindings({ ...placing, tenantId }),
        stillRunning: (transaction, ids) => stillRunning(transaction, tenantId, ids, hashes),
        now: () => clock.now(),
        onProgress: progress,
        onCommitted: context.onCommitted,
      })
      for (const text of notesOf(outcome, input)) note(text)
      return toJson(outcome)
    } catch (error) {
      if (error instanceof BackFillBroken) context.onBroken(error)
      throw error
    } finally {
      rules.close()
    }
  }
}

/** Events of the lake by their ids: `partition.offset.index`. */
function isBefore({ id }: StoredEvent, until: readonly number[]): boolean {
  const [partition = 0, offset = 0] = id.split('.', 2).map(Number)
  return offset < (until[partition] ?? 0)
}

/** What was received before the rules ran must be in the lake before it is looked through. */
async function allCommitted(
  state: StateStore,
  until: readonly number[],
  { signal, progress }: JobContext,
): Promise<void> {
  for (const [partition, offset] of until.entries()) {
    for (;;) {
      const { offset: done } = await state.checkpoints.load(partition)
      if (done >= offset) break
      progress({ phase: 'waiting for what was received before', done, total: offset, unit: 'bytes' })
      await new Promise((resolve) => setTimeout(resolve, ASK_EVERY_MS))
      signal.throwIfAborted()
    }
  }
}

async function stillRunning(
  state: StateStore,
  tenantId: string,
  ids: readonly string[],
  hashes: ReadonlyMap<string, string>,
): Promise<ReadonlySet<string>> {
  const running = new Set<string>()
  for (const id of ids) {
    const rule = await state.rules.get(tenantId, id)
    if (rule?.enabled === true && hashes.get(id) === ruleTextHash(rule.source)) running.add(id)
  }
  return running
}

function notesOf({ fullRules, isCut, areMatchesCut }: BackFillOutcome, input: BackFillInput): string[] {
  return [
    ...(fullRules.length === 0
      ? []
      : [
          `${fullRules.length} ${fullRules.length === 1 ? 'rule' : 'rules'} matched more than ${input.maxFindingsARule} times: only the newest were made findings (backfill_max_findings): ${fullRules.slice(0, 20).join(', ')}`,
        ]),
    ...(isCut ? [`stopped at ${MAX_BACK_FILLED} findings: older events were not looked at`] : []),
    ...(areMatchesCut
      ? [`correlations looked at the newest ${MAX_MATCHES} matches of the rules that they build on`]
      : []),
  ]
}

function toJson({ events, found, newFindings, newByRule, fullRules }: BackFillOutcome) {
  return {
    ...{ events, found, new_findings: newFindings },
    by_rule: Object.entries(newByRule)
      .map(([rule_id, findings]) => ({ rule_id, findings }))
      .sort((a, b) => b.findings - a.findings),
    full_rules: fullRules,
  }
}
