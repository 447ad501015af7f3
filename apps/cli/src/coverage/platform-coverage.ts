import type { Technique } from '@opensoc/attack'
import type { Coverage } from '@opensoc/contract'
import { plainTime } from '../output/plain-time.ts'
import { type Format, printRows } from '../output/rows.ts'

const timeOrNever = (time: number | undefined, never: string) =>
  time === undefined ? never : plainTime(time)

export function printTechniques(
  { attack_version, since, techniques, foreign, gaps }: Coverage,
  asked: readonly Technique[],
  format: Format,
): void {
  const wanted = new Set(asked.map(({ id }) => id))
  const rows = techniques.filter(({ id }) => wanted.has(id))
  printRows(
    rows,
    [
      { title: 'technique', value: (row) => row.id },
      { title: 'name', value: (row) => row.name ?? '', max: 50 },
      { title: 'tactics', value: (row) => row.tactics.join(' '), max: 40 },
      { title: 'state', value: (row) => row.state },
      { title: 'rules', value: (row) => row.rules, align: 'right' },
      { title: 'live', value: (row) => row.live_rules, align: 'right' },
      { title: 'idle', value: (row) => row.idle_rules, align: 'right' },
      { title: 'tested', value: (row) => timeOrNever(row.tested_time, '') },
    ],
    format,
  )
  const count = (state: string) => rows.filter((row) => row.state === state).length
  process.stderr.write(
    `${rows.length} techniques of ATT&CK v${attack_version}, telemetry since ${plainTime(since)}: ` +
      `${count('tested')} tested, ${count('live')} with live telemetry, ${count('rule')} with a rule only, ` +
      `${count('sub-technique')} only by a sub-technique, ${count('none')} without\n`,
  )
  if (foreign.length > 0)
    process.stderr.write(
      `${foreign.length} more that v${attack_version} does not have: ${foreign.map(({ id }) => id).join(' ')}\n`,
    )
  if (gaps.length > 0)
    process.stderr.write(`${gaps.length} log sources do not arrive: opensoc rules coverage --gaps\n`)
}

export function printGaps({ gaps }: Coverage, format: Format): void {
  printRows(
    gaps,
    [
      { title: 'log source', value: (row) => row.name },
      { title: 'last event', value: (row) => timeOrNever(row.last_time, 'never') },
      { title: 'would bring', value: (row) => row.techniques.length, align: 'right' },
      { title: 'with more rules', value: (row) => row.idle_techniques.length, align: 'right' },
      { title: 'techniques', value: (row) => row.techniques.join(' '), max: 60 },
    ],
    format,
  )
}
