import { listIncidents } from '@opensoc/contract'
import { type Command, InvalidArgumentError, Option } from 'commander'
import { printIncidents } from '../demo/print-incidents.ts'
import { readStory } from '../demo/read-story.ts'
import { sendStory } from '../demo/send-story.ts'
import { type StartedPlatform, startPlatform } from '../demo/start-platform.ts'
import { watchPipeline } from '../demo/watch-pipeline.ts'
import { EXIT } from '../exit-status.ts'
import { type Connection, connect, readRunFile } from '../remote/connect.ts'
import type { UpOptions } from './up.ts'

const TOP_INCIDENTS = 5

interface DemoOptions extends UpOptions {
  readonly server?: string
  readonly speed?: number
  readonly once: boolean
}

export function addDemo(program: Command): void {
  program
    .command('demo')
    .description(
      'replay a recorded attack over mail, endpoints, network, Linux and cloud, as if it ended now',
    )
    .addOption(new Option('--instant', 'send all at once (the default)').conflicts('speed'))
    .option('--speed <n>', 'send it n times faster than it happened (60: an hour in a minute)', positive)
    .option('--once', 'end the platform that this command started, after printing what it found', false)
    .option('--port <n>', 'port of the platform, if it has to be started (default 7443; 0 takes a free one)')
    .option('--host <address>', 'address of the platform, if it has to be started (default 127.0.0.1)')
    .option('--config <file>', 'configuration, if it has to be started')
    .addHelpText(
      'after',
      `
Uses the platform that runs on the data folder, or starts one and keeps it running until Ctrl-C.
Run it again, and it tells a second story with new times.
Exit status: 0 incidents arose; 1 none did; 3 the platform could not be reached or started.

Example:
  opensoc demo --speed 60`,
    )
    .action(async (_options, command: Command) => runDemo(command))
}

async function runDemo(command: Command): Promise<void> {
  const options = command.optsWithGlobals<DemoOptions>()
  const isRunning = options.server !== undefined || readRunFile(options.data) !== undefined
  const started = isRunning ? undefined : await startPlatform(options)
  const stop = new AbortController()
  const onSignal = () => stop.abort()
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal)
  try {
    const arose = await tellStory(connect(command), options.speed, stop.signal)
    if (!arose) process.exitCode = EXIT.failures
    if (started !== undefined)
      await keepRunning(started, { once: options.once || !arose, signal: stop.signal })
  } catch (error) {
    await started?.stop()
    if (!stop.signal.aborted) throw error
    process.exitCode = EXIT.failures
  } finally {
    process.off('SIGINT', onSignal).off('SIGTERM', onSignal)
  }
}

/** Sends the story so that its last record is of now, and prints what came of it. */
async function tellStory(
  connection: Connection,
  speed: number | undefined,
  signal: AbortSignal,
): Promise<boolean> {
  const records = await readStory()
  const lastTime = records.at(-1)!.time
  const firstTime = records[0]!.time
  const lengthMs = speed === undefined ? 0 : (lastTime - firstTime) / speed
  const deltaMs = Math.floor((Date.now() + lengthMs - lastTime) / 1000) * 1000
  await tellOfEarlier(connection)

  const watch = await watchPipeline(connection)
  const began = performance.now()
  try {
    const sent = await sendStory(connection, records, { deltaMs, speed, signal })
    const sentMs = performance.now() - began
    const { status, isCaughtUp } = await watch.caughtUp(signal)
    const firstFinding = watch.firstFindingMs()
    process.stdout.write(
      `${sent} records sent in ${seconds(sentMs)}, processed after ${seconds(performance.now() - began)}, ` +
        `first finding after ${firstFinding === undefined ? 'none' : seconds(firstFinding)}\n`,
    )
    if (!isCaughtUp) {
      process.stdout.write(
        `The pipeline is still behind by ${seconds(status.lag_ms)}; this is what it has by now.\n`,
      )
    }
  } finally {
    watch.stop()
  }
  const { items } = await connection.call(listIncidents, {
    query: { sort: 'priority', limit: 100, from: firstTime + deltaMs },
  })
  printIncidents(connection.server, items.slice(0, TOP_INCIDENTS))
  return items.length > 0
}

async function tellOfEarlier({ call }: Connection): Promise<void> {
  const { items } = await call(listIncidents, { query: { limit: 1, sort: 'newest' } })
  if (items.length > 0) {
    process.stdout.write(
      'There are incidents already: the demo adds a second story, which joins what is open on the same hosts and users.\n',
    )
  }
}

async function keepRunning(
  platform: StartedPlatform,
  options: { readonly once: boolean; readonly signal: AbortSignal },
): Promise<void> {
  if (options.once) {
    await platform.stop()
    return
  }
  if (platform.setupLink !== undefined) {
    process.stdout.write(`\nMake the first administrator with this one-time link:\n  ${platform.setupLink}\n`)
  }
  process.stdout.write('\nThe platform keeps running. Stop with Ctrl-C.\n')
  options.signal.addEventListener('abort', () => void platform.stop())
  const code = await platform.ended
  if (code !== 0) process.exitCode = EXIT.failures
}

function positive(text: string): number {
  const number = Number(text)
  if (Number.isFinite(number) && number > 0) return number
  throw new InvalidArgumentError('a number above 0 is needed')
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`
}
