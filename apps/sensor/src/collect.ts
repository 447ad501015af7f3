import { listUsers, ProcessWatch, processEvent } from '@opensoc/control-host'
import type { Clock, Logger } from '@opensoc/kernel'
import type { EventSpool } from './event-spool.ts'
import { type ShipOptions, shipEvents } from './ship-events.ts'

export interface CollectOptions extends Omit<ShipOptions, 'spool'> {
  readonly spool: EventSpool
  readonly clock: Clock
  readonly logger: Logger
  readonly version: string
}

const LOOK_MS = 250
const SHIP_MS = 2000

/** Collects starts and ends of processes into the spool, and ships the spool; until stopped. */
export function collect({ spool, clock, logger, version, ...ship }: CollectOptions): {
  stop(): Promise<void>
} {
  const watch = new ProcessWatch()
  const stopping = new AbortController()
  const known = new Map<number, Awaited<ReturnType<ProcessWatch['look']>>['started'][number]>()
  let missed = 0
  const look = async () => {
    const { started, ended, missedAtMost } = await watch.look()
    missed += missedAtMost
    const users =
      started.length > 0
        ? new Map((await listUsers()).map(({ uid, name }) => [uid, name]))
        : new Map<number, string>()
    const origin = { host: ship.host, version, users }
    for (const one of started) known.set(one.pid, one)
    const time = clock.now()
    await spool.append([
      ...started.map((one) => processEvent('launch', one, known.get(one.parent_pid), time, origin)),
      ...ended.map((one) => processEvent('terminate', one, known.get(one.parent_pid), time, origin)),
    ])
    for (const { pid } of ended) known.delete(pid)
  }
  const loops = [
    every(LOOK_MS, look, stopping.signal, (error) =>
      logger.warn('processes could not be looked at', { error: String(error) }),
    ),
    every(
      SHIP_MS,
      async () => {
        const files = await shipEvents({ spool, ...ship }, stopping.signal)
        if (files > 0)
          logger.info('events shipped', { files, missed_at_most: missed, dropped: spool.dropped })
      },
      stopping.signal,
      (error) => logger.warn('events could not be shipped', { error: String(error), dropped: spool.dropped }),
    ),
  ]
  return {
    async stop() {
      stopping.abort()
      await Promise.all(loops)
    },
  }
}

/** Runs `work` again and again, never twice at once, with a pause between. */
async function every(
  ms: number,
  work: () => Promise<void>,
  signal: AbortSignal,
  onError: (error: unknown) => void,
): Promise<void> {
  while (!signal.aborted) {
    try {
      await work()
    } catch (error) {
      if (!signal.aborted) onError(error)
    }
    await new Promise<void>((resolve) => {
      const timer = setTimeout(done, ms)
      function done() {
        clearTimeout(timer)
        signal.removeEventListener('abort', done)
        resolve()
      }
      signal.addEventListener('abort', done)
    })
  }
}
