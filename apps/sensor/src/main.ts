import { parseArgs } from 'node:util'
import { type LogFields, type Logger, OpenSocError } from '@opensoc/kernel'
import { readSensorConfig } from './sensor-config.ts'
import { startSensor } from './start-sensor.ts'

/** The sensor process: `--config FILE`. Prints one line with its port when it listens. */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { config: { type: 'string' } } })
  if (values.config === undefined) {
    throw new OpenSocError('CONFIG_MISSING', 'the sensor needs --config FILE', {
      nextStep: 'See `opensoc sensor --help`.',
    })
  }
  const sensor = await startSensor({
    config: readSensorConfig(values.config),
    clock: { now: Date.now },
    logger,
  })
  process.stdout.write(`OpenSOC sensor listens on port ${sensor.port}\n`)
  const stop = () => void sensor.close().then(() => process.exit(0))
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
}

const log =
  (level: string) =>
  (message: string, fields: LogFields = {}) =>
    void process.stderr.write(`${JSON.stringify({ level, message, ...fields })}\n`)
const logger: Logger = { info: log('info'), warn: log('warn'), error: log('error') }

main().catch((error: unknown) => {
  const text =
    error instanceof OpenSocError
      ? `${error.code}: ${error.message}\n  ${error.nextStep ?? ''}`
      : String(error)
  process.stderr.write(`opensoc sensor: ${text}\n`)
  process.exit(3)
})
