import { cancelJob, getJob, type Job, type JobWithResult, listJobs } from '@opensoc/contract'
import type { Command } from 'commander'
import { EXIT } from '../exit-status.ts'
import { waitForJob } from '../jobs/wait-for-job.ts'
import { plainTime } from '../output/plain-time.ts'
import { chosenFormat, type Format, formatOption, printRows } from '../output/rows.ts'
import { connect } from '../remote/connect.ts'

export function addJobs(program: Command): void {
  const jobs = program.command('jobs').description('long work of the platform: back-fills, forecasts, sweeps')
  addList(jobs)
  addShow(jobs)
  jobs
    .command('cancel <id>')
    .description('end a job; what it has done until then stays')
    .addHelpText('after', '\nExample:\n  opensoc jobs cancel 0b9f…')
    .action(async (id: string, _: unknown, command: Command) => {
      const job = await connect(command).call(cancelJob, { params: { id } })
      process.stdout.write(`${job.title}: ${job.state}${job.state === 'running' ? ', ends soon' : ''}\n`)
    })
  jobs
    .command('wait <id>')
    .description('wait until a job has ended; exit status 1 if it failed or was cancelled')
    .addOption(formatOption())
    .addHelpText('after', '\nExample:\n  opensoc jobs wait 0b9f…')
    .action(async (id: string, { format }: { format?: Format }, command: Command) => {
      const job = await waitForJob(connect(command).call, id)
      print(job, chosenFormat(format))
      if (job.state !== 'done') process.exitCode = EXIT.failures
    })
}

function addList(jobs: Command): void {
  jobs
    .command('list')
    .description('jobs, newest first')
    .option('--state <states>', 'only these: waiting, running, done, failed, cancelled; comma-separated')
    .option('--kind <kinds>', 'only these, such as backfill,forecast')
    .option('--limit <number>', 'how many', Number, 50)
    .addOption(formatOption())
    .addHelpText('after', '\nExample:\n  opensoc jobs list --state running,waiting')
    .action(
      async (
        { state, kind, limit, format }: { state?: string; kind?: string; limit: number; format?: Format },
        command: Command,
      ) => {
        const query = {
          limit,
          ...(state === undefined ? {} : { state }),
          ...(kind === undefined ? {} : { kind }),
        }
        const { items } = await connect(command).call(listJobs, { query })
        printRows(
          items,
          [
            { title: 'job', value: (job) => job.title, max: 60 },
            { title: 'kind', value: (job) => job.kind },
            { title: 'state', value: (job) => job.state },
            { title: 'progress', value: progressWords },
            { title: 'asked', value: (job) => plainTime(job.created_time) },
            { title: 'by', value: (job) => job.owner },
            { title: 'id', value: (job) => job.id, max: 36 },
          ],
          chosenFormat(format),
        )
      },
    )
}

function addShow(jobs: Command): void {
  jobs
    .command('show <id>')
    .description('one job with its result')
    .addOption(formatOption())
    .addHelpText('after', '\nExample:\n  opensoc jobs show 0b9f… --format json')
    .action(async (id: string, { format }: { format?: Format }, command: Command) => {
      print(await connect(command).call(getJob, { params: { id } }), chosenFormat(format))
    })
}

function print(job: JobWithResult, format: Format): void {
  if (format === 'json' || format === 'ndjson') {
    printRows([job], [], format)
    return
  }
  const facts: [string, string][] = [
    ['job', job.title],
    ['id', job.id],
    ['kind', job.kind],
    ['state', job.state],
    ['progress', progressWords(job)],
    ['asked', `${plainTime(job.created_time)} by ${job.owner}`],
    ...(job.ended_time === undefined ? [] : [['ended', plainTime(job.ended_time)] as [string, string]]),
    ...(job.error === undefined ? [] : [['error', job.error] as [string, string]]),
    ...job.notes.map((note): [string, string] => ['note', note]),
    ...(job.result === undefined ? [] : [['result', JSON.stringify(job.result)] as [string, string]]),
  ]
  printRows(
    facts,
    [
      { title: 'what', value: (row) => row[0] },
      { title: 'value', value: (row) => row[1], max: 160 },
    ],
    format,
  )
}

function progressWords({ progress: { phase, done, total, unit } }: Pick<Job, 'progress'>): string {
  if (phase === '') return ''
  const amount = total === 0 ? `${done} ${unit}` : `${done} of ${total} ${unit}`
  return `${phase}: ${amount}`
}
