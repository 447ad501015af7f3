import { writeFileSync } from 'node:fs'
import { ATTACK_DOMAINS, type Coverage, exportCoverageLayer, getCoverage } from '@opensoc/contract'
import { type Command, InvalidArgumentError, Option } from 'commander'
import { askedTechniques } from '../../coverage/asked-techniques.ts'
import { offlineCoverage, printOffline } from '../../coverage/offline-coverage.ts'
import { printGaps, printTechniques } from '../../coverage/platform-coverage.ts'
import { chosenFormat, type Format, formatOption } from '../../output/rows.ts'
import { connect } from '../../remote/connect.ts'

interface CoverageOptions {
  readonly domain: Coverage['domain']
  readonly days: number
  readonly gaps: boolean
  readonly navigator?: string
  readonly layer?: string
  readonly format?: Format
}

export function addCoverage(rules: Command): void {
  rules
    .command('coverage [path...]')
    .description(
      'which techniques of ATT&CK the rules cover: of the platform, with the telemetry that arrives and the tests that passed; or of files and folders, without a platform',
    )
    .addOption(
      new Option('--domain <matrix>', 'which matrix').choices(ATTACK_DOMAINS).default('enterprise-attack'),
    )
    .addOption(
      new Option(
        '--days <number>',
        'telemetry is live if its newest event is at most so old; 0.5 is 12 hours',
      )
        .argParser(daysOf)
        .default(7),
    )
    .option(
      '--gaps',
      'instead of techniques, the log sources that do not arrive and what they would bring',
      false,
    )
    .option('--navigator <file>', 'write a layer for ATT&CK Navigator: the score is the number of rules')
    .option('--layer <file>', "only techniques of this Navigator layer, for example a threat group's")
    .addOption(formatOption())
    .addHelpText(
      'after',
      `
States: none; sub-technique (only by one of its own); rule; live (its telemetry arrives); tested (and a unit test passed
since the rule was last changed: opensoc rules test).

Examples:
  opensoc rules coverage --gaps
  opensoc rules coverage --layer group.json --navigator ours.json
  opensoc rules coverage content/rules --domain ics-attack`,
    )
    .action(async (paths: string[], options: CoverageOptions, command: Command) => {
      const { domain, days, gaps, navigator, layer } = options
      const asked = askedTechniques(domain, layer)
      const format = chosenFormat(options.format)
      if (paths.length > 0) {
        if (gaps) command.error('error: --gaps asks a platform; leave the paths out')
        const offline = await offlineCoverage(paths, domain, asked)
        if (navigator !== undefined) writeFileSync(navigator, offline.layer)
        return printOffline(offline, asked, format)
      }
      const { call } = connect(command)
      const query = { domain, days }
      if (navigator !== undefined) {
        const exported = await call(exportCoverageLayer, { query })
        writeFileSync(navigator, `${JSON.stringify(exported, null, 2)}\n`)
      }
      const coverage = await call(getCoverage, { query })
      if (gaps) printGaps(coverage, format)
      else printTechniques(coverage, asked, format)
    })
}

function daysOf(text: string): number {
  const days = Number(text)
  if (!(days >= 1 / 1440 && days <= 3650)) throw new InvalidArgumentError('Give 0.001 to 3650 days.')
  return days
}
