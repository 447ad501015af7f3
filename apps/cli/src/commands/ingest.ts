import { MAX_RECORD_BYTES } from '@opensoc/domain'
import { findInputs, type Input, readChunks } from '@opensoc/sources-files'
import type { Command } from 'commander'
import { EXIT } from '../exit-status.ts'
import { sendChunk } from '../ingest/send.ts'
import { Progress } from '../output/progress.ts'
import { type Connection, connect } from '../remote/connect.ts'

const CHUNK_BYTES = 1024 * 1024
const IN_FLIGHT = 4
const PRINTED_PROBLEMS = 20

export function addIngest(program: Command): void {
  program
    .command('ingest <input...>')
    .description(
      'send files, folders, archives or - (standard input) to the platform; sending again doubles nothing',
    )
    .option('--source <name>', 'name of the source in the ledger', 'files')
    .addHelpText(
      'after',
      `
Ctrl-C stops after what is on its way; the same command later goes on without doubling events.
Exit status: 0 all was sent; 1 some records could not be read; 3 the platform or an input could not be reached.

Example:
  opensoc ingest --source dc1 logs/Security.ndjson.zst evidence.zip`,
    )
    .action(async (paths: string[], options: { source: string }, command: Command) => {
      const inputs: Input[] = []
      for await (const input of findInputs(paths)) inputs.push(input)
      const outcome = await ingestInputs(connect(command), inputs, options.source)
      process.stderr.write(
        `${outcome.records} records sent, ${outcome.duplicates} of them known before, ${outcome.problems} not readable, ` +
          `${outcome.seconds.toFixed(1)} s, ${Math.round(outcome.records / outcome.seconds)} records/s\n`,
      )
      if (outcome.stopped)
        process.stderr.write('Stopped. Run the same command again to go on: nothing is doubled.\n')
      if (outcome.problems > 0 || outcome.stopped) process.exitCode = EXIT.failures
    })
}

export interface IngestOutcome {
  readonly records: number
  readonly duplicates: number
  readonly problems: number
  readonly seconds: number
  readonly stopped: boolean
}

/** Sends the inputs in order, a few chunks at a time on their way. */
export async function ingestInputs(
  connection: Connection,
  inputs: readonly Input[],
  source: string,
): Promise<IngestOutcome> {
  const started = performance.now()
  const stop = new AbortController()
  const onInterrupt = () => stop.abort()
  process.once('SIGINT', onInterrupt)
  const progress = new Progress({
    label: 'ingest',
    totalBytes: inputs.reduce((sum, input) => sum + input.sizeBytes, 0),
  })
  const counts = { records: 0, duplicates: 0, problems: 0 }
  const sending = new Set<Promise<void>>()
  let failure: unknown

  reading: for (const input of inputs) {
    const onRead = (bytes: number) => progress.add(bytes)
    for await (const chunk of readChunks(input, {
      chunkBytes: CHUNK_BYTES,
      maxRecordBytes: MAX_RECORD_BYTES,
      onRead,
    })) {
      if (stop.signal.aborted || failure !== undefined) break reading
      for (const record of chunk.records) {
        if (record.problem !== undefined)
          tell(counts.problems++, `${input.name}: line ${record.line}: ${record.problem}`)
      }
      if (chunk.brokenOff !== undefined) tell(counts.problems++, `${input.name}: ${chunk.brokenOff}`)
      for (const damage of chunk.damage ?? []) tell(counts.problems++, `${input.name}: ${damage}`)
      const sent: Promise<void> = sendChunk(connection, source, chunk, new AbortController().signal)
        .then((outcome) => {
          counts.records += outcome.records
          if (outcome.duplicate) counts.duplicates += outcome.records
          progress.note(`${counts.records} records`)
        })
        .catch((error: unknown) => {
          failure ??= error
        })
        .finally(() => sending.delete(sent))
      sending.add(sent)
      if (sending.size >= IN_FLIGHT) await Promise.race(sending)
    }
  }
  await Promise.all(sending)
  process.off('SIGINT', onInterrupt)
  progress.finish()
  if (failure !== undefined) throw failure
  return { ...counts, seconds: (performance.now() - started) / 1000, stopped: stop.signal.aborted }
}

function tell(before: number, problem: string): void {
  if (before < PRINTED_PROBLEMS) process.stderr.write(`${problem}\n`)
  if (before === PRINTED_PROBLEMS) process.stderr.write('further problems are only counted\n')
}
