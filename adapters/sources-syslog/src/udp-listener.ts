import { createSocket } from 'node:dgram'
import type { Logger } from '@opensoc/kernel'
import { listenFailed } from './listen-failed.ts'
import { MessageBatcher } from './message-batcher.ts'
import { once } from './once.ts'
import type { Deliver, SyslogListener } from './syslog-listener.ts'

export interface UdpOptions {
  readonly host: string
  readonly port: number
  readonly deliver: Deliver
  readonly logger: Logger
  /** Bytes that may wait in memory; beyond it messages are dropped and counted, since UDP cannot make a sender wait. */
  readonly maxPendingBytes?: number
}

/** The kernel keeps bursts of about this many bytes, if it is allowed to. */
const RECEIVE_BUFFER_BYTES = 8 * 1024 * 1024

/** Syslog over UDP (RFC 5426): a datagram is a message. */
export async function listenUdp(options: UdpOptions): Promise<SyslogListener> {
  const { host, port, deliver, logger, maxPendingBytes = 64 * 1024 * 1024 } = options
  const batcher = new MessageBatcher({ deliver, logger, maxPendingBytes })
  const socket = createSocket({
    type: host.includes(':') ? 'udp6' : 'udp4',
    recvBufferSize: RECEIVE_BUFFER_BYTES,
  })
  socket.on('message', (message) => {
    if (batcher.isFull) batcher.drop()
    else batcher.add(message)
  })
  await new Promise<void>((resolve, reject) => {
    socket.once('error', (cause) => reject(listenFailed('syslog_udp', host, port, cause)))
    socket.bind(port, host, resolve)
  })
  socket.removeAllListeners('error')
  socket.on('error', (error) => logger.error('syslog over UDP failed', { error: error.message }))
  return {
    port: socket.address().port,
    counts: () => batcher.counts(),
    close: once(async () => {
      await new Promise<void>((resolve) => socket.close(resolve))
      await batcher.drain()
    }),
  }
}
