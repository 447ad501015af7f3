import type { Lease, StateStore } from '@opensoc/domain'
import type { Clock, Logger } from '@opensoc/kernel'

const DAY_MS = 86_400_000
/** What is learned is kept so long behind its end: old events are still asked about. */
const KEPT_MS = 30 * DAY_MS
const MAX_LEARNED = 20_000
/** Workers are told at most so often: each time they are handed all that is known. */
const TELL_EVERY_MS = 10_000
const LEARNED = 'learned:'

/** Leases that were learned from DHCP traffic: a renewal prolongs one, another host ends it. */
export class LeaseBook {
  readonly #state: StateStore
  readonly #clock: Clock
  readonly #logger: Logger
  readonly #onChanged: (tenantId: string) => Promise<void>
  /** The newest of each address, by tenant. */
  readonly #newest = new Map<string, Map<string, Lease>>()
  #working: Promise<void> = Promise.resolve()
  #toldTime = 0
  #isTold = true

  constructor(options: {
    readonly state: StateStore
    readonly clock: Clock
    readonly logger: Logger
    readonly onChanged: (tenantId: string) => Promise<void>
  }) {
    this.#state = options.state
    this.#clock = options.clock
    this.#logger = options.logger
    this.#onChanged = options.onChanged
  }

  async restore(tenantId: string): Promise<void> {
    for (const entry of await this.#state.context.list(tenantId, 'leases'))
      if (entry.kind === 'leases' && entry.id.startsWith(LEARNED)) this.#keepNewest(tenantId, entry)
  }

  /** Called for each batch once it is committed. */
  learn(tenantId: string, leases: readonly Lease[]): void {
    if (leases.length === 0 && this.#isTold) return
    this.#working = this.#working
      .then(() => this.#take(tenantId, leases))
      .catch((error: unknown) => {
        this.#logger.error('leases are not saved', { error: String(error) })
      })
  }

  /** Resolves when all that was learned is saved. */
  async settled(): Promise<void> {
    await this.#working
  }

  /** Forgets those that ended long ago. */
  async prune(tenantId: string): Promise<void> {
    const before = this.#clock.now() - KEPT_MS
    const old = (await this.#state.context.list(tenantId, 'leases')).filter(
      (entry) => entry.kind === 'leases' && entry.id.startsWith(LEARNED) && entry.to < before,
    )
    await this.#state.context.remove(
      tenantId,
      'leases',
      old.map(({ id }) => id),
    )
  }

  async #take(tenantId: string, leases: readonly Lease[]): Promise<void> {
    const changed = leases.flatMap((lease) => this.#changedBy(tenantId, lease))
    if (changed.length > 0) {
      await this.#state.context.save(tenantId, changed)
      this.#isTold = false
    }
    const now = this.#clock.now()
    if (this.#isTold || now - this.#toldTime < TELL_EVERY_MS) return
    this.#toldTime = now
    this.#isTold = true
    await this.#onChanged(tenantId)
  }

  /** What must be saved for it: itself, or the one before it, longer or shorter. */
  #changedBy(tenantId: string, lease: Lease): readonly Lease[] {
    const before = this.#newest.get(tenantId)?.get(lease.ip)
    if (before !== undefined && before.host === lease.host && lease.from <= before.to) {
      if (lease.to <= before.to) return []
      const longer = { ...before, to: lease.to }
      this.#keepNewest(tenantId, longer)
      return [longer]
    }
    if (before !== undefined && lease.from < before.from)
      return [{ ...lease, to: Math.min(lease.to, before.from) }]
    if (before === undefined && (this.#newest.get(tenantId)?.size ?? 0) >= MAX_LEARNED) return []
    this.#keepNewest(tenantId, lease)
    const isEnded = before !== undefined && before.to > lease.from
    return isEnded ? [{ ...before, to: lease.from }, lease] : [lease]
  }

  #keepNewest(tenantId: string, lease: Lease): void {
    const ofTenant = this.#newest.get(tenantId) ?? new Map<string, Lease>()
    this.#newest.set(tenantId, ofTenant)
    const known = ofTenant.get(lease.ip)
    if (known === undefined || known.from <= lease.from) ofTenant.set(lease.ip, lease)
  }
}
