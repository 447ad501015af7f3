import { createServer, type Server, type Socket } from 'node:net'
import { createServer as createTlsServer } from 'node:tls'
import type { Logger } from '@opensoc/kernel'
import { listenFailed } from './listen-failed.ts'
import { MessageBatcher } from './message-batcher.ts'
import { MessageSplitter } from './message-splitter.ts'
import { once } from './once.ts'
import type { Deliver, SyslogListener } from './syslog-listener.ts'

export interface StreamOptions {
  readonly host: string
  readonly port: number
  readonly deliver: Deliver
  readonly logger: Logger
  /** RFC 5425. With `ca`, senders must show a certificate that it signed. */
  readonly tls?: { readonly cert: string; readonly key: string; readonly ca?: string }
  readonly maxMessageBytes?: number
  /** Bytes that may wait in memory; beyond it sockets are not read, so senders wait. */
  readonly maxPendingBytes?: number
  readonly maxConnections?: number
}

/** How long a sender has, when the platform stops, to notice and to stop sending. */
const CLOSING_MS = 2000

/** Syslog over TCP (RFC 6587) or TLS (RFC 5425). */
export async function listenTcp(options: StreamOptions): Promise<SyslogListener> {
  const { host, port, deliver, logger, tls } = options
  const {
    maxMessageBytes = 256 * 1024,
    maxPendingBytes = 16 * 1024 * 1024,
    maxConnections = 10_000,
  } = options
  const batcher = new MessageBatcher({ deliver, logger, maxPendingBytes })
  const open = new Set<Socket>()

  const take = (socket: Socket) => {
    open.add(socket)
    const closed = () => open.delete(socket)
    read(socket, new MessageSplitter({ maxBytes: maxMessageBytes }), batcher).then(closed, closed)
  }
  const server: Server =
    tls === undefined
      ? createServer({ allowHalfOpen: true }, take)
      : createTlsServer(
          {
            cert: tls.cert,
            key: tls.key,
            allowHalfOpen: true,
            ...(tls.ca === undefined ? {} : { ca: tls.ca, requestCert: true, rejectUnauthorized: true }),
          },
          take,
        )
  server.maxConnections = maxConnections
  server.on('tlsClientError', (error: Error) => {
    logger.warn('a syslog sender was refused', { error: error.message })
  })
  const option = tls === undefined ? 'syslog_tcp' : 'syslog_tls'
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) => reject(listenFailed(option, host, port, cause)))
    server.listen(port, host, resolve)
  })
  const address = server.address()
  return {
    port: typeof address === 'object' && address !== null ? address.port : port,
    counts: () => batcher.counts(),
    close: once(() => close(server, open, batcher)),
  }
}

/** Reads until the sender ends; while there is no room, the socket is not read and the sender waits. */
async function read(socket: Socket, splitter: MessageSplitter, batcher: MessageBatcher): Promise<void> {
  try {
    for await (const bytes of socket) {
      for (const message of splitter.push(bytes as Buffer)) batcher.add(message)
      await batcher.room()
    }
  } catch {
    // A sender that breaks off: what came whole is kept.
  }
  for (const message of splitter.end()) batcher.add(message)
  socket.end()
}

/**
 * Plain syslog has no acknowledgment: what a sender has written and we have not read would be lost. So our side is
 * ended first, and what the senders write until they notice is still read.
 */
async function close(server: Server, open: ReadonlySet<Socket>, batcher: MessageBatcher): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  for (const socket of open) socket.end()
  const cutOff = setTimeout(() => {
    for (const socket of open) socket.destroy()
  }, CLOSING_MS)
  await closed
  clearTimeout(cutOff)
  await batcher.drain()
}
