import { getStatus, type Status } from '@opensoc/contract'
import type { Connection } from '../remote/connect.ts'

const LOOK_EVERY_MS = 100
/** A platform that has not caught up after this long is not waited for. */
const LONGEST_WAIT_MS = 120_000

export interface PipelineWatch {
  /** From the start of the watch to the first new finding, once one was seen. */
  readonly firstFindingMs: () => number | undefined
  /** Resolves with the last status when nothing waits in the spool any more, or after a bounded wait. */
  caughtUp(signal: AbortSignal): Promise<{ readonly status: Status; readonly isCaughtUp: boolean }>
  stop(): void
}

/** Looks at the platform's status while the story arrives. */
export async function watchPipeline(connection: Connection): Promise<PipelineWatch> {
  const before = (await connection.call(getStatus, {})).totals.findings
  const started = performance.now()
  let firstFindingMs: number | undefined
  const look = async () => {
    const status = await connection.call(getStatus, {})
    if (status.totals.findings > before) firstFindingMs ??= performance.now() - started
    return status
  }
  const timer = setInterval(() => {
    if (firstFindingMs === undefined) look().catch(() => undefined)
  }, LOOK_EVERY_MS)
  return {
    firstFindingMs: () => firstFindingMs,
    stop: () => clearInterval(timer),
    async caughtUp(signal) {
      const deadline = performance.now() + LONGEST_WAIT_MS
      for (;;) {
        const status = await look()
        const isCaughtUp = status.spool.frames_bytes === 0
        if (isCaughtUp || performance.now() > deadline) return { status, isCaughtUp }
        await new Promise((wake) => setTimeout(wake, LOOK_EVERY_MS))
        signal.throwIfAborted()
      }
    },
  }
}
