import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { PARSER_FILE } from '@opensoc/content-files'
import { OpenSocError } from '@opensoc/kernel'
import { type Command, InvalidArgumentError } from 'commander'
import { draftParser } from './draft-parser.ts'

/** So many lines of a sample become the first case. */
const CASE_LINES = 20

export function addNewParser(parsers: Command): void {
  parsers
    .command('new <name>')
    .description('begin a parser: a folder with parser.yaml and a first case')
    .option('--from <file>', 'records to begin with: their form and fields are guessed')
    .option('--dir <dir>', 'where the folder is made', '.')
    .addHelpText(
      'after',
      '\nThen edit parser.yaml, run lint and test, and move the folder to <data>/parsers.\n\nExample:\n  opensoc parsers new acme-gate --from /var/log/acme/gate.log',
    )
    .action(async (name: string, { from, dir }: { from?: string; dir: string }) => {
      if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name))
        throw new InvalidArgumentError('Give a name in kebab-case, as in acme-gate.')
      const sample = from === undefined ? [] : await sampleOf(from)
      const folder = join(dir, name)
      await mkdir(folder).catch((cause: Error) => {
        throw new OpenSocError('PARSER_EXISTS', `cannot make ${folder}: ${cause.message}`, {
          nextStep: 'Take another name, or remove what is there.',
        })
      })
      const lines = sample.length === 0 ? ['user=anna action=login result=ok src=10.1.2.3'] : sample
      const isJson = lines[0]!.startsWith('{')
      await writeFile(join(folder, PARSER_FILE), draftParser(name, lines))
      await writeFile(join(folder, isJson ? 'first.in.json' : 'first.in.log'), `${lines.join('\n')}\n`)
      process.stdout.write(
        `${folder}/${PARSER_FILE}\n\nEdit it, then:\n  opensoc parsers lint ${folder}\n  opensoc parsers test --update ${folder}\n`,
      )
    })
}

async function sampleOf(file: string): Promise<string[]> {
  const text = await readFile(file, 'utf8').catch((cause: Error) => {
    throw new OpenSocError('INPUT_UNREADABLE', `cannot read ${file}: ${cause.message}`)
  })
  return text
    .split('\n')
    .map((line) => line.trimEnd())
    .filter((line) => line !== '')
    .slice(0, CASE_LINES)
}
