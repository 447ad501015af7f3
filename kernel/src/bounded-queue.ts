/**
 * A first-in first-out queue whose `push` waits while it is full: this is how back-pressure travels upstream.
 * One consumer, any number of producers.
 */
export class BoundedQueue<T> {
  readonly #items: T[] = []
  readonly #capacity: number
  #closed = false
  #waitingConsumer: (() => void) | undefined
  #waitingProducers: (() => void)[] = []

  constructor(options: { capacity: number }) {
    this.#capacity = options.capacity
  }

  get size(): number {
    return this.#items.length
  }

  /** Resolves once there is room. Throws if the queue was closed. */
  async push(item: T): Promise<void> {
    while (this.#items.length >= this.#capacity && !this.#closed) {
      await new Promise<void>((resolve) => this.#waitingProducers.push(resolve))
    }
    if (this.#closed) throw new Error('the queue is closed')
    this.#items.push(item)
    this.#waitingConsumer?.()
    this.#waitingConsumer = undefined
  }

  /** Resolves with the next item, or undefined once the queue is closed and empty. */
  async shift(): Promise<T | undefined> {
    while (this.#items.length === 0 && !this.#closed) {
      await new Promise<void>((resolve) => {
        this.#waitingConsumer = resolve
      })
    }
    const item = this.#items.shift()
    this.#waitingProducers.shift()?.()
    return item
  }

  /** No more pushes; what is queued can still be shifted. */
  close(): void {
    this.#closed = true
    this.#waitingConsumer?.()
    for (const wake of this.#waitingProducers.splice(0)) wake()
  }
}
