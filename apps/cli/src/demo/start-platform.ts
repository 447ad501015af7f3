import { type ChildProcess, spawn } from 'node:child_process'
import { OpenSocError } from '@opensoc/kernel'
import { buildConsole, serverCommand, type UpOptions } from '../commands/up.ts'
import { readRunFile } from '../remote/connect.ts'

export interface StartedPlatform {
  /** The one-time link of the first administrator, while there is none. */
  readonly setupLink: string | undefined
  /** Resolves with its exit status when it has ended. */
  readonly ended: Promise<number>
  /** Asks it to end and waits until it has. */
  stop(): Promise<number>
}

const LONGEST_START_MS = 60_000
const LOOK_EVERY_MS = 100

/** Starts the platform beside this process and waits until it takes records. Throws `PLATFORM_NOT_STARTED`. */
export async function startPlatform(options: UpOptions): Promise<StartedPlatform> {
  await buildConsole()
  // Detached: Ctrl-C on the terminal reaches only this process, which then ends the platform once and in order.
  const child = spawn(process.execPath, serverCommand(options), {
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  })
  const ended = new Promise<number>((resolve, reject) => {
    child.on('error', reject)
    child.on('exit', (code) => resolve(code ?? 1))
  })
  const said = listen(child)
  let isStopping = false
  const stop = () => {
    if (!isStopping) child.kill('SIGTERM')
    isStopping = true
    return ended
  }
  try {
    await untilReady(options.data, child)
  } catch (error) {
    await stop()
    throw error
  }
  return { setupLink: said.setupLink(), ended, stop }
}

/** What the platform says at its start holds the one-time link. */
function listen(child: ChildProcess) {
  let text = ''
  child.stdout!.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk
  })
  return { setupLink: () => /https?:\/\/\S+\/setup#\S+/.exec(text)?.[0] }
}

async function untilReady(dataFolder: string, child: ChildProcess): Promise<void> {
  const deadline = performance.now() + LONGEST_START_MS
  while (child.exitCode === null && performance.now() < deadline) {
    const run = readRunFile(dataFolder)
    if (run !== undefined && (await isReady(run.address))) return
    await new Promise((wake) => setTimeout(wake, LOOK_EVERY_MS))
  }
  throw new OpenSocError(
    'PLATFORM_NOT_STARTED',
    child.exitCode === null
      ? `the platform was not ready after ${LONGEST_START_MS / 1000} s`
      : `the platform ended with status ${child.exitCode}`,
    { nextStep: 'See what it said above, or start it with `npx opensoc up` to look closer.' },
  )
}

async function isReady(address: string): Promise<boolean> {
  try {
    return (await fetch(`${address}/readyz`)).ok
  } catch {
    return false
  }
}
