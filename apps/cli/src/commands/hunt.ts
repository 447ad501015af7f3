import { readFileSync } from 'node:fs'
import { backTestRule, querySql, searchEvents } from '@opensoc/contract'
import { type Command, Option } from 'commander'
import { plainTime } from '../output/plain-time.ts'
import { type Column, chosenFormat, formatOption, printRows } from '../output/rows.ts'
import { connect } from '../remote/connect.ts'

type Row = Readonly<Record<string, unknown>>

export function addHunt(program: Command): void {
  program
    .command('hunt <query>')
    .description('search events: the hunt language, one read-only SELECT, or a Sigma file')
    .addOption(
      new Option('--lang <language>', 'language of the query')
        .choices(['hunt', 'sql', 'sigma'])
        .default('hunt'),
    )
    .option('--hours <n>', 'how far back from now', '24')
    .option('--from <time>', 'start, ISO 8601 (over --hours)')
    .option('--to <time>', 'end, ISO 8601')
    .option('--limit <n>', 'at most so many', '100')
    .addOption(formatOption())
    .addHelpText(
      'after',
      `
Examples:
  opensoc hunt 'process_name:powershell.exe AND process_cmd_line:*-enc*'
  opensoc hunt 'host:fin-ws-0142 NOT user:*$ "invoice"' --hours 2
  opensoc hunt --lang sigma suspicious.yml --hours 720
  opensoc hunt --lang sql 'SELECT host, count() AS n FROM events GROUP BY host ORDER BY n DESC'`,
    )
    .action(async (query: string, options, command: Command) => {
      const { call } = connect(command)
      const format = chosenFormat(options.format)
      const limit = Number(options.limit)
      if (options.lang === 'sql') {
        const { rows } = await call(querySql, { body: { statement: query, limit } })
        return printRows(rows, sqlColumns(rows), format)
      }
      if (options.lang === 'sigma') {
        const days = Math.max(1, Math.ceil(Number(options.hours) / 24))
        const found = await call(backTestRule, { body: { source: readFileSync(query, 'utf8'), days } })
        printRows(
          found.sample.slice(0, limit),
          [
            { title: 'time', value: (row) => plainTime(row.time) },
            { title: 'host', value: (row) => row.host ?? '', max: 24 },
            { title: 'rule', value: (row) => row.title, max: 50 },
            { title: 'event', value: (row) => row.event_id, max: 30 },
            { title: 'what', value: (row) => JSON.stringify(row.matched), max: 90 },
          ],
          format,
        )
        if (found.findings > found.sample.length)
          process.stderr.write(`${found.findings} match, the newest ${found.sample.length} are shown\n`)
        return
      }
      const to = options.to === undefined ? Date.now() : Date.parse(options.to)
      const from =
        options.from === undefined ? to - Number(options.hours) * 3600 * 1000 : Date.parse(options.from)
      const page = await call(searchEvents, { query: { query, from: Math.max(0, from), to, limit } })
      printRows(
        page.items,
        [
          { title: 'time', value: (row) => plainTime(row.time) },
          { title: 'host', value: (row) => String(row.columns['host'] ?? ''), max: 24 },
          {
            title: 'event',
            value: (row) => `${row.columns['class_name']}: ${row.columns['activity_name']}`,
            max: 40,
          },
          { title: 'user', value: (row) => String(row.columns['user'] ?? ''), max: 24 },
          { title: 'what', value: (row) => what(row.columns), max: 90 },
        ],
        format,
      )
      if (page.cursor !== undefined)
        process.stderr.write(`more than ${limit} match: raise --limit or narrow the time\n`)
    })
}

function sqlColumns(rows: readonly Row[]): Column<Row>[] {
  return Object.keys(rows[0] ?? {}).map((name) => ({
    title: name,
    value: (row) => (typeof row[name] === 'number' ? (row[name] as number) : String(row[name] ?? '')),
  }))
}

function what(columns: Readonly<Record<string, string | number>>): string {
  const first = [
    'process_cmd_line',
    'url',
    'domain',
    'file_path',
    'registry_path',
    'mail_subject',
    'api_operation',
    'message',
  ]
  for (const name of first) if (columns[name]) return String(columns[name])
  return columns['dst_ip'] ? `${columns['src_ip']} -> ${columns['dst_ip']}:${columns['dst_port']}` : ''
}
