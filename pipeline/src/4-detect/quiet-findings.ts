import type { Finding, FindingId, Quieting, RepeatKey, StateStore, TenantId } from '@opensoc/domain'
import type { Task } from '../stage.ts'
import { countHit, type HitTally } from './exceptions.ts'
import { Quietings, type ScopedRule } from './quietings.ts'

/** The transaction of a batch, and when the batch was received in milliseconds. */
export interface QuietContext {
  readonly tenantId: TenantId
  readonly state: Pick<StateStore, 'quietings'>
  readonly receivedTime: number
  /** Of the findings that the workers have judged. */
  readonly repeatKeys: ReadonlyMap<FindingId, readonly RepeatKey[]>
  readonly superseded: readonly { readonly from: FindingId; readonly to?: FindingId }[]
  /** Of findings of the past. */
  readonly history?: {
    /** Their groups are counted apart, under this name: a window that is open now tells nothing of then. */
    readonly name: string
    /** Findings that were there before: they have passed, and open windows. */
    readonly known: ReadonlySet<FindingId>
  }
}

export interface QuietedFindings {
  /** What is stored. */
  readonly findings: readonly Finding[]
  /** What is counted into a finding instead. */
  readonly suppressed: HitTally<FindingId>
  readonly hits: HitTally
}

/**
 * Suppressions at work, inside the transaction of a batch and in the order of the log. The first finding of a group opens
 * a window; another whose time is less than the window's length from its start, on either side, is counted into it. One
 * that is later opens the next window; one that is earlier passes, for nobody remembers that stretch any more.
 */
export type QuietFindings = Task<Finding, QuietContext, QuietedFindings>

export interface QuietFindingsTask {
  readonly task: QuietFindings
  /** Works by these from the next batch on; throws `QUIETING_INVALID`. `correlations`: what scopes ask of each, by id. */
  use(quietings: readonly Quieting[], correlations: ReadonlyMap<string, ScopedRule>): void
}

/** Groups that a suppression remembers: the latest. */
export const MAX_REPEAT_WINDOWS = 20_000

export function createQuietFindings({ maxWindows = MAX_REPEAT_WINDOWS } = {}): QuietFindingsTask {
  let quietings = new Quietings([])
  let correlations: ReadonlyMap<string, ScopedRule> = new Map()
  return {
    use(nextQuietings, nextCorrelations) {
      quietings = new Quietings(nextQuietings)
      correlations = nextCorrelations
    },
    task: {
      kind: 'task',
      name: 'quiet findings',
      async run(findings, context) {
        const { state, tenantId, superseded } = context
        const suppressed: HitTally<FindingId> = new Map()
        const hits: HitTally = new Map()
        const passed: Finding[] = []
        const opened = new Set<string>()
        // A finding that takes another's place is no repetition of it.
        const replacing = new Set(superseded.map(({ to }) => to))
        const passes = (id: FindingId) => replacing.has(id) || context.history?.known.has(id) === true
        if (superseded.length > 0) await state.quietings.moveWindows(tenantId, superseded)
        for (const given of findings) {
          const { finding, isSnoozed, by, repeatKeys } = judged(given, context, quietings, correlations)
          if (by !== undefined) countHit(hits, by, finding.time)
          if (isSnoozed) continue
          const into = passes(finding.id) ? undefined : await repeatOf(finding, repeatKeys, context)
          if (into === undefined) {
            passed.push(finding)
            if (!replacing.has(finding.id)) await open(finding, repeatKeys, context, opened)
          } else {
            countHit(suppressed, into.findingId, finding.time)
            countHit(hits, into.suppressionId, finding.time)
          }
        }
        for (const id of opened) await state.quietings.trimWindows(tenantId, id, maxWindows)
        return { findings: passed, suppressed, hits }
      },
    },
  }
}

/** Workers have judged what they made; a correlation's finding is judged here, by the fields that it shows. */
function judged(
  finding: Finding,
  { repeatKeys, receivedTime, history }: QuietContext,
  quietings: Quietings,
  correlations: ReadonlyMap<string, ScopedRule>,
) {
  const rule = correlations.get(finding.ruleId)
  const named = (keys: readonly RepeatKey[]) =>
    history === undefined ? keys : keys.map((one) => ({ ...one, key: `${history.name} ${one.key}` }))
  if (rule === undefined)
    return {
      ...{ finding, isSnoozed: false, by: undefined },
      repeatKeys: named(repeatKeys.get(finding.id) ?? []),
    }
  const { isSnoozed, by, repeatKeys: keys } = quietings.judge(rule, finding.matched, finding, receivedTime)
  return {
    finding: by === undefined || isSnoozed ? finding : { ...finding, maintenanceId: by },
    ...{ isSnoozed, by, repeatKeys: named(keys) },
  }
}

/** A time that says it comes from the future must not hold its group for ever. */
const windowTime = (finding: Finding, { receivedTime }: QuietContext) => Math.min(finding.time, receivedTime)

async function repeatOf(finding: Finding, keys: readonly RepeatKey[], context: QuietContext) {
  const time = windowTime(finding, context)
  for (const { suppressionId, key, windowMs } of keys) {
    const window = await context.state.quietings.window(context.tenantId, suppressionId, key)
    if (window === undefined || window.findingId === finding.id) continue
    if (Math.abs(time - window.startTime) < windowMs) return { suppressionId, findingId: window.findingId }
  }
  return undefined
}

async function open(
  finding: Finding,
  keys: readonly RepeatKey[],
  context: QuietContext,
  opened: Set<string>,
): Promise<void> {
  const { state, tenantId } = context
  const startTime = windowTime(finding, context)
  for (const { suppressionId, key } of keys) {
    const window = await state.quietings.window(tenantId, suppressionId, key)
    if (window !== undefined && window.startTime > startTime) continue
    await state.quietings.saveWindow(tenantId, { suppressionId, key, findingId: finding.id, startTime })
    opened.add(suppressionId)
  }
}
