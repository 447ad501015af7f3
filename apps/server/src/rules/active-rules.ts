import { createHash } from 'node:crypto'
import type { StateStore, StoredRule } from '@opensoc/domain'
import type { Clock, Logger } from '@opensoc/kernel'
import type { ThreadPool } from '../workers/worker-pool.ts'

export interface ActiveRuleSet {
  readonly count: number
  readonly version: string
  readonly loadedTime: number
  /** Why the newest set is not the one that runs. */
  readonly error?: string
}

/** The rule set that the workers run. `reload` swaps it between batches; a set that fails leaves the last good one. */
export class ActiveRules {
  readonly #state: StateStore
  readonly #pool: ThreadPool
  readonly #clock: Clock
  readonly #logger: Logger
  readonly #tenantId: string
  #current: ActiveRuleSet = { count: 0, version: '', loadedTime: 0 }
  #reloading: Promise<ActiveRuleSet> = Promise.resolve(this.#current)

  constructor(options: {
    state: StateStore
    pool: ThreadPool
    clock: Clock
    logger: Logger
    tenantId: string
  }) {
    this.#state = options.state
    this.#pool = options.pool
    this.#clock = options.clock
    this.#logger = options.logger
    this.#tenantId = options.tenantId
  }

  get current(): ActiveRuleSet {
    return this.#current
  }

  /** One reload at a time, in the order asked for. */
  reload(): Promise<ActiveRuleSet> {
    this.#reloading = this.#reloading.then(() => this.#load())
    return this.#reloading
  }

  async #load(): Promise<ActiveRuleSet> {
    const rules = (await this.#state.rules.list(this.#tenantId)).filter(
      (rule) => rule.enabled && rule.refused === undefined,
    )
    const version = versionOf(rules)
    if (version === this.#current.version && this.#current.error === undefined) return this.#current
    try {
      const count = await this.#pool.loadRules(version, rules)
      this.#current = { count, version, loadedTime: this.#clock.now() }
      this.#logger.info('rules loaded', { count, version })
    } catch (error) {
      this.#current = { ...this.#current, error: (error as Error).message }
      this.#logger.error('rules not loaded: the last good set runs on', {
        version,
        error: (error as Error).message,
      })
    }
    return this.#current
  }
}

function versionOf(rules: readonly StoredRule[]): string {
  const hash = createHash('sha256')
  for (const rule of [...rules].sort((a, b) => (a.id < b.id ? -1 : 1)))
    hash.update(rule.id).update(rule.source)
  return hash.digest('hex').slice(0, 12)
}
