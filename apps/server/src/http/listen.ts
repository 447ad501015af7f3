import { readFileSync } from 'node:fs'
import type { Server } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { createAdaptorServer } from '@hono/node-server'
import { OpenSocError } from '@opensoc/kernel'
import type { Hono } from 'hono'
import type { Config } from '../config.ts'

/** How long a request that is being answered may take when the platform stops. */
const DRAIN_MS = 3000

export async function startListening(
  app: Hono,
  config: Config,
): Promise<{ readonly address: string; readonly stop: () => Promise<void> }> {
  const isTls = config.tls_cert !== undefined && config.tls_key !== undefined
  const server = createAdaptorServer({
    fetch: app.fetch,
    ...(isTls
      ? {
          createServer: createTlsServer,
          serverOptions: { cert: readFileSync(config.tls_cert!), key: readFileSync(config.tls_key!) },
        }
      : {}),
  }) as Server
  await listen(server, config)
  const { port } = server.address() as AddressInfo
  const host = config.host.includes(':') ? `[${config.host}]` : config.host
  return { address: `${isTls ? 'https' : 'http'}://${host}:${port}`, stop: () => stop(server) }
}

function listen(server: Server, { host, port }: Config): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      const nextStep =
        cause.code === 'EADDRINUSE'
          ? 'Stop what uses it, or choose another with --port.'
          : 'Check host and port.'
      reject(
        new OpenSocError('LISTEN_FAILED', `cannot listen on ${host}:${port}: ${cause.message}`, {
          cause,
          nextStep,
        }),
      )
    })
    server.listen(port, host, resolve)
  })
}

function stop(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const cutOff = setTimeout(() => server.closeAllConnections(), DRAIN_MS)
    server.close(() => {
      clearTimeout(cutOff)
      resolve()
    })
    server.closeIdleConnections()
  })
}
