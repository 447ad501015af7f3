import { readFileSync } from 'node:fs'
import type { Status } from '@opensoc/contract'
import { DEFAULT_TENANT, ZERO_SEPARATED } from '@opensoc/domain'
import type { Logger } from '@opensoc/kernel'
import { listenTcp, listenUdp, type SyslogListener } from '@opensoc/sources-syslog'
import { type Config, hostAndPort, syslogTls } from '../config.ts'
import type { Receiver } from './receiver.ts'

export interface SyslogPorts {
  status(): Status['receivers']
  close(): Promise<void>
}

/** Opens the syslog ports of the configuration. What they take is durable in the log before it counts as delivered. */
export async function listenForSyslog({
  config,
  receiver,
  logger,
}: {
  readonly config: Config
  readonly receiver: Receiver
  readonly logger: Logger
}): Promise<SyslogPorts> {
  const deliver = async (body: Uint8Array) => {
    await receiver.receive(
      {
        tenantId: DEFAULT_TENANT,
        source: 'syslog',
        contentEncoding: 'identity',
        contentType: ZERO_SEPARATED,
      },
      body,
    )
  }
  const ports: { readonly name: string; readonly host: string; readonly listener: SyslogListener }[] = []
  const open = async (
    name: 'syslog_udp' | 'syslog_tcp' | 'syslog_tls',
    listen: (address: { readonly host: string; readonly port: number }) => Promise<SyslogListener>,
  ) => {
    const address = config[name]
    if (address === undefined) return
    const { host, port } = hostAndPort(address)
    ports.push({ name, host, listener: await listen({ host, port }) })
  }
  await open('syslog_udp', (address) => listenUdp({ ...address, deliver, logger }))
  await open('syslog_tcp', (address) => listenTcp({ ...address, deliver, logger }))
  await open('syslog_tls', (address) => listenTcp({ ...address, deliver, logger, tls: tlsOf(config) }))
  return {
    status: () =>
      ports.map(({ name, host, listener }) => ({
        name,
        address: `${host.includes(':') ? `[${host}]` : host}:${listener.port}`,
        ...listener.counts(),
      })),
    async close() {
      await Promise.all(ports.map(({ listener }) => listener.close()))
    },
  }
}

function tlsOf(config: Config) {
  const { cert, key } = syslogTls(config)!
  return {
    cert: readFileSync(cert, 'utf8'),
    key: readFileSync(key, 'utf8'),
    ...(config.syslog_tls_ca === undefined ? {} : { ca: readFileSync(config.syslog_tls_ca, 'utf8') }),
  }
}
