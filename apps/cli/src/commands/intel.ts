import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { type ImportedIntelligence, importIntelligence, listIndicators } from '@opensoc/contract'
import { OpenSocError } from '@opensoc/kernel'
import type { Command } from 'commander'
import { plainTime } from '../output/plain-time.ts'
import { chosenFormat, type Format, formatOption, printRows } from '../output/rows.ts'
import { connect } from '../remote/connect.ts'
import { addFeeds } from './feeds.ts'

export function addIntel(program: Command): void {
  const intel = program.command('intel').description('threat intelligence: imports and indicators')
  addImport(intel)
  addIndicators(intel)
  addFeeds(intel)
}

interface ImportOptions {
  readonly source?: string
  readonly trust: number
  readonly format?: Format
}

function addImport(intel: Command): void {
  intel
    .command('import <files...>')
    .description(
      'take STIX bundles (2.1, 2.0), MISP events, or texts with indicators; what is new is swept for',
    )
    .option('--source <name>', 'name of the source; default: the file name')
    .option('--trust <n>', 'how far the source is trusted, 0 to 100', Number, 70)
    .addOption(formatOption())
    .addHelpText(
      'after',
      '\nExamples:\n  opensoc intel import report.stix.json --source talos\n  opensoc intel import iocs.csv --trust 40',
    )
    .action(async (files: readonly string[], options: ImportOptions, command: Command) => {
      const { call } = connect(command)
      const rows: (ImportedIntelligence & { readonly file: string })[] = []
      for (const file of files) {
        const body = {
          source: options.source ?? basename(file),
          content: readText(file),
          trust: options.trust,
        }
        rows.push({ file, ...(await call(importIntelligence, { body })) })
      }
      printRows(
        rows,
        [
          { title: 'file', value: (row) => basename(row.file), max: 50 },
          { title: 'format', value: (row) => row.format },
          { title: 'things', value: (row) => row.count },
          { title: 'stored', value: (row) => row.stored },
          { title: 'rejected', value: (row) => row.rejected_count },
          { title: 'indicators', value: (row) => row.indicators },
          { title: 'patterns', value: (row) => row.patterns },
          { title: 'unsafe', value: (row) => row.excluded },
          { title: 'sweep', value: (row) => row.sweep_job ?? '' },
        ],
        chosenFormat(options.format),
      )
      for (const { file, rejected } of rows) {
        for (const { id, reason } of rejected.slice(0, 10))
          process.stderr.write(`${file}: ${id}: ${reason}\n`)
      }
    })
}

/** A file's text; one that ends in `.gz` is unpacked, `-` is standard input. */
export function readText(file: string): string {
  try {
    const bytes = readFileSync(file === '-' ? 0 : file)
    return (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8')
  } catch (cause) {
    throw new OpenSocError('FILE_UNREADABLE', `cannot read ${file}: ${(cause as Error).message}`, {
      cause,
      nextStep: 'Check the path, and that the file is text or gzip.',
    })
  }
}

function addIndicators(intel: Command): void {
  intel
    .command('indicators')
    .description('indicators, what they are worth now, and who says so')
    .option('--kind <kinds>', 'only these, such as domain,sha256')
    .option('--text <text>', 'part of the value')
    .option('--limit <n>', 'how many', Number, 100)
    .addOption(formatOption())
    .addHelpText('after', '\nExample:\n  opensoc intel indicators --kind domain --text example')
    .action(
      async (
        { kind, text, limit, format }: { kind?: string; text?: string; limit: number; format?: Format },
        command: Command,
      ) => {
        const query = {
          limit,
          ...(kind === undefined ? {} : { kind }),
          ...(text === undefined ? {} : { text }),
        }
        const page = await connect(command).call(listIndicators, { query })
        printRows(
          page.items,
          [
            { title: 'kind', value: (row) => row.kind },
            { title: 'value', value: (row) => row.value, max: 70 },
            { title: 'score', value: (row) => row.score },
            {
              title: 'matched',
              value: (row) => (row.is_live ? 'yes' : `no: ${row.excluded ?? 'worth nothing now'}`),
              max: 40,
            },
            { title: 'sources', value: (row) => row.sources.map(({ name }) => name).join(', '), max: 40 },
            { title: 'label', value: (row) => row.sources.at(-1)?.label ?? '', max: 40 },
            { title: 'updated', value: (row) => plainTime(row.updated_time) },
          ],
          chosenFormat(format),
        )
        if (page.cursor !== undefined)
          process.stderr.write(`${page.total} in all: raise --limit or narrow with --kind and --text\n`)
      },
    )
}
