import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { OpenSocError } from '@opensoc/kernel'
import type { Command } from 'commander'

const project = (path: string) => fileURLToPath(new URL(`../../../../${path}`, import.meta.url))

export interface UpOptions {
  readonly data: string
  readonly port?: string
  readonly host?: string
  readonly config?: string
}

export function addUp(program: Command): void {
  program
    .command('up')
    .description(
      'start the platform; prints its address and, on the first start, a one-time administrator link',
    )
    .option('--port <n>', 'port to listen on (default 7443; 0 takes a free one)')
    .option('--host <address>', 'address to listen on (default 127.0.0.1; beyond loopback it needs TLS)')
    .option('--config <file>', 'configuration (default: opensoc.yaml in the data folder)')
    .addHelpText('after', '\nExample:\n  opensoc up --data /var/lib/opensoc --port 7443')
    .action(async (_options, command: Command) => {
      const options = command.optsWithGlobals<UpOptions>()
      await buildConsole()
      becomeServer(options)
    })
}

/** The platform's program and its arguments. */
export function serverCommand(options: UpOptions): string[] {
  const flag = (name: string, value: string | undefined) => (value === undefined ? [] : [`--${name}`, value])
  return [
    ...process.execArgv,
    project('apps/server/src/main.ts'),
    ...flag('data', options.data),
    ...flag('port', options.port),
    ...flag('host', options.host),
    ...flag('config', options.config),
  ]
}

/** The console is built once, on the first start of a checkout; an installed release brings it along. */
export async function buildConsole(): Promise<void> {
  if (existsSync(project('apps/console/dist/index.html'))) return
  process.stderr.write('Building the console (once, a few seconds)…\n')
  const vite = project('node_modules/vite/bin/vite.js')
  const code = await run([vite, 'build', project('apps/console'), '--logLevel', 'error'])
  if (code !== 0) {
    throw new OpenSocError('CONSOLE_NOT_BUILT', 'vite could not build the console', {
      nextStep: `See above; then run: npm run build:console (in ${join(project('.'))})`,
    })
  }
}

function run(args: string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'inherit', 'inherit'] })
    child.on('error', reject)
    child.on('exit', (code) => resolve(code ?? 1))
  })
}

/** Gives this process over to the server: no second process stays behind for signals to miss. */
function becomeServer(options: UpOptions): void {
  const args = [process.execPath, ...serverCommand(options)]
  if (process.execve !== undefined && process.platform !== 'win32')
    process.execve(process.execPath, args, process.env)
  const child = spawn(process.execPath, args.slice(1), { stdio: 'inherit' })
  child.on('exit', (code) => process.exit(code ?? 1))
}
