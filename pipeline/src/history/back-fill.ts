import type {
  EventLake,
  Finding,
  FindingId,
  Incident,
  RepeatKey,
  StateStore,
  TenantId,
} from '@opensoc/domain'
import { OpenSocError } from '@opensoc/kernel'
import type { CorrelationFiring } from '@opensoc/sigma'
import { makeCorrelationFinding } from '../4-detect/make-correlation-finding.ts'
import type { QuietFindings } from '../4-detect/quiet-findings.ts'
import type { HistoryRules } from './history-rules.ts'
import type { MatchRef } from './look-back.ts'
import type { PlaceFindings } from './place-findings.ts'

/** A match, or a correlation that came true, of which a finding is to be made. */
export type Missed = { readonly ref: MatchRef } | { readonly firing: CorrelationFiring }

export interface BackFillOptions {
  readonly tenantId: TenantId
  readonly jobId: string
  readonly state: StateStore
  readonly lake: Pick<EventLake, 'eventsById'>
  readonly rules: HistoryRules
  readonly quietFindings: QuietFindings
  readonly incidents: PlaceFindings
  /** Which of these rules still run as they did when the back-fill was asked for. */
  readonly stillRunning: (state: StateStore, ruleIds: readonly string[]) => Promise<ReadonlySet<string>>
  readonly now: () => number
}

export interface BackFilled {
  /** Those that nobody had found before. */
  readonly newFindings: readonly Finding[]
  readonly changedIncidents: readonly Incident[]
}

/** In the order of their event times: as live detection would have met them. */
export function inOrder(missed: readonly Missed[]): Missed[] {
  return missed.toSorted((a, b) => timeOf(a) - timeOf(b) || (keyOf(a) < keyOf(b) ? -1 : 1))
}

function timeOf(missed: Missed): number {
  return 'ref' in missed ? missed.ref[0] : missed.firing.time
}

function keyOf(missed: Missed): string {
  return 'ref' in missed ? `${missed.ref[2]} ${missed.ref[1]}` : missed.firing.key
}

/** Makes findings of what was missed and commits them, in one transaction with `checkpoint`. */
export async function backFill(
  options: BackFillOptions,
  missed: readonly Missed[],
  checkpoint: (transaction: StateStore, newFindings: readonly Finding[]) => Promise<void>,
): Promise<BackFilled> {
  const made = await findingsOf(options, missed)
  return commit(options.state, async (transaction) => {
    const filled = await commitFindings(options, transaction, { ...made, superseded: [] })
    await checkpoint(transaction, filled.newFindings)
    return filled
  })
}

/** A commit failed after live correlation had taken part in it: what it holds in memory is not what is stored. */
export class BackFillBroken extends OpenSocError {
  constructor(cause: unknown) {
    super('BACK_FILL_BROKEN', `a back-fill could not be committed: ${(cause as Error).message}`, { cause })
  }
}

export async function commit<T>(
  state: StateStore,
  work: (transaction: StateStore) => Promise<T>,
): Promise<T> {
  try {
    return await state.transaction(work)
  } catch (cause) {
    throw new BackFillBroken(cause)
  }
}

interface MadeFindings {
  readonly findings: readonly Finding[]
  readonly repeatKeys: ReadonlyMap<FindingId, readonly RepeatKey[]>
  readonly superseded: readonly { readonly from: FindingId; readonly to?: FindingId }[]
}

/**
 * Like live findings: suppressions count, those of a maintenance are marked, the rest joins incidents. Ids are those of
 * live detection, so what is there already stays as it is.
 */
export async function commitFindings(
  { tenantId, jobId, quietFindings, incidents, stillRunning, now }: BackFillOptions,
  state: StateStore,
  { findings, repeatKeys, superseded }: MadeFindings,
): Promise<BackFilled> {
  const time = now()
  const running = await stillRunning(state, [...new Set(findings.map(({ ruleId }) => ruleId))])
  const wanted = findings
    .filter(({ ruleId }) => running.has(ruleId))
    .map((finding) => ({ ...finding, backFilled: { jobId, time } }))
  const ids = wanted.map(({ id }) => id)
  const known = new Set((await state.findings.getMany(tenantId, ids)).map(({ id }) => id))
  const quieted = await quietFindings.run(wanted, {
    ...{ tenantId, state, receivedTime: time, repeatKeys, superseded },
    history: { name: jobId, known },
  })
  const newFindings = await state.findings.addNew(quieted.findings)
  await state.findings.supersede(tenantId, superseded)
  await addSuppressed(state, { tenantId, jobId }, quieted.suppressed)
  await state.quietings.addHits(tenantId, quieted.hits)
  const loud = newFindings.filter(({ maintenanceId }) => maintenanceId === undefined)
  return { newFindings, changedIncidents: await incidents.place(loud, { state, now: time, superseded }) }
}

async function findingsOf({ tenantId, lake, rules, now }: BackFillOptions, missed: readonly Missed[]) {
  const eventIds = new Set(missed.flatMap((one) => ('ref' in one ? [one.ref[2]] : [])))
  const detected = await rules.detect(await lake.eventsById(tenantId, [...eventIds]))
  const byKey = new Map(
    detected.findings.map((finding) => [`${finding.eventIds[0]} ${finding.ruleId}`, finding]),
  )
  const findings: Finding[] = []
  for (const one of missed) {
    if ('ref' in one) {
      const finding = byKey.get(`${one.ref[2]} ${one.ref[1]}`)
      if (finding !== undefined) findings.push(finding)
    } else {
      const events = await lake.eventsById(tenantId, one.firing.eventIds)
      findings.push(makeCorrelationFinding(tenantId, one.firing, events, now()))
    }
  }
  return { findings, repeatKeys: detected.repeatKeys }
}

/** Only into what this back-fill made: what was there before has been counted already. */
async function addSuppressed(
  state: StateStore,
  { tenantId, jobId }: Pick<BackFillOptions, 'tenantId' | 'jobId'>,
  suppressed: ReadonlyMap<FindingId, { readonly count: number; readonly lastTime: number }>,
): Promise<void> {
  if (suppressed.size === 0) return
  const into = await state.findings.getMany(tenantId, [...suppressed.keys()])
  const own = new Set(into.filter(({ backFilled }) => backFilled?.jobId === jobId).map(({ id }) => id))
  await state.findings.addSuppressed(tenantId, new Map([...suppressed].filter(([id]) => own.has(id))))
}
