import { spawn } from 'node:child_process'
import { globSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { Command } from 'commander'

const FOLDER = join(import.meta.dirname, '../../../../bench')
/** A measurement begins with a comment that says what it measures; other files are its parts. */
const FIRST_COMMENT = /^\/\/ (.*)/

export function addBench(program: Command): void {
  program
    .command('bench')
    .argument('[name]', 'which one; without it they are listed')
    .argument('[options...]', 'of the measurement itself')
    .description('measures this machine: each figure beside a limit or a peer of the same run')
    .allowUnknownOption()
    .addHelpText('after', '\nExample:\n  opensoc bench detect --events 60000 --format json')
    .action(async (name: string | undefined, options: string[], _: object, command: Command) => {
      const known = measurements()
      if (name === undefined) return list(known)
      const file = known.get(name)?.file
      if (file === undefined) {
        const others = [...known.keys()].join(', ')
        const next =
          others === '' ? 'measurements come with the source, in bench/' : `choose one of: ${others}`
        return command.error(`opensoc: there is no measurement ${name}\n  ${next}`)
      }
      process.exitCode = await run(file, options)
    })
}

interface Measurement {
  readonly file: string
  readonly what: string
}

function measurements(): ReadonlyMap<string, Measurement> {
  const found = globSync(join(FOLDER, '*.ts'))
    .sort()
    .flatMap((file) => {
      const what = FIRST_COMMENT.exec(readFileSync(file, 'utf8'))?.[1]
      return what === undefined ? [] : [[basename(file, '.ts'), { file, what }] as const]
    })
  return new Map(found)
}

function list(known: ReadonlyMap<string, Measurement>): void {
  for (const [name, { what }] of known) process.stdout.write(`${name.padEnd(12)}${what}\n`)
}

/** In a process of its own, so that nothing of this one is measured. */
function run(file: string, options: readonly string[]): Promise<number> {
  const args = ['--conditions=@opensoc/source', '--disable-warning=ExperimentalWarning', file, ...options]
  const child = spawn(process.execPath, args, { stdio: 'inherit' })
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => resolve(code ?? 1))
  })
}
