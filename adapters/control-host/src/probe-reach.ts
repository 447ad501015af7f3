import { createSocket } from 'node:dgram'

/** `blocked`: a local filter refused to send. `open`: the packet left this host. `no_route`: there is no way there. */
export type Reach = 'blocked' | 'open' | 'no_route'

/**
 * Whether this host may send to an address: one empty UDP packet to the discard port. The kernel answers with EPERM when
 * a filter on the way out drops it, so that nobody at the other end is needed.
 */
export function probeReach(address: string, port = 9): Promise<Reach> {
  return new Promise((resolve, reject) => {
    const socket = createSocket(address.includes(':') ? 'udp6' : 'udp4')
    socket.on('error', (error) => finish(error))
    const finish = (error: Error | null) => {
      socket.close()
      const code = (error as NodeJS.ErrnoException | null)?.code
      if (!error) resolve('open')
      else if (code === 'EPERM' || code === 'EACCES') resolve('blocked')
      else if (code === 'ENETUNREACH' || code === 'EHOSTUNREACH' || code === 'EADDRNOTAVAIL')
        resolve('no_route')
      else reject(error)
    }
    socket.send(Buffer.alloc(1), port, address, finish)
  })
}
