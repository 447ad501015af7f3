import { setTimeout as wait } from 'node:timers/promises'
import { AckPolicy, type Consumer, type JsMsg, jetstream, jetstreamManager } from '@nats-io/jetstream'
import { connect, type NatsConnection, tokenAuthenticator } from '@nats-io/transport-node'
import { type Logger, OpenSocError } from '@opensoc/kernel'

export interface NatsOptions {
  /** Such as `nats://127.0.0.1:4222`, or `tls://...`. */
  readonly server: string
  readonly stream: string
  /** Subjects of the stream to take; all of them if absent. */
  readonly subject?: string
  /** Name of the durable consumer: NATS keeps under it how far we are. */
  readonly durable: string
  readonly token?: string
  /** Makes a message's body durable; the same key is stored once. Rejects with `LOG_FULL` while there is no room. */
  readonly deliver: (body: Uint8Array, batchKey: string) => Promise<void>
  readonly logger: Logger
  /** Messages that are being delivered at once. */
  readonly maxInFlight?: number
}

export interface NatsCounts {
  readonly received: number
  readonly delivered: number
}

export interface NatsConsumer {
  counts(): NatsCounts
  /** Takes no more, settles what is in flight, and lets go of the connection. */
  close(): Promise<void>
}

const RETRY_MS = 500
/** A message that is not acknowledged comes again after so long; one that waits for room says that it is being worked on. */
const ACK_WAIT_MS = 30_000
const WORKING_EVERY_MS = 10_000

/**
 * Reads a JetStream stream through a durable consumer. A message is acknowledged when its body is durable, so a crash of
 * either side loses nothing; one that comes again has the same key (stream, its creation and sequence) and is stored once.
 * Throws `NATS_UNREACHABLE`, or `NATS_STREAM_MISSING`; later breaks of the connection are waited out.
 */
export async function consumeNats(options: NatsOptions): Promise<NatsConsumer> {
  const connection = await open(options)
  try {
    const { consumer, streamKey } = await durableConsumer(connection, options)
    return await take(connection, consumer, streamKey, options)
  } catch (error) {
    await connection.close()
    throw error
  }
}

async function open({ server, token }: NatsOptions): Promise<NatsConnection> {
  try {
    return await connect({
      servers: server,
      name: 'opensoc',
      maxReconnectAttempts: -1,
      ...(token === undefined ? {} : { authenticator: tokenAuthenticator(token) }),
    })
  } catch (cause) {
    throw new OpenSocError('NATS_UNREACHABLE', `cannot connect to ${server}: ${(cause as Error).message}`, {
      cause,
      nextStep: 'Check the server, its port and the token.',
    })
  }
}

async function durableConsumer(
  connection: NatsConnection,
  { stream, subject, durable, maxInFlight = 64 }: NatsOptions,
): Promise<{ readonly consumer: Consumer; readonly streamKey: string }> {
  const manager = await jetstreamManager(connection)
  const info = await manager.streams.info(stream).catch((cause: Error) => {
    throw new OpenSocError('NATS_STREAM_MISSING', `stream ${stream}: ${cause.message}`, {
      cause,
      nextStep: 'Make it with `nats stream add`, with file storage, or correct its name.',
    })
  })
  await manager.consumers.add(stream, {
    durable_name: durable,
    ack_policy: AckPolicy.Explicit,
    ack_wait: ACK_WAIT_MS * 1_000_000,
    max_ack_pending: maxInFlight,
    ...(subject === undefined ? {} : { filter_subject: subject }),
  })
  const consumer = await jetstream(connection).consumers.get(stream, durable)
  // A stream that was deleted and made again counts from one again.
  return { consumer, streamKey: `${stream}@${info.created}` }
}

async function take(
  connection: NatsConnection,
  consumer: Consumer,
  streamKey: string,
  { deliver, logger, maxInFlight = 64 }: NatsOptions,
): Promise<NatsConsumer> {
  const closing = new AbortController()
  const messages = await consumer.consume({ max_messages: maxInFlight })
  const inFlight = new Set<Promise<void>>()
  let received = 0
  let delivered = 0

  const keep = async (message: JsMsg): Promise<void> => {
    const working = setInterval(() => message.working(), WORKING_EVERY_MS)
    try {
      for (;;) {
        try {
          await deliver(message.data, `${streamKey}:${message.seq}`)
          delivered += 1
          message.ack()
          return
        } catch (error) {
          // Not acknowledged: it comes again, here or after the next start.
          if (closing.signal.aborted) return
          const { code, message: text } = error as Error & { code?: string }
          if (code !== 'LOG_FULL') logger.error('a message of NATS is not kept yet', { error: text })
          await wait(RETRY_MS, undefined, { signal: closing.signal }).catch(() => undefined)
        }
      }
    } finally {
      clearInterval(working)
    }
  }
  const running = (async () => {
    for await (const message of messages) {
      received += 1
      const kept = keep(message).finally(() => inFlight.delete(kept))
      inFlight.add(kept)
    }
  })()

  return {
    counts: () => ({ received, delivered }),
    async close() {
      await messages.close()
      closing.abort()
      await running
      await Promise.all(inFlight)
      await connection.drain()
    },
  }
}
