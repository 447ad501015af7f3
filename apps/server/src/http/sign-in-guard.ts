import type { Clock } from '@opensoc/kernel'
import { HttpError } from './http-error.ts'

const FREE_TRIES = 5
const LONGEST_WAIT_MS = 5 * 60_000
const MAX_NAMES = 10_000

/** Slows guessing: after five wrong passwords for a name, each further try waits twice as long as the one before. */
export class SignInGuard {
  readonly #clock: Clock
  readonly #failures = new Map<string, { count: number; until: number }>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  assertMayTry(name: string): void {
    const known = this.#failures.get(name)
    const waitMs = (known?.until ?? 0) - this.#clock.now()
    if (waitMs <= 0) return
    throw new HttpError(429, 'SIGN_IN_WAIT', `too many wrong passwords for this name`, {
      nextStep: `Try again in ${Math.ceil(waitMs / 1000)} seconds.`,
    })
  }

  failed(name: string): void {
    const count = (this.#failures.get(name)?.count ?? 0) + 1
    const waitMs = count < FREE_TRIES ? 0 : Math.min(LONGEST_WAIT_MS, 1000 * 2 ** (count - FREE_TRIES))
    this.#failures.delete(name)
    this.#failures.set(name, { count, until: this.#clock.now() + waitMs })
    if (this.#failures.size > MAX_NAMES) this.#failures.delete(this.#failures.keys().next().value!)
  }

  succeeded(name: string): void {
    this.#failures.delete(name)
  }
}
