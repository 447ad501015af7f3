import {
  type CoverageCertificate,
  type CoverageStatement,
  certify,
  coverageOf,
  type EventLake,
  newSigningKey,
  type StateStore,
  type TenantId,
} from '@opensoc/domain'
import type { Clock } from '@opensoc/kernel'
import { runSweep, type SweepHit, type SweepOrder } from '@opensoc/pipeline'
import type { RunJob } from '../jobs/job-runner.ts'
import type { KeepFindings } from './keep-findings.ts'
import type { ReturnSightings } from './return-sightings.ts'

/** What a sweep job is asked, as it is stored. */
export interface SweepInput {
  /** One line for people, in the certificate too. */
  readonly subject: string
  readonly values: SweepOrder['values']
  readonly patterns: SweepOrder['patterns']
  readonly range: SweepOrder['range']
}

export interface SweepResult {
  readonly hits: readonly SweepHit[]
  readonly findings: number
  readonly incidents: readonly string[]
  readonly sightings: number
  readonly refused: readonly { readonly id: string; readonly reason: string }[]
  readonly certificate: CoverageCertificate
}

export interface SweepJobOptions {
  readonly lake: EventLake
  readonly state: StateStore
  readonly clock: Clock
  readonly keepFindings: KeepFindings
  readonly returnSightings: ReturnSightings
}

/** Searches, keeps what was found as findings and incidents, tells the sources, and says what was searched. */
export function createSweepJob(options: SweepJobOptions): RunJob {
  const { lake, clock, keepFindings, returnSightings } = options
  return async ({ job, signal, progress, note }) => {
    const { subject, values, patterns, range } = job.input as SweepInput
    const tenantId = job.tenantId as TenantId
    const outcome = await runSweep(
      lake,
      { tenantId, values, patterns, range },
      { signal, onProgress: (phase, done, total) => progress({ phase, done, total, unit: phase }) },
    )
    if (!outcome.isComplete)
      note('A bound was reached or a pattern refused: there may be more hits than these.')
    const incidents = await keepFindings(tenantId, outcome.findings)
    const sightings = await returnSightings(tenantId, outcome.hits)
    const certificate = await certifySweep(options, {
      ...{ version: 1, tenantId, subject, searchedFrom: range.from, searchedTo: range.to },
      ...{ issuedTime: clock.now(), isComplete: outcome.isComplete, hits: outcome.hits.length },
    })
    const result: SweepResult = {
      ...{ hits: outcome.hits.slice(0, 10_000), findings: outcome.findings.length, incidents },
      ...{ sightings, refused: outcome.refused, certificate },
    }
    return result
  }
}

const SIGNING_KEY = 'coverage-signing-key'

async function certifySweep(
  { lake, state }: SweepJobOptions,
  head: Omit<CoverageStatement, 'covered' | 'gaps'>,
): Promise<CoverageCertificate> {
  const { tenantId, searchedFrom, searchedTo, issuedTime } = head
  // What came is counted by when it came; nothing that is searched came later than now.
  const range = { from: searchedFrom, to: Math.min(searchedTo, issuedTime) }
  const ledger = await state.ledger.list(tenantId, range)
  const coverage = coverageOf(ledger, await lake.storedByDay(tenantId), range)
  return certify({ ...head, ...coverage }, await signingKey(state, tenantId))
}

/** Made at its first use and kept: certificates of one platform are told by one key. */
async function signingKey(state: StateStore, tenantId: string): Promise<string> {
  const known = await state.values.get(tenantId, SIGNING_KEY)
  if (typeof known === 'string') return known
  const made = newSigningKey()
  await state.values.set(tenantId, SIGNING_KEY, made)
  return made
}
