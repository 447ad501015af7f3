import { setTimeout as wait } from 'node:timers/promises'
import type { Status } from '@opensoc/contract'
import { DEFAULT_TENANT } from '@opensoc/domain'
import type { Logger } from '@opensoc/kernel'
import { consumeNats, type NatsConsumer } from '@opensoc/sources-nats'
import type { Config } from '../config.ts'
import type { Receiver } from './receiver.ts'

export interface NatsStreams {
  status(): Status['receivers']
  close(): Promise<void>
}

type Stream = Config['nats'][number]

const RETRY_MS = 5000

/** Reads the NATS streams of the configuration. A server that is away is waited for: the platform starts without it. */
export function readNatsStreams({
  config,
  receiver,
  logger,
}: {
  readonly config: Config
  readonly receiver: Receiver
  readonly logger: Logger
}): NatsStreams {
  const closing = new AbortController()
  const readers = config.nats.map((stream) => {
    const reader: { readonly stream: Stream; consumer?: NatsConsumer } = { stream }
    const running = (async () => {
      while (reader.consumer === undefined && !closing.signal.aborted) {
        try {
          reader.consumer = await consume(stream, receiver, logger)
        } catch (error) {
          const { message, nextStep } = error as Error & { nextStep?: string }
          logger.error('a NATS stream is not read yet', {
            stream: stream.stream,
            error: message,
            ...(nextStep && { nextStep }),
          })
          await wait(RETRY_MS, undefined, { signal: closing.signal }).catch(() => undefined)
        }
      }
    })()
    return { reader, running }
  })
  return {
    status: () =>
      readers.map(({ reader: { stream, consumer } }) => {
        const { received, delivered } = consumer?.counts() ?? { received: 0, delivered: 0 }
        return { name: 'nats', address: `${stream.server}/${stream.stream}`, received, delivered, dropped: 0 }
      }),
    async close() {
      closing.abort()
      for (const { reader, running } of readers) {
        await running
        await reader.consumer?.close()
      }
    },
  }
}

function consume({ source, subject, token, ...stream }: Stream, receiver: Receiver, logger: Logger) {
  const header = { tenantId: DEFAULT_TENANT, source, contentEncoding: 'identity' } as const
  return consumeNats({
    ...stream,
    ...(subject === undefined ? {} : { subject }),
    ...(token === undefined ? {} : { token }),
    logger,
    async deliver(body, batchKey) {
      await receiver.receive(
        { ...header, contentType: 'application/x-ndjson', batchKey: `nats:${source}:${batchKey}` },
        body,
      )
    },
  })
}
