import { readParserFolders } from '@opensoc/content-files'
import type { Command } from 'commander'
import { EXIT } from '../../exit-status.ts'
import { chosenFormat, type Format, formatOption, printRows } from '../../output/rows.ts'
import { judgeParser } from './judge-parser.ts'

export function addLintParsers(parsers: Command): void {
  parsers
    .command('lint <folder...>')
    .description('check parsers without a platform; exit status 1 if any would not be loaded')
    .addOption(formatOption())
    .addHelpText(
      'after',
      '\nA folder is a parser (it holds parser.yaml), or holds such folders.\n\nExample:\n  opensoc parsers lint acme-gate',
    )
    .action(async (folders: string[], { format }: { format?: Format }) => {
      const found = await readParserFolders(folders)
      const rows = found.flatMap(judgeParser)
      printRows(
        rows,
        [
          { title: 'place', value: ({ file, line, column }) => `${file}:${line}:${column}`, max: 100 },
          { title: 'severity', value: (row) => row.severity },
          { title: 'what', value: (row) => row.message, max: 140 },
          { title: 'expected', value: (row) => row.expected ?? '', max: 100 },
        ],
        chosenFormat(format),
      )
      const count = (severity: string) => rows.filter((row) => row.severity === severity).length
      process.stderr.write(
        `${found.length} parsers, ${count('error')} errors, ${count('warning')} warnings\n`,
      )
      if (count('error') > 0 || found.length === 0) process.exitCode = EXIT.failures
    })
}
