import type { Job } from '@opensoc/domain'
import {
  type Indicator,
  type IndicatorValue,
  indicatorSetOf,
  levelOf,
  MIN_LIVE_SCORE,
  mergeIndicator,
  type ReadIntelligence,
  readIntelligence,
  type StateStore,
  scoreAt,
  type TenantId,
} from '@opensoc/domain'
import { type Clock, type Logger, OpenSocError } from '@opensoc/kernel'
import { INDICATOR_LEVELS } from '@opensoc/pipeline'
import { compilePattern, uuidV5 } from '@opensoc/stix'
import type { JobRunner } from '../jobs/job-runner.ts'
import type { ThreadPool } from '../workers/worker-pool.ts'
import { IMPORTED_COLLECTION, SHARED_COLLECTION } from './collections.ts'
import { toNewObject } from './return-sightings.ts'
import type { SweepInput } from './sweep-job.ts'

/** Values of one sweep; a larger import is swept in several. */
const MAX_SWEEP_VALUES = 100_000
const PAGE = 5000
/** What is kept of the future: clocks of senders run ahead. */
const AHEAD_MS = 24 * 3600 * 1000
const PATTERN_NAMESPACE = '0a3dbe4e-3c0e-5d8a-8b1b-5c7a4c3f7d11'

export interface IntelligenceOptions {
  readonly state: StateStore
  readonly clock: Clock
  readonly logger: Logger
  readonly pool: ThreadPool
  readonly jobs: JobRunner
}

export interface ImportOrder {
  readonly tenantId: TenantId
  readonly actor: string
  readonly source: string
  readonly content: string
  readonly trust: number
}

export interface Imported {
  readonly read: ReadIntelligence
  readonly sweep?: Job
}

/** The life of indicators: taken in, matched on the stream, swept for. */
export class Intelligence {
  readonly #options: IntelligenceOptions
  #loading: Promise<void> = Promise.resolve()

  constructor(options: IntelligenceOptions) {
    this.#options = options
  }

  /** Makes our collections and gives the threads what is stored. */
  async start(tenantId: TenantId): Promise<void> {
    for (const collection of [SHARED_COLLECTION, IMPORTED_COLLECTION]) {
      await this.#options.state.intel.saveCollection({ ...collection, tenantId })
    }
    await this.reload(tenantId)
  }

  /** Gives the threads the indicators that are worth something now. One at a time: the last word is the newest state. */
  reload(tenantId: TenantId): Promise<void> {
    const load = () => this.#load(tenantId)
    this.#loading = this.#loading.then(load, load)
    return this.#loading
  }

  /** Stores what a source sent, matches it from now on, and sweeps for what is new. */
  async take(order: ImportOrder): Promise<Imported> {
    const { state, clock } = this.#options
    const { tenantId, source, trust, content } = order
    const read = readIntelligence(content, { tenantId, source, trust, now: clock.now() })
    const { fresh, freshPatterns } = await state.transaction(async (transaction) => {
      const next = mergeAll(await transaction.intel.indicators(tenantId, read.indicators), read.indicators)
      await transaction.intel.saveIndicators(next.all)
      const known = new Map((await transaction.intel.patterns(tenantId)).map((one) => [one.id, one.pattern]))
      await transaction.intel.savePatterns(read.patterns)
      const objects = read.objects.map(toNewObject)
      await transaction.intel.addObjects(tenantId, IMPORTED_COLLECTION.id, objects, clock.now())
      await transaction.audit.append({
        ...{
          tenantId,
          time: clock.now(),
          actor: order.actor,
          action: 'intel.import',
          target: `source:${source}`,
        },
        detail: { format: read.format, count: read.count, rejected: read.rejected.length },
      })
      return {
        fresh: next.fresh,
        freshPatterns: read.patterns.filter(({ id, pattern }) => known.get(id) !== pattern),
      }
    })
    await this.reload(tenantId)
    const sweep = await this.#sweepFor(order, fresh, freshPatterns)
    return { read, ...(sweep === undefined ? {} : { sweep }) }
  }

  /** Searches for what a text holds, without storing it. Throws `SWEEP_EMPTY` if that is nothing. */
  async sweep(order: {
    readonly tenantId: TenantId
    readonly actor: string
    readonly content?: string
    readonly pattern?: string
    readonly from?: number
    readonly to?: number
  }): Promise<Job> {
    const { tenantId, actor, content = '', pattern } = order
    const now = this.#options.clock.now()
    const read = readIntelligence(content, { tenantId, source: actor, trust: 70, now })
    const asked = pattern === undefined ? [] : [checkedPattern(pattern)]
    const patterns = [
      ...read.patterns.map(({ id, name, pattern: text }) => ({ id, name, pattern: text })),
      ...asked,
    ]
    if (read.indicators.length + patterns.length === 0) {
      throw new OpenSocError('SWEEP_EMPTY', 'there is no indicator in what was given', {
        nextStep: 'Give a hash, domain, address, URL, mail address, STIX bundle or pattern.',
      })
    }
    const range = { from: order.from ?? 0, to: order.to ?? now + AHEAD_MS }
    return this.#submit(order, {
      subject: subjectOf(read.indicators, patterns.length),
      values: read.indicators.map(({ kind, value }) => ({ value: { kind, value }, level: 'medium' })),
      patterns: patterns.map((one) => ({ ...one, level: 'medium' })),
      range,
    })
  }

  async #sweepFor(
    order: ImportOrder,
    fresh: readonly Indicator[],
    patterns: ReadIntelligence['patterns'],
  ): Promise<Job | undefined> {
    const now = this.#options.clock.now()
    const matched = fresh.filter(({ excluded }) => excluded === undefined)
    const range = { from: 0, to: now + AHEAD_MS }
    let first: Job | undefined
    for (let at = 0; at < Math.max(matched.length, Math.min(patterns.length, 1)); at += MAX_SWEEP_VALUES) {
      const part = matched.slice(at, at + MAX_SWEEP_VALUES)
      const job = await this.#submit(order, {
        subject: `${order.source}: ${subjectOf(part, at === 0 ? patterns.length : 0)}`,
        values: part.map((one) => ({ value: plainValue(one), level: levelOf(scoreAt(one, now)) })),
        patterns:
          at > 0
            ? []
            : patterns.map(({ id, name, pattern, source }) => ({
                id,
                name,
                pattern,
                level: levelOf(source.confidence),
              })),
        range,
      })
      first ??= job
    }
    return first
  }

  #submit(
    { tenantId, actor }: { readonly tenantId: TenantId; readonly actor: string },
    input: SweepInput,
  ): Promise<Job> {
    return this.#options.jobs.submit({
      tenantId,
      kind: 'sweep',
      title: `Sweep: ${input.subject}`,
      owner: actor,
      input,
    })
  }

  async #load(tenantId: TenantId): Promise<void> {
    const { state, clock, pool, logger } = this.#options
    const now = clock.now()
    const values: IndicatorValue[] = []
    const levels: number[] = []
    let cursor: string | undefined
    do {
      const page = await state.intel.listIndicators({
        tenantId,
        limit: PAGE,
        ...(cursor === undefined ? {} : { cursor }),
      })
      for (const one of page.items) {
        const score = one.excluded === undefined ? scoreAt(one, now) : 0
        if (score < MIN_LIVE_SCORE) continue
        values.push(plainValue(one))
        levels.push(INDICATOR_LEVELS.indexOf(levelOf(score)))
      }
      cursor = page.cursor
    } while (cursor !== undefined)
    pool.loadIndicators({ set: indicatorSetOf(values), levels: Uint8Array.from(levels) })
    logger.info('indicators loaded', { count: values.length })
  }
}

function plainValue({ kind, value }: IndicatorValue): IndicatorValue {
  return { kind, value }
}

function mergeAll(known: readonly Indicator[], read: readonly Indicator[]) {
  const before = new Map(known.map((one) => [`${one.kind} ${one.value}`, one]))
  const all = new Map<string, Indicator>()
  for (const one of read) {
    const key = `${one.kind} ${one.value}`
    all.set(key, mergeIndicator(all.get(key) ?? before.get(key), one))
  }
  const isFresh = (one: Indicator): boolean => {
    const old = before.get(`${one.kind} ${one.value}`)
    return (
      old === undefined ||
      one.sources.some(({ stixId, name }) => !old.sources.some((s) => s.stixId === stixId && s.name === name))
    )
  }
  return { all: [...all.values()], fresh: [...all.values()].filter(isFresh) }
}

function checkedPattern(pattern: string): {
  readonly id: string
  readonly name: string
  readonly pattern: string
} {
  const compiled = compilePattern(pattern)
  if (compiled.ok)
    return { id: `pattern:${uuidV5(PATTERN_NAMESPACE, pattern)}`, name: pattern.slice(0, 100), pattern }
  const { message, place, expected } = compiled.error
  const where = place === undefined ? '' : `line ${place.line}, column ${place.column}: `
  throw new OpenSocError('PATTERN_INVALID', `${where}${message}`, {
    nextStep: `Expected ${expected ?? 'a STIX pattern'}.`,
  })
}

function subjectOf(values: readonly IndicatorValue[], patterns: number): string {
  const [first] = values
  if (values.length === 1 && patterns === 0) return `${first!.kind} ${first!.value.slice(0, 100)}`
  const parts = [
    ...(values.length === 0 ? [] : [`${values.length} indicator${values.length === 1 ? '' : 's'}`]),
    ...(patterns === 0 ? [] : [`${patterns} pattern${patterns === 1 ? '' : 's'}`]),
  ]
  return parts.join(' and ')
}
