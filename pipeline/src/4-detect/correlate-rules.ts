import type { EventLake, Finding, FindingId, StateStore, TenantId } from '@opensoc/domain'
import {
  type CorrelationChange,
  type CorrelationCounters,
  type CorrelationEvent,
  Correlator,
  type GroupState,
  type RuleSetCompilation,
} from '@opensoc/sigma'
import type { Task } from '../stage.ts'
import { correlationFindingId, makeCorrelationFinding } from './make-correlation-finding.ts'

/** The transaction of a batch, and when the batch was received in milliseconds. */
export interface CorrelateRulesContext {
  readonly tenantId: TenantId
  readonly state: StateStore
  readonly receivedTime: number
}

export interface CorrelatedFindings {
  readonly findings: readonly Finding[]
  /** Findings of earlier batches that late events have moved: what takes their place, if anything does. */
  readonly superseded: readonly { readonly from: FindingId; readonly to?: FindingId }[]
}

/** Matches of rules become findings of correlations, inside the transaction of their batch, in the order of the log. */
export type CorrelateRules = Task<CorrelationEvent, CorrelateRulesContext, CorrelatedFindings>

/** Correlations with a name for their meaning: state that was made under another is of no use. */
export interface CorrelationSet extends Pick<RuleSetCompilation, 'correlations' | 'buildingBlocks'> {
  readonly versionOf: (correlationId: string) => string
}

export interface RuleCorrelation {
  readonly task: CorrelateRules
  /** Takes in what these correlations would have remembered, had they run before: inside a transaction, as a batch. */
  join(states: readonly GroupState[], context: CorrelateRulesContext): Promise<CorrelatedFindings>
  /** What each correlation remembers, and has forgotten since the process started or its set was loaded. */
  count(): ReadonlyMap<string, CorrelationCounters>
  /** Runs another set from the next batch on; correlations that did not change keep their windows. */
  use(state: StateStore, set: CorrelationSet): Promise<void>
}

const NOTHING: CorrelatedFindings = { findings: [], superseded: [] }

export function createRuleCorrelation(options: {
  readonly lake: Pick<EventLake, 'eventsById'>
  readonly tenantId: TenantId
}): RuleCorrelation {
  const { lake, tenantId } = options
  let set: CorrelationSet = { correlations: [], buildingBlocks: new Set(), versionOf: () => '' }
  let correlator = new Correlator(set)

  async function tell(
    change: CorrelationChange,
    context: CorrelateRulesContext,
  ): Promise<CorrelatedFindings> {
    await save(correlator, set, context)
    const idOf = (key: string) => correlationFindingId(tenantId, correlationOfKey(key), key)
    const findings: Finding[] = []
    for (const firing of change.fired) {
      const events = await lake.eventsById(tenantId, firing.eventIds)
      findings.push(makeCorrelationFinding(tenantId, firing, events, context.receivedTime))
    }
    const superseded = change.superseded.map(({ from, to }) => ({
      from: idOf(from),
      ...(to === undefined ? {} : { to: idOf(to) }),
    }))
    return { findings, superseded }
  }

  return {
    task: {
      kind: 'task',
      name: 'correlate rules',
      async run(matches, context) {
        if (context.tenantId !== tenantId || set.correlations.length === 0) return NOTHING
        return tell(correlator.add(matches, context.receivedTime), context)
      },
    },

    join: (states, context) => tell(correlator.join(states, context.receivedTime), context),

    count: () => correlator.count(),

    async use(state, next) {
      const fresh = new Correlator(next)
      const versions = next.correlations.map(({ correlation }) => next.versionOf(correlation.id))
      const kept = await state.correlations.load(tenantId, versions)
      fresh.restore(kept.map(({ state }) => state as GroupState))
      await state.correlations.keepOnly(tenantId, versions)
      set = next
      correlator = fresh
    },
  }
}

async function save(
  correlator: Correlator,
  set: CorrelationSet,
  { state, tenantId }: CorrelateRulesContext,
): Promise<void> {
  const unsaved = correlator.takeUnsaved()
  if (unsaved.length === 0) return
  await state.correlations.save(
    tenantId,
    unsaved.map(({ correlationId, groupKey, state }) => ({
      version: set.versionOf(correlationId),
      groupKey,
      state,
    })),
  )
}

/** A key begins with its correlation's id. */
function correlationOfKey(key: string): string {
  return (JSON.parse(key) as [string])[0]
}
