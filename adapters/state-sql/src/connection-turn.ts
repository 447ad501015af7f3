import { AsyncLocalStorage } from 'node:async_hooks'
import { OpenSocError } from '@opensoc/kernel'

/** Lends the one connection to one caller at a time: nobody's statements come between those of a transaction. */
export class ConnectionTurn {
  #last: Promise<void> = Promise.resolve()
  readonly #work = new AsyncLocalStorage<{ isRunning: boolean }>()

  /** Resolves to the return of the connection. Throws `STATE_NESTED` where waiting would never end. */
  async take(): Promise<() => void> {
    if (this.#work.getStore()?.isRunning === true) throw nested()
    const before = this.#last
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#last = promise
    await before
    return resolve
  }

  /** Marks the work that is done while the connection is taken. */
  async during<T>(work: () => Promise<T>): Promise<T> {
    const mark = { isRunning: true }
    try {
      return await this.#work.run(mark, work)
    } finally {
      mark.isRunning = false
    }
  }
}

export function nested(): OpenSocError {
  return new OpenSocError('STATE_NESTED', 'a transaction uses the store that it was begun on', {
    nextStep: 'Use the store that the transaction hands to its work, and nothing else.',
  })
}
