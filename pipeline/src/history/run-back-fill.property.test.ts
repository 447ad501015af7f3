import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  DEFAULT_TENANT,
  type Finding,
  type Job,
  type LogFrame,
  NO_PROGRESS,
  type RuleException,
  type StateStore,
  type Suppression,
} from '@opensoc/domain'
import { compileRuleSet, parseSigma, type RuleSetCompilation } from '@opensoc/sigma'
import { openSqliteState } from '@opensoc/state-sql'
import fc from 'fast-check'
import { allNormalizers } from '../../test/all-normalizers.ts'
import { localHistoryRules } from '../../test/local-history-rules.ts'
import { type MemoryLake, memoryLake } from '../../test/memory-lake.ts'
import { joinLines } from '../2-normalize/join-lines.ts'
import { createRenormalize } from '../2-normalize/renormalize.ts'
import { type CorrelationSet, createRuleCorrelation } from '../4-detect/correlate-rules.ts'
import { createDetectionRules } from '../4-detect/detection-rules.ts'
import { createQuietFindings } from '../4-detect/quiet-findings.ts'
import { createEntityTimeFormation } from '../5-correlate/entity-time-formation.ts'
import { createCommit } from '../commit.ts'
import { createCorrelation } from '../correlate.ts'
import { createRoute } from '../pipeline.ts'
import { processBatch } from '../processed-batch.ts'
import { createPlaceFindings } from './place-findings.ts'
import { type BackFillRun, runBackFill } from './run-back-fill.ts'

const normalizers = allNormalizers()
const renormalize = createRenormalize(normalizers)
const route = createRoute({ normalizers, joinLines })
const START = Date.UTC(2026, 0, 15)
const MINUTE_MS = 60_000
const JOB = 'job-1'

const ID = {
  odd: '00000000-0000-4000-8000-000000000001',
  strange: '00000000-0000-4000-8000-000000000002',
  three: '00000000-0000-4000-8000-000000000003',
  ordered: '00000000-0000-4000-8000-000000000004',
  twice: '00000000-0000-4000-8000-000000000005',
} as const
const EMPTY = compileRuleSet([])
const RULES = compileRuleSet(
  parseSigma(`title: Odd
id: ${ID.odd}
name: odd
logsource: {product: windows, category: process_creation}
detection: {tool: {Image|endswith: '\\odd.exe'}, condition: tool}
level: high
---
title: Strange
id: ${ID.strange}
name: strange
logsource: {product: windows, category: process_creation}
detection: {tool: {Image|endswith: ['\\strange.exe', '\\odd.exe']}, condition: tool}
level: low
---
title: Three odd ones
id: ${ID.three}
correlation: {type: event_count, rules: [odd], group-by: [Computer], timespan: 20m, condition: {gte: 3}, generate: true}
level: critical
---
title: Strange, then odd
id: ${ID.ordered}
name: ordered
correlation: {type: temporal_ordered, rules: [strange, odd], group-by: [Computer], timespan: 1h, generate: true}
level: high
---
title: Twice in order
id: ${ID.twice}
correlation: {type: event_count, rules: [ordered], group-by: [Computer], timespan: 6h, condition: {gte: 2}, generate: true}
level: high`),
)
const EXCEPTION: RuleException = {
  ...{
    id: 'x',
    tenantId: DEFAULT_TENANT,
    title: 'known',
    scope: { kind: 'all' },
    owner: 'ann',
    reason: 'known',
  },
  ...{ detection: "known: {User: 'CORP\\\\known'}\ncondition: known", createdTime: 1, enabled: true },
}

/** A process start: minutes after the start, host, tool and user by number. */
type Start = readonly [minute: number, host: number, tool: number, user: number]

const start = fc.tuple(fc.nat(500), fc.nat(1), fc.constantFrom(0, 0, 1, 2), fc.constantFrom(0, 1, 2, 3, 3))
const batches = fc.array(fc.array(start, { minLength: 1, maxLength: 9 }), { minLength: 2, maxLength: 8 })

/** Three odd ones on a host before the rules begin to run, and three after, hours apart. */
const BOTH_WAYS: Start[][] = [0, 400].map((minute) => [1, 2, 3].map((n) => [minute + n, 0, 0, 1]))

function record([minute, host, tool, user]: Start, number: number): string {
  const at = new Date(START + minute * MINUTE_MS).toISOString()
  return JSON.stringify({
    ...{ EventID: 1, Channel: 'Microsoft-Windows-Sysmon/Operational', Computer: `ws-${host}` },
    ...{ UtcTime: at.replace('T', ' ').replace('Z', ''), ProcessId: 1000 + number },
    ProcessGuid: `{00000000-0000-0000-0000-${String(number).padStart(12, '0')}}`,
    Image: `C:\\Tools\\${['odd.exe', 'strange.exe', 'plain.exe'][tool]}`,
    User: `CORP\\${['known', 'ann', 'bob', 'eve'][user]}`,
  })
}

function correlationSet({ correlations, buildingBlocks }: RuleSetCompilation): CorrelationSet {
  return { correlations, buildingBlocks, versionOf: (id) => id }
}

/** A small platform: one partition, a batch a frame, on the real stages and the real state. */
class Platform {
  readonly lake: MemoryLake = memoryLake()
  readonly formation = createEntityTimeFormation()
  readonly correlation = createCorrelation(this.formation)
  readonly quiet = createQuietFindings()
  readonly ruleCorrelation = createRuleCorrelation({ lake: this.lake, tenantId: DEFAULT_TENANT })
  readonly state: StateStore
  #rules = createDetectionRules(EMPTY)
  #offset = 0

  static async open(suppressions: readonly Suppression[] = []): Promise<Platform> {
    const state = await openSqliteState({ file: ':memory:', clock: { now: () => START } })
    await state.migrate()
    for (const suppression of suppressions) await state.quietings.save(suppression)
    await state.exceptions.save(EXCEPTION)
    return new Platform(state, suppressions)
  }

  readonly suppressions: readonly Suppression[]

  private constructor(state: StateStore, suppressions: readonly Suppression[]) {
    this.state = state
    this.suppressions = suppressions
    this.quiet.use(
      suppressions,
      new Map(RULES.correlations.map(({ correlation }) => [correlation.id, scoped(correlation)])),
    )
  }

  async enable(): Promise<void> {
    this.#rules = createDetectionRules(RULES, new Set(), [EXCEPTION], this.suppressions)
    await this.state.transaction((tx) => this.ruleCorrelation.use(tx, correlationSet(RULES)))
  }

  async receive(starts: readonly Start[], firstNumber: number): Promise<void> {
    const body = Buffer.from(starts.map((one, at) => record(one, firstNumber + at)).join('\n'))
    const offset = this.#offset++
    const header = {
      ...{ tenantId: DEFAULT_TENANT, source: 'tools', receivedTime: START + 3000 * MINUTE_MS },
      ...{ contentEncoding: 'identity' as const, contentType: 'application/x-ndjson' },
    }
    const frame: LogFrame = { partition: 0, offset, nextOffset: offset + 1, header, body }
    const commit = createCommit({
      ...{ lake: this.lake as never, state: this.state, correlateRules: this.ruleCorrelation.task },
      ...{ quietFindings: this.quiet.task, correlate: this.correlation.correlate },
      clock: { now: () => START + 3000 * MINUTE_MS },
    })
    await commit(
      processBatch(route, this.#rules, { partition: 0, from: offset, to: offset + 1, frames: [frame] }),
    )
  }

  async backFill(until: number, over: Partial<BackFillRun> = {}) {
    return runBackFill({
      ...{ tenantId: DEFAULT_TENANT, jobId: JOB, state: this.state, lake: this.lake },
      rules: localHistoryRules({ ...RULES, buildingBlocks: new Set() }, renormalize, {
        ...{ exceptions: [EXCEPTION], quietings: this.suppressions },
      }),
      ...{
        correlations: RULES,
        freshCorrelations: new Set(RULES.correlations.map(({ correlation: { id } }) => id)),
      },
      ...{ begunTime: START + 3000 * MINUTE_MS, ruleCorrelation: this.ruleCorrelation },
      ...{ from: 0, to: START + 9000 * MINUTE_MS, quietFindings: this.quiet.task },
      ...{ maxFindingsARule: 1000, maxFindings: 10_000, maxMatches: 10_000 },
      isWanted: ({ id }) => Number(id.split('.')[1]) < until,
      incidents: createPlaceFindings({
        ...{ live: this.formation, correlate: this.correlation.correlate, tenantId: DEFAULT_TENANT },
        createFormation: createEntityTimeFormation,
      }),
      stillRunning: async (_, ids) => new Set(ids),
      now: () => START + 3000 * MINUTE_MS,
      ...{ checkpoint: undefined, signal: new AbortController().signal },
      ...{ onProgress: () => undefined, onCommitted: () => undefined },
      ...over,
    })
  }

  async findings(): Promise<readonly Finding[]> {
    return (await this.state.findings.list({ tenantId: DEFAULT_TENANT, limit: 1000 })).items
  }
}

const scoped = ({ id, tags }: { readonly id: string; readonly tags: readonly string[] }) => ({
  ...{ id, tags, level: 'high', logsource: {} },
})

async function receiveAll(platform: Platform, all: readonly (readonly Start[])[], from: number, to: number) {
  for (let at = from; at < to; at++) await platform.receive(all[at]!, at * 10)
}

const idsOf = (findings: readonly Finding[]) => findings.map(({ id, ruleId }) => `${ruleId} ${id}`).sort()

function suppression(): Suppression {
  return {
    ...{
      kind: 'suppression',
      id: 'q',
      tenantId: DEFAULT_TENANT,
      title: 'q',
      scope: { kind: 'all' },
      by: ['host'],
    },
    ...{
      windowMs: 30 * MINUTE_MS,
      missing: 'pass',
      owner: 'ann',
      reason: 'noise',
      createdTime: 1,
      enabled: true,
    },
  }
}

const job: Job = {
  ...{
    id: JOB,
    tenantId: DEFAULT_TENANT,
    kind: 'backfill',
    title: '',
    owner: '',
    state: 'running',
    input: {},
  },
  ...{ progress: NO_PROGRESS, createdTime: 1, attempts: 1, notes: [], version: 1 },
}

describe('a back-fill', () => {
  it('is tried on rules that all run', () => {
    assert.deepEqual([RULES.refused, RULES.rules.length, RULES.correlations.length], [[], 2, 3])
  })

  const seen = new Map<string, number>()

  it('finds with live detection what rules that had always run would have found, however the two meet', async () => {
    await fc.assert(
      fc.asyncProperty(batches, fc.nat(), fc.nat(), async (all, a, b) => {
        const enabledAt = a % (all.length + 1)
        const filledAt = enabledAt + (b % (all.length + 1 - enabledAt))
        const always = await Platform.open()
        await always.enable()
        await receiveAll(always, all, 0, all.length)

        const late = await Platform.open()
        await late.state.jobs.save(job)
        await receiveAll(late, all, 0, enabledAt)
        await late.enable()
        await receiveAll(late, all, enabledAt, filledAt)
        await late.backFill(enabledAt)
        await receiveAll(late, all, filledAt, all.length)
        const expected = await always.findings()
        const found = await late.findings()
        assert.deepEqual(idsOf(found), idsOf(expected))
        await assertInIncidents(late, found)
        for (const { ruleId, backFilled } of found) {
          const key = `${ruleId} ${backFilled === undefined ? 'live' : 'back-filled'}`
          seen.set(key, (seen.get(key) ?? 0) + 1)
        }
        const hits = async ({ state }: Platform) => (await state.exceptions.list(DEFAULT_TENANT))[0]?.hits
        assert.deepEqual(await hits(late), await hits(always))
        await Promise.all([always.state.close(), late.state.close()])
      }),
      { numRuns: 25, examples: [[BOTH_WAYS, 1, 0]] },
    )
    for (const id of [ID.odd, ID.strange, ID.three, ID.ordered])
      for (const way of ['live', 'back-filled']) assert.ok(seen.has(`${id} ${way}`), `${id} ${way}`)
  })

  it('ends the same when it is ended anywhere and goes on', async () => {
    await fc.assert(
      fc.asyncProperty(batches, fc.nat(6), async (all, stopAfter) => {
        const calm = await Platform.open([suppression()])
        const shaken = await Platform.open([suppression()])
        for (const platform of [calm, shaken]) {
          await platform.state.jobs.save(job)
          await receiveAll(platform, all, 0, all.length)
          await platform.enable()
        }
        const outcome = await calm.backFill(all.length)
        const control = new AbortController()
        let steps = 0
        const step = () => {
          if (steps++ === stopAfter) control.abort()
        }
        await shaken
          .backFill(all.length, { signal: control.signal, onProgress: step })
          .catch((error: Error) => assert.equal(error.name, 'AbortError'))
        const checkpoint = await shaken.state.jobs.checkpoint(DEFAULT_TENANT, JOB)
        const again = await shaken.backFill(all.length, { checkpoint })
        assert.deepEqual(again, outcome)
        assert.deepEqual(await shaken.findings(), await calm.findings())
        await Promise.all([calm.state.close(), shaken.state.close()])
      }),
      { numRuns: 12 },
    )
  })

  it('suppresses what live detection would have suppressed, and the same when it is run again', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(start, { minLength: 2, maxLength: 20 }), async (starts) => {
        const inOrder = starts.toSorted((x, y) => x[0] - y[0]).map((one) => [one])
        const always = await Platform.open([suppression()])
        await always.enable()
        await receiveAll(always, inOrder, 0, inOrder.length)
        const late = await Platform.open([suppression()])
        await receiveAll(late, inOrder, 0, inOrder.length)
        await late.enable()
        for (const jobId of ['first', 'second']) {
          await late.state.jobs.save({ ...job, id: jobId })
          await late.backFill(inOrder.length, { jobId, correlations: EMPTY, freshCorrelations: new Set() })
        }
        const ofRules = (findings: readonly Finding[]) =>
          findings.filter(({ ruleId }) => ruleId === ID.odd || ruleId === ID.strange)
        const shown = (findings: readonly Finding[]) =>
          ofRules(findings).map(({ id, suppressed }) => `${id} ${suppressed?.count ?? 0}`)
        assert.deepEqual(shown(await late.findings()), shown(await always.findings()))
        await Promise.all([always.state.close(), late.state.close()])
      }),
      { numRuns: 12 },
    )
  })

  it('keeps the newest findings where a bound is reached, and says of which rules', async () => {
    const platform = await Platform.open()
    await platform.state.jobs.save(job)
    await receiveAll(
      platform,
      [
        [
          [1, 0, 0, 1],
          [500, 0, 0, 1],
          [1000, 0, 0, 1],
        ],
      ],
      0,
      1,
    )
    await platform.enable()
    const outcome = await platform.backFill(1, { maxFindingsARule: 2 })
    assert.deepEqual(outcome.fullRules.toSorted(), [ID.odd, ID.strange])
    const times = (await platform.findings())
      .filter(({ ruleId }) => ruleId === ID.odd)
      .map(({ time }) => time)
    assert.deepEqual(times, [START + 1000 * MINUTE_MS, START + 500 * MINUTE_MS])
    await platform.state.close()
  })
})

/** High findings open or join an incident, whenever their events were. */
async function assertInIncidents({ state }: Platform, findings: readonly Finding[]): Promise<void> {
  const { items } = await state.incidents.list({ tenantId: DEFAULT_TENANT, sort: 'newest', limit: 1000 })
  const members = new Set(items.flatMap((incident) => incident.members.map(({ findingId }) => findingId)))
  for (const { id, level, ruleId } of findings)
    if (level === 'high') assert.ok(members.has(id), `${ruleId} ${id} is of no incident`)
}
