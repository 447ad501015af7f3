import { setTimeout as wait } from 'node:timers/promises'
import type { Logger } from '@opensoc/kernel'

const LOOK_AGAIN_MS = 1000
const SAY_AGAIN_MS = 60_000

/**
 * Waits a moment after a store had no room: a full disk is a person's to empty, and until then the pipeline stands still
 * and says so once a minute. Rejects with what it was told when the platform closes.
 */
export function createWaitForRoom({
  logger,
  signal,
}: {
  readonly logger: Logger
  readonly signal: AbortSignal
}): (error: unknown) => Promise<void> {
  let saidTime = Number.NEGATIVE_INFINITY
  return async (error) => {
    if (performance.now() - saidTime > SAY_AGAIN_MS) {
      saidTime = performance.now()
      const { message, nextStep } = error as Error & { nextStep?: string }
      logger.error('the pipeline waits: no room', {
        error: message,
        ...(nextStep === undefined ? {} : { nextStep }),
      })
    }
    try {
      await wait(LOOK_AGAIN_MS, undefined, { signal })
    } catch {
      throw error
    }
  }
}
