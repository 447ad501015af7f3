import { ApiError } from '@opensoc/contract'
import { OpenSocError } from '@opensoc/kernel'
import { Command, CommanderError } from 'commander'
import { addActions, addApprovals } from './commands/actions.ts'
import { addAudit } from './commands/audit.ts'
import { addBench } from './commands/bench.ts'
import { addContext } from './commands/context.ts'
import { addDemo } from './commands/demo.ts'
import { addDetect } from './commands/detect.ts'
import { addEval } from './commands/eval.ts'
import { addHunt } from './commands/hunt.ts'
import { addIncidents } from './commands/incidents.ts'
import { addIngest } from './commands/ingest.ts'
import { addIntel } from './commands/intel.ts'
import { addJobs } from './commands/jobs.ts'
import { addLedger } from './commands/ledger.ts'
import { addParsers } from './commands/parsers.ts'
import { addPlaybooks } from './commands/playbooks.ts'
import { addRespond } from './commands/respond.ts'
import { addRules } from './commands/rules.ts'
import { addSensor } from './commands/sensor.ts'
import { addSources } from './commands/sources.ts'
import { addStatus } from './commands/status.ts'
import { addSweep } from './commands/sweep.ts'
import { addUp } from './commands/up.ts'
import { EXIT } from './exit-status.ts'

const program = new Command('opensoc')
  .description('OpenSOC XDR: open-source extended detection and response')
  .option('--server <url>', 'address of the platform; default: the one running on the data folder')
  .option('--data <dir>', 'data folder (OPENSOC_DATA)', process.env['OPENSOC_DATA'] ?? 'opensoc-data')
  .showHelpAfterError('(add --help for the options and an example)')
  .exitOverride()
  .configureHelp({ showGlobalOptions: true })

for (const add of [
  addUp,
  addDemo,
  addIngest,
  addDetect,
  addEval,
  addHunt,
  addIncidents,
  addParsers,
  addRules,
  addRespond,
  addActions,
  addApprovals,
  addPlaybooks,
  addAudit,
  addSensor,
  addIntel,
  addSweep,
  addJobs,
  addStatus,
  addLedger,
  addBench,
  addSources,
  addContext,
])
  add(program)

// A reader that went away (`| head`) is not an error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(EXIT.done)
  throw error
})

try {
  await program.parseAsync()
} catch (error) {
  process.exitCode = report(error)
}

function report(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage
  if (error instanceof ApiError) {
    say(`${error.problem.code}: ${error.message}`, error.problem.next_step)
    return error.problem.status === 400 ? EXIT.usage : EXIT.failures
  }
  if (error instanceof OpenSocError) {
    say(`${error.code}: ${error.message}`, error.nextStep)
    return EXIT.unreachable
  }
  say((error as Error).stack ?? String(error))
  return EXIT.failures
}

function say(message: string, nextStep?: string): void {
  process.stderr.write(`opensoc: ${message}\n`)
  if (nextStep !== undefined) process.stderr.write(`  ${nextStep}\n`)
}
