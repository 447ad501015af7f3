import { writeFileSync } from 'node:fs'
import { startSweep } from '@opensoc/contract'
import { type CoverageCertificate, verifyCertificate } from '@opensoc/domain'
import { OpenSocError } from '@opensoc/kernel'
import type { Command } from 'commander'
import { EXIT } from '../exit-status.ts'
import { waitForJob } from '../jobs/wait-for-job.ts'
import { plainTime } from '../output/plain-time.ts'
import { chosenFormat, type Format, formatOption, printRows } from '../output/rows.ts'
import { connect } from '../remote/connect.ts'
import { readText } from './intel.ts'

interface SweepOptions {
  readonly file?: readonly string[]
  readonly pattern?: string
  readonly from?: string
  readonly to?: string
  readonly certificate?: string
  readonly wait: boolean
  readonly format?: Format
}

interface SweepResult {
  readonly hits: readonly {
    readonly indicator: string
    readonly count: number
    readonly hosts: readonly string[]
    readonly firstTime: number
    readonly lastTime: number
  }[]
  readonly certificate: CoverageCertificate
}

export function addSweep(program: Command): void {
  const sweep = program
    .command('sweep [indicators...]')
    .description('search everything that is kept for indicators; exit status 1 if any was seen')
    .option('--file <files...>', 'a STIX bundle, MISP events or a text with indicators; - is standard input')
    .option('--pattern <pattern>', 'a STIX pattern')
    .option('--from <time>', 'start of event time, ISO 8601; default: all that is kept')
    .option('--to <time>', 'end, ISO 8601')
    .option('--certificate <file>', 'write the signed statement of what was searched')
    .option('--no-wait', 'start it and go')
    .addOption(formatOption())
    .addHelpText(
      'after',
      `
Examples:
  opensoc sweep evil.example 198.51.100.7
  opensoc sweep --file report.html --certificate coverage.json
  opensoc sweep --pattern "[domain-name:value = 'evil.example'] REPEATS 3 TIMES WITHIN 60 SECONDS"
  opensoc sweep verify coverage.json`,
    )
    .action((indicators: readonly string[], options: SweepOptions, command: Command) =>
      run(indicators, options, command),
    )
  addVerify(sweep)
}

async function run(indicators: readonly string[], options: SweepOptions, command: Command): Promise<void> {
  const { call } = connect(command)
  const content = [...indicators, ...(options.file ?? []).map(readText)].join('\n')
  const job = await call(startSweep, {
    body: {
      ...(content === '' ? {} : { content }),
      ...(options.pattern === undefined ? {} : { pattern: options.pattern }),
      ...(options.from === undefined ? {} : { from: timeOf(options.from) }),
      ...(options.to === undefined ? {} : { to: timeOf(options.to) }),
    },
  })
  if (!options.wait) {
    process.stdout.write(`${job.id}\n`)
    return
  }
  const ended = await waitForJob(call, job.id)
  if (ended.state !== 'done') {
    process.stderr.write(
      `${ended.title}: ${ended.state}${ended.error === undefined ? '' : `: ${ended.error}`}\n`,
    )
    process.exitCode = EXIT.failures
    return
  }
  const { hits, certificate } = ended.result as SweepResult
  printRows(
    hits,
    [
      { title: 'indicator', value: (row) => row.indicator, max: 80 },
      { title: 'events', value: (row) => row.count },
      { title: 'hosts', value: (row) => row.hosts.join(', '), max: 50 },
      { title: 'first', value: (row) => plainTime(row.firstTime) },
      { title: 'last', value: (row) => plainTime(row.lastTime) },
    ],
    chosenFormat(options.format),
  )
  for (const note of ended.notes) process.stderr.write(`${note}\n`)
  sayCoverage(certificate)
  if (options.certificate !== undefined)
    writeFileSync(options.certificate, `${JSON.stringify(certificate, null, 2)}\n`)
  if (hits.length > 0) process.exitCode = EXIT.failures
}

function timeOf(text: string): number {
  const time = Date.parse(text)
  if (!Number.isNaN(time)) return Math.max(0, time)
  throw new OpenSocError('TIME_INVALID', `${text} is no time`, {
    nextStep: 'Write it as 2026-01-31T12:00:00Z.',
  })
}

function sayCoverage({ statement }: CoverageCertificate): void {
  const events = statement.covered.reduce((sum, one) => sum + one.events, 0)
  process.stderr.write(`searched ${events} events of ${statement.covered.length} sources\n`)
  for (const { source, from, to, reason, records } of statement.gaps) {
    const what = records === 0 ? '' : ` (${records} records)`
    process.stderr.write(
      `not searched: ${source}, ${plainTime(from)} to ${plainTime(to)}: ${reason}${what}\n`,
    )
  }
}

function addVerify(sweep: Command): void {
  sweep
    .command('verify <certificate>')
    .description(
      'check a coverage certificate, without a platform; exit status 1 if it is not what was signed',
    )
    .option('--key <id>', 'the key that must have signed it')
    .addHelpText('after', '\nExample:\n  opensoc sweep verify coverage.json --key 4f1c09aa3b77e2d1')
    .action((file: string, { key }: { key?: string }) => {
      let json: unknown
      try {
        json = JSON.parse(readText(file))
      } catch (thrown) {
        if (thrown instanceof OpenSocError) throw thrown
        process.stdout.write(`${file}: not valid: this is no JSON\n`)
        process.exitCode = EXIT.failures
        return
      }
      const check = verifyCertificate(json, key)
      if (!check.ok) {
        process.stdout.write(`${file}: not valid: ${check.reason}\n`)
        process.exitCode = EXIT.failures
        return
      }
      const { statement } = json as CoverageCertificate
      process.stdout.write(`${file}: valid, signed by key ${check.keyId}\n`)
      process.stdout.write(`${statement.subject}: ${statement.hits} indicators seen\n`)
      sayCoverage(json as CoverageCertificate)
    })
}
