import { mkdirSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { OpenSocError } from '@opensoc/kernel'
import { startPlatform } from './compose.ts'
import { assertSafe, readConfig } from './config.ts'
import { createJsonLogger } from './json-logger.ts'
import { VERSION } from './version.ts'

/** The platform process: `--data DIR --config FILE --host H --port N`; everything else comes from the configuration. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      data: { type: 'string' },
      config: { type: 'string' },
      host: { type: 'string' },
      port: { type: 'string' },
    },
  })
  const dataFolder = resolve(values.data ?? process.env['OPENSOC_DATA'] ?? 'opensoc-data')
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 })
  const config = readConfig({
    dataFolder,
    environment: process.env,
    flags: {
      ...(values.host === undefined ? {} : { host: values.host }),
      ...(values.port === undefined ? {} : { port: values.port }),
    },
    ...(values.config === undefined ? {} : { file: values.config }),
  })
  assertSafe(config)
  const logger = createJsonLogger()
  const platform = await startPlatform({
    version: VERSION,
    dataFolder,
    config,
    logger,
    clock: { now: Date.now },
  })
  print(platform.address, platform.setupLink)

  const stop = (signal: NodeJS.Signals) => {
    logger.info('stopping', { signal })
    process.once(signal, () => process.exit(130))
    platform.close().then(() => process.exit(0))
  }
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
  await platform.running
}

function print(address: string, setupLink: string | undefined): void {
  process.stdout.write(`OpenSOC XDR ${VERSION} is running at ${address}\n`)
  if (setupLink !== undefined) {
    process.stdout.write(`\nMake the first administrator with this one-time link:\n  ${setupLink}\n`)
  }
  process.stdout.write('\nTry `npx opensoc demo` in another terminal. Stop with Ctrl-C.\n')
}

main().catch((error: unknown) => {
  const message =
    error instanceof OpenSocError
      ? `${error.code}: ${error.message}`
      : ((error as Error).stack ?? String(error))
  process.stderr.write(`opensoc: ${message}\n`)
  if (error instanceof OpenSocError && error.nextStep !== undefined)
    process.stderr.write(`  ${error.nextStep}\n`)
  process.exit(3)
})
