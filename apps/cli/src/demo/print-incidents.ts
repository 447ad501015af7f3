import type { IncidentRow } from '@opensoc/contract'
import { printRows, visible } from '../output/rows.ts'

/** The incidents that the story raised, most urgent first, and where to go on from there. */
export function printIncidents(server: string, incidents: readonly IncidentRow[]): void {
  process.stdout.write('\nIncidents, most urgent first:\n')
  printRows(
    incidents,
    [
      { title: 'severity', value: (row) => row.severity },
      { title: 'score', value: (row) => row.score, align: 'right' },
      { title: 'id', value: (row) => row.id },
      { title: 'title', value: (row) => row.title, max: 70 },
      { title: 'findings', value: (row) => row.finding_count, align: 'right' },
      { title: 'layers', value: (row) => row.layers.join(' '), max: 50 },
      { title: 'console', value: (row) => urlOf(server, row), max: 120 },
    ],
    'table',
  )
  const [top] = incidents
  if (top === undefined) return
  const lines = [
    '',
    visible(top.summary),
    '',
    'Where to look next:',
    `  ${urlOf(server, top)}`,
    `  npx opensoc incidents show ${top.id}     why it has its score, its findings in time order`,
    `  npx opensoc incidents graph ${top.id}    the process story, a tree for each host`,
    `  npx opensoc hunt 'host:${top.hosts[0] ?? '*'}' --hours 2`,
    '  npx opensoc ledger                            what became of every record',
  ]
  process.stdout.write(`${lines.join('\n')}\n`)
}

function urlOf(server: string, incident: IncidentRow): string {
  return `${server}/incidents/${incident.id}`
}
