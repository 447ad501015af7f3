import type { Status } from '@opensoc/contract'
import { DEFAULT_TENANT, type StateStore } from '@opensoc/domain'
import type { Logger } from '@opensoc/kernel'
import { type Tail, tailFiles } from '@opensoc/sources-files'
import type { Config } from '../config.ts'
import type { Receiver } from './receiver.ts'
import { createTailPositions } from './tail-positions.ts'

export interface Tails {
  status(): Status['receivers']
  close(): Promise<void>
}

/** Follows the files of the configuration: what they gained is durable in the log before their position moves. */
export function followFiles({
  config,
  receiver,
  state,
  logger,
}: {
  readonly config: Config
  readonly receiver: Receiver
  readonly state: Pick<StateStore, 'values'>
  readonly logger: Logger
}): Tails {
  const tails = config.tail.map(({ paths, source }): readonly [string, Tail] => [
    paths.join(' '),
    tailFiles({
      patterns: paths,
      positions: createTailPositions(state, source),
      logger,
      async deliver(body, batchKey) {
        const header = { tenantId: DEFAULT_TENANT, source, contentEncoding: 'identity' } as const
        await receiver.receive(
          { ...header, contentType: 'application/x-ndjson', batchKey: `tail:${source}:${batchKey}` },
          body,
        )
      },
    }),
  ])
  return {
    status: () =>
      tails.map(([address, tail]) => {
        const { lines } = tail.counts()
        return { name: 'tail', address, received: lines, delivered: lines, dropped: 0 }
      }),
    async close() {
      await Promise.all(tails.map(([, tail]) => tail.close()))
    },
  }
}
