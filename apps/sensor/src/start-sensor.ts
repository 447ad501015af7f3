import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createFileQuarantine, hostActuators } from '@opensoc/control-host'
import { createIsolation, openNftFilter } from '@opensoc/control-nftables'
import type { Clock, Logger } from '@opensoc/kernel'
import { createConsumer, packetFilterActuator, slpf } from '@opensoc/openc2'
import { serveConsumer } from '@opensoc/openc2-https'
import { collect } from './collect.ts'
import { diskLedger } from './disk-ledger.ts'
import { openSpool } from './event-spool.ts'
import type { SensorConfig } from './sensor-config.ts'

export interface Sensor {
  readonly port: number
  close(): Promise<void>
}

/** The sensor, read top to bottom: what it controls, who may command it, where it listens. */
export async function startSensor({
  config,
  clock,
  logger,
}: {
  config: SensorConfig
  clock: Clock
  logger: Logger
}): Promise<Sensor> {
  const { name, data, management, platforms, kill_switch } = config
  const now = () => clock.now()

  const isolation = createIsolation()
  const filter = await openNftFilter({ table: 'opensoc', file: join(data, 'rules.json') })
  const quarantine = createFileQuarantine(join(data, 'quarantine'), now)

  const consumer = createConsumer({
    actuators: [
      ...hostActuators({
        names: [name],
        quarantine,
        isolation,
        filterRules: () => filter.inKernel(),
        management,
        now,
      }),
      packetFilterActuator(slpf, filter, now),
    ],
    ledger: diskLedger(join(data, 'answered.ndjson')),
    forbids: (command) =>
      kill_switch !== undefined && existsSync(kill_switch) && command.action !== 'query'
        ? 'the kill switch of this sensor is on'
        : undefined,
    onError: (error, { action, target }) =>
      logger.error('a command failed', { action, target: target.type, error: String(error) }),
  })

  const pem = (file: string) => readFileSync(file, 'utf8')
  const served = await serveConsumer({
    consumer,
    identity: { cert: pem(config.cert), key: pem(config.key), ca: pem(config.ca) },
    host: config.host,
    port: config.port,
    name,
    now,
    refuses: (sender) => (platforms.includes(sender) ? undefined : `${sender} may not command this sensor`),
  })
  const collecting = await startCollecting(config, { clock, logger })
  return {
    port: served.port,
    async close() {
      await collecting?.stop()
      await served.close()
    },
  }
}

async function startCollecting(
  { name, data, ship }: SensorConfig,
  { clock, logger }: { readonly clock: Clock; readonly logger: Logger },
) {
  if (ship === undefined) return undefined
  const spool = await openSpool({ folder: join(data, 'spool'), maxBytes: ship.max_mib * 1024 * 1024 })
  const token = readFileSync(ship.token_file, 'utf8').trim()
  return collect({ spool, clock, logger, version: '0.1.0', url: ship.url, token, host: name })
}
