import { spawn, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { OpenSocError } from '@opensoc/kernel'
import type { Command } from 'commander'

const project = (path: string) => fileURLToPath(new URL(`../../../../${path}`, import.meta.url))
/** Small heaps: the sensor keeps nothing in memory that it does not need. */
const FLAGS = ['--optimize-for-size', '--max-old-space-size=64', '--max-semi-space-size=1']

export function addSensor(program: Command): void {
  program
    .command('sensor')
    .description(
      'run the endpoint agent on this host: an OpenC2 consumer over mutual TLS (Linux; needs root)',
    )
    .requiredOption(
      '--config <file>',
      'JSON: name, host, port, cert, key, ca, platforms, management, data, ship, kill_switch',
    )
    .addHelpText('after', '\nExample:\n  opensoc sensor --config /etc/opensoc/sensor.json')
    .action((options: { config: string }) => {
      const args = [process.execPath, ...FLAGS, builtSensor(), '--config', options.config]
      if (process.execve !== undefined && process.platform !== 'win32')
        process.execve(process.execPath, args, process.env)
      spawn(process.execPath, args.slice(1), { stdio: 'inherit' }).on('exit', (code) =>
        process.exit(code ?? 1),
      )
    })
}

/** The sensor is bundled once, on the first start of a checkout; an installed release brings it along. */
function builtSensor(): string {
  const built = project('apps/sensor/dist/sensor.mjs')
  if (existsSync(built)) return built
  const { status } = spawnSync(process.execPath, [...process.execArgv, project('scripts/build-sensor.ts')], {
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  if (status === 0) return built
  throw new OpenSocError('SENSOR_NOT_BUILT', 'the sensor could not be bundled', {
    nextStep: 'See above; then run: npm run build:sensor',
  })
}
