import { isDeepStrictEqual } from 'node:util'
import type { Quieting, RuleException, StateStore, StoredRule } from '@opensoc/domain'
import { type Clock, type Logger, OpenSocError } from '@opensoc/kernel'
import type { LoadedSet, ThreadPool } from '../workers/worker-pool.ts'
import { ruleSetVersion } from './rule-set-version.ts'
import { ruleTextHash } from './rule-text-hash.ts'
import { type RunningRule, runningRules } from './running-rules.ts'

export interface ActiveRuleSet {
  readonly count: number
  readonly version: string
  readonly loadedTime: number
  /** What runs since this set and did not run before, or not with this text. */
  readonly fresh: readonly FreshRule[]
  /** Why the newest set is not the one that runs. */
  readonly error?: string
}

export interface FreshRule {
  readonly id: string
  /** Of its text. */
  readonly hash: string
  readonly isOnlyCorrelated: boolean
}

/** One attempt to bring the workers to the enabled rules. */
export interface RuleReload {
  readonly time: number
  /** From reading the rules to the last worker's answer. */
  readonly tookMs: number
  readonly error?: string
}

/** Whether what runs is what is enabled, worker by worker. */
export interface RuleDeployment {
  readonly enabled: readonly StoredRule[]
  /** Of the enabled rules that load. */
  readonly enabledVersion: string
  readonly enabledCount: number
  readonly workers: readonly LoadedSet[]
  readonly isDeployed: boolean
  readonly lastReload: RuleReload
}

/** Where the store keeps what ran last. */
const RUNNING_TEXTS = 'rules.running'

/** The rule set that the workers run. `reload` swaps it between batches; a set that fails leaves the last good one. */
export class ActiveRules {
  readonly #state: StateStore
  readonly #pool: ThreadPool
  readonly #clock: Clock
  readonly #logger: Logger
  readonly #tenantId: string
  readonly #onLoaded: (stored: readonly StoredRule[], quietings: readonly Quieting[]) => Promise<void>
  #current: ActiveRuleSet = { count: 0, version: '', loadedTime: 0, fresh: [] }
  /** What each running rule runs with, by id; kept, so that a rule that changed while we were away is known to be fresh. */
  #texts: Readonly<Record<string, string>> | undefined
  #wanted = { count: 0, version: '' }
  #lastReload: RuleReload = { time: 0, tookMs: 0 }
  #reloading: Promise<ActiveRuleSet> = Promise.resolve(this.#current)

  constructor(options: {
    state: StateStore
    pool: ThreadPool
    clock: Clock
    logger: Logger
    tenantId: string
    /** Every worker runs what is enabled of these. */
    onLoaded: (stored: readonly StoredRule[], quietings: readonly Quieting[]) => Promise<void>
  }) {
    this.#state = options.state
    this.#pool = options.pool
    this.#clock = options.clock
    this.#logger = options.logger
    this.#tenantId = options.tenantId
    this.#onLoaded = options.onLoaded
  }

  /** Correlations that are enabled and name what is not there, by id. */
  get unresolved(): ReadonlyMap<string, string> {
    const [set] = this.#pool.loadedSets()
    return new Map(set?.refused.map(({ id, reason }) => [id, reason]))
  }

  get current(): ActiveRuleSet {
    return this.#current
  }

  /** The same without asking the store: as of the last reload. */
  get health(): { readonly enabledCount: number; readonly isDeployed: boolean } {
    const { count, version } = this.#wanted
    return {
      enabledCount: count,
      isDeployed: this.#pool.loadedSets().every((set) => set.version === version),
    }
  }

  /** One reload at a time, in the order asked for. */
  reload(): Promise<ActiveRuleSet> {
    this.#reloading = this.#reloading.then(() => this.#load())
    return this.#reloading
  }

  /** Asks the store and what the workers answered, not what we believe to have sent. */
  async deployment(): Promise<RuleDeployment> {
    await this.#reloading
    const stored = await this.#state.rules.list(this.#tenantId)
    const enabled = stored.filter((rule) => rule.enabled)
    const loadable = enabled.filter((rule) => rule.refused === undefined)
    const enabledVersion = ruleSetVersion(
      runningRules(stored),
      await this.#exceptions(),
      await this.#quietings(),
    )
    const workers = this.#pool.loadedSets()
    return {
      enabled,
      enabledVersion,
      enabledCount: loadable.length,
      workers,
      isDeployed: workers.every(({ version }) => version === enabledVersion),
      lastReload: this.#lastReload,
    }
  }

  /** Gives those that are not as they were; of the very first set none, for nothing was there before. */
  async #remember(rules: readonly RunningRule[]): Promise<FreshRule[]> {
    const { values } = this.#state
    const before =
      this.#texts ?? ((await values.get(this.#tenantId, RUNNING_TEXTS)) as Readonly<Record<string, string>>)
    const runs = rules.map(({ id, source, isOnlyCorrelated }) => {
      const hash = ruleTextHash(source)
      return { id, hash, isOnlyCorrelated, text: isOnlyCorrelated ? `${hash} correlated` : hash }
    })
    const texts = Object.fromEntries(runs.map(({ id, text }) => [id, text]))
    if (!isDeepStrictEqual(texts, before)) await values.set(this.#tenantId, RUNNING_TEXTS, texts)
    this.#texts = texts
    if (before === undefined) return []
    return runs.filter(({ id, text }) => before[id] !== text).map(({ text: _, ...rule }) => rule)
  }

  async #exceptions(): Promise<RuleException[]> {
    const stored = await this.#state.exceptions.list(this.#tenantId)
    return stored.flatMap(({ exception }) => (exception.enabled ? [exception] : []))
  }

  async #quietings(): Promise<Quieting[]> {
    const stored = await this.#state.quietings.list(this.#tenantId)
    return stored.flatMap(({ quieting }) => (quieting.enabled ? [quieting] : []))
  }

  async #load(): Promise<ActiveRuleSet> {
    const started = this.#clock.now()
    const stored = await this.#state.rules.list(this.#tenantId)
    const rules = runningRules(stored)
    const exceptions = await this.#exceptions()
    const quietings = await this.#quietings()
    const version = ruleSetVersion(rules, exceptions, quietings)
    this.#wanted = { count: rules.filter((rule) => !rule.isOnlyCorrelated).length, version }
    if (version === this.#current.version && this.#current.error === undefined)
      return { ...this.#current, fresh: [] }
    try {
      const count = await this.#pool.loadRules(version, { rules, exceptions, quietings })
      assertAllRun(version, this.#pool.loadedSets())
      await this.#onLoaded(stored, quietings)
      const fresh = await this.#remember(rules)
      this.#current = { count, version, loadedTime: this.#clock.now(), fresh }
      this.#lastReload = { time: started, tookMs: this.#clock.now() - started }
      this.#logger.info('rules loaded', { count, version })
    } catch (thrown) {
      const error = (thrown as Error).message
      this.#current = { ...this.#current, fresh: [], error }
      this.#lastReload = { time: started, tookMs: this.#clock.now() - started, error }
      this.#logger.error('rules not loaded: the last good set runs on', { version, error })
    }
    return this.#current
  }
}

/** A worker names its set by what it compiled itself: another name than ours means that it runs something else. */
function assertAllRun(version: string, sets: readonly LoadedSet[]): void {
  const other = sets.find((set) => set.version !== version)
  if (other === undefined) return
  throw new OpenSocError('RULES_NOT_LOADED', `a worker runs set ${other.version || '(none)'}, not ${version}`)
}
