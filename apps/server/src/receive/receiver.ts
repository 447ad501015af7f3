import type { EventLog, FrameHeader, StateStore } from '@opensoc/domain'
import type { Clock } from '@opensoc/kernel'

export interface Received {
  readonly offset: number
  /** The same batch key was stored before: nothing was stored now. */
  readonly duplicate: boolean
}

/** Where every body comes in, whatever protocol brought it: durable in the log before it is acknowledged, stored once a batch key. */
export class Receiver {
  readonly #log: EventLog
  readonly #state: StateStore
  readonly #clock: Clock
  /** Keys of frames that lie in the log and are not yet committed to the state, by tenant and key. */
  readonly #pending = new Map<string, Promise<number>>()

  constructor(options: { readonly log: EventLog; readonly state: StateStore; readonly clock: Clock }) {
    this.#log = options.log
    this.#state = options.state
    this.#clock = options.clock
  }

  /** Learns the keys of frames behind the checkpoint, after a restart. Call before the first `receive`. */
  async recover(): Promise<void> {
    for (let partition = 0; partition < this.#log.partitions; partition++) {
      const { offset } = await this.#state.checkpoints.load(partition)
      for await (const frame of this.#log.read(partition, offset)) {
        const { tenantId, batchKey } = frame.header
        if (batchKey !== undefined)
          this.#pending.set(pendingKey(tenantId, batchKey), Promise.resolve(frame.offset))
      }
    }
  }

  /** Resolves once the body is durable. Rejects with `LOG_FULL` when the spool has no room. */
  async receive(header: Omit<FrameHeader, 'receivedTime'>, body: Uint8Array): Promise<Received> {
    const { tenantId, batchKey } = header
    if (batchKey === undefined) return { offset: (await this.#append(header, body)).offset, duplicate: false }

    const key = pendingKey(tenantId, batchKey)
    const pending = this.#pending.get(key)
    if (pending !== undefined) return { offset: await pending, duplicate: true }
    // From here to the end of the append the key is taken: a concurrent retry waits for the same outcome.
    const storing = this.#storeOnce(header, batchKey, body)
    const offset = storing.then((received) => received.offset)
    offset.catch(() => this.#pending.delete(key))
    this.#pending.set(key, offset)
    const received = await storing
    if (received.duplicate) this.#pending.delete(key)
    return received
  }

  /** Whether a body with this batch key is in the log or was. */
  async holds(tenantId: string, key: string): Promise<boolean> {
    if (this.#pending.has(pendingKey(tenantId, key))) return true
    return (await this.#state.batchKeys.find(tenantId, key)) !== undefined
  }

  /** The commit has made these keys part of the state. */
  committed(keys: readonly { readonly tenantId: string; readonly key: string }[]): void {
    for (const { tenantId, key } of keys) this.#pending.delete(pendingKey(tenantId, key))
  }

  async #storeOnce(
    header: Omit<FrameHeader, 'receivedTime'>,
    batchKey: string,
    body: Uint8Array,
  ): Promise<Received> {
    const known = await this.#state.batchKeys.find(header.tenantId, batchKey)
    if (known !== undefined) return { offset: known, duplicate: true }
    const { offset } = await this.#append(header, body)
    return { offset, duplicate: false }
  }

  #append(header: Omit<FrameHeader, 'receivedTime'>, body: Uint8Array): Promise<{ readonly offset: number }> {
    return this.#log.append(0, { ...header, receivedTime: this.#clock.now() }, body)
  }
}

function pendingKey(tenantId: string, key: string): string {
  return `${tenantId}\n${key}`
}
