import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export interface RunningPlatform {
  readonly address: string
  /** The local user's token. */
  readonly token: string
  readonly setupLink: string | undefined
  readonly process: ChildProcess
  /** The end of what it wrote to its output: why it ended, if it did. */
  said(): string
  /** Ends it as Ctrl-C does. */
  stop(): Promise<void>
  /** Ends it as a power cut does, as far as a process can tell. */
  kill(): Promise<void>
}

const main = fileURLToPath(new URL('../apps/server/src/main.ts', import.meta.url))
const START_LIMIT_MS = 60_000

/** Starts the real platform on a data folder and a port, by default a free one, and waits until it is ready. */
export async function startPlatform(
  dataFolder: string,
  environment: Record<string, string> = {},
  port = 0,
): Promise<RunningPlatform> {
  const args = [
    '--conditions=@opensoc/source',
    '--disable-warning=ExperimentalWarning',
    main,
    '--data',
    dataFolder,
    '--port',
    String(port),
  ]
  const child = spawn(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...environment },
  })
  let said = ''
  child.stdout.on('data', (chunk) => {
    said += chunk
  })
  child.stderr.on('data', (chunk) => {
    said += chunk
  })
  const exited = once(child, 'exit')
  const runFile = join(dataFolder, 'run.json')
  const isReady = async () => {
    if (!existsSync(runFile)) return false
    const run = JSON.parse(readFileSync(runFile, 'utf8')) as { address: string; pid: number }
    if (run.pid !== child.pid) return false
    return fetch(`${run.address}/readyz`).then(
      (response) => response.ok,
      () => false,
    )
  }
  const until = Date.now() + START_LIMIT_MS
  while (!(await isReady())) {
    if (child.exitCode !== null || Date.now() > until) throw new Error(`the platform did not start:\n${said}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  const run = JSON.parse(readFileSync(runFile, 'utf8')) as { address: string; token: string }
  const end = async (signal: NodeJS.Signals) => {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal)
    await exited
  }
  return {
    address: run.address,
    token: run.token,
    setupLink: /http\S+\/setup#\S+/.exec(said)?.[0],
    process: child,
    said: () => said.slice(-4000),
    stop: () => end('SIGINT'),
    kill: () => end('SIGKILL'),
  }
}
