import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Command } from 'commander'

const main = fileURLToPath(new URL('../../../../apps/sensor/src/main.ts', import.meta.url))

export function addSensor(program: Command): void {
  program
    .command('sensor')
    .description(
      'run the endpoint agent on this host: an OpenC2 consumer over mutual TLS (Linux; needs root)',
    )
    .requiredOption(
      '--config <file>',
      'JSON: name, host, port, cert, key, ca, platforms, management, data, kill_switch',
    )
    .addHelpText('after', '\nExample:\n  opensoc sensor --config /etc/opensoc/sensor.json')
    .action((options: { config: string }) => {
      const args = [process.execPath, ...process.execArgv, main, '--config', options.config]
      if (process.execve !== undefined && process.platform !== 'win32')
        process.execve(process.execPath, args, process.env)
      spawn(process.execPath, args.slice(1), { stdio: 'inherit' }).on('exit', (code) =>
        process.exit(code ?? 1),
      )
    })
}
