import type { DriftAlarm, StateStore, TenantId } from '@opensoc/domain'
import type { Logger } from '@opensoc/kernel'
import { DriftSentinel, type ProcessedBatch, type SourceMemory } from '@opensoc/pipeline'

const SOURCES = 'drift.sources'
const ALARMS = 'drift.alarms'
const memoryKey = (source: string) => `drift.source:${source}`

/** The drift sentinel of each tenant, kept in the state: what was usual is known again after a restart. */
export class DriftWatch {
  readonly #state: StateStore
  readonly #logger: Logger
  readonly #onAlarm: (alarm: DriftAlarm) => void
  readonly #sentinels = new Map<string, DriftSentinel>()
  readonly #known = new Map<string, Set<string>>()
  #saving: Promise<void> = Promise.resolve()

  constructor(options: {
    readonly state: StateStore
    readonly logger: Logger
    readonly onAlarm: (alarm: DriftAlarm) => void
  }) {
    this.#state = options.state
    this.#logger = options.logger
    this.#onAlarm = options.onAlarm
  }

  async restore(tenantId: TenantId): Promise<void> {
    const { values } = this.#state
    const sentinel = this.#sentinelOf(tenantId)
    const sources = ((await values.get(tenantId, SOURCES)) ?? []) as readonly string[]
    for (const source of sources) {
      const memory = (await values.get(tenantId, memoryKey(source))) as SourceMemory | undefined
      if (memory !== undefined) sentinel.restore(source, memory)
    }
    this.#known.set(tenantId, new Set(sources))
    sentinel.restoreAlarms(((await values.get(tenantId, ALARMS)) ?? []) as readonly DriftAlarm[])
  }

  /** Called for each batch once it is committed. What it learns is saved behind it: a crash loses at most a window. */
  observe(batch: Pick<ProcessedBatch, 'tenantId' | 'profiles' | 'ledger' | 'receivedTime'>): void {
    const { tenantId } = batch
    const { alarms, learned } = this.#sentinelOf(tenantId).observe(batch)
    for (const alarm of alarms) {
      const { source, type, kind, field, before, now, resolvedTime } = alarm
      const fields = { source, type, kind, field, before, now }
      if (resolvedTime === undefined) this.#logger.warn('a source drifted', fields)
      else this.#logger.info('a source is as before', fields)
      this.#onAlarm(alarm)
    }
    if (alarms.length > 0) this.#save(() => this.#saveAlarms(tenantId))
    if (learned.length > 0) this.#save(() => this.#saveSources(tenantId, learned))
  }

  /** Newest first. */
  alarms(tenantId: string): readonly DriftAlarm[] {
    return this.#sentinelOf(tenantId)
      .alarms()
      .toSorted((one, two) => two.raisedTime - one.raisedTime)
  }

  memoryOf(tenantId: string, source: string): SourceMemory | undefined {
    return this.#sentinelOf(tenantId).memoryOf(source)
  }

  async accept(tenantId: string, id: string, by: string, time: number): Promise<DriftAlarm | undefined> {
    const accepted = this.#sentinelOf(tenantId).accept(id, by, time)
    if (accepted === undefined) return undefined
    await this.#saveAlarms(tenantId)
    await this.#saveSources(tenantId, [accepted.source])
    return accepted
  }

  /** Resolves when all that was learned is saved. */
  async settled(): Promise<void> {
    await this.#saving
  }

  #sentinelOf(tenantId: string): DriftSentinel {
    const known = this.#sentinels.get(tenantId)
    if (known !== undefined) return known
    const fresh = new DriftSentinel()
    this.#sentinels.set(tenantId, fresh)
    return fresh
  }

  #save(work: () => Promise<void>): void {
    this.#saving = this.#saving.then(work).catch((error: unknown) => {
      this.#logger.error('what was learned of sources is not saved', { error: String(error) })
    })
  }

  async #saveAlarms(tenantId: string): Promise<void> {
    await this.#state.values.set(tenantId, ALARMS, this.#sentinelOf(tenantId).alarms())
  }

  async #saveSources(tenantId: string, sources: readonly string[]): Promise<void> {
    const known = this.#known.get(tenantId) ?? new Set<string>()
    this.#known.set(tenantId, known)
    for (const source of sources) {
      const memory = this.memoryOf(tenantId, source)
      if (memory === undefined) continue
      await this.#state.values.set(tenantId, memoryKey(source), memory)
      if (known.has(source)) continue
      known.add(source)
      await this.#state.values.set(tenantId, SOURCES, [...known])
    }
  }
}
