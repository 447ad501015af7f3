import { getIncident, incidentGraph, listIncidentFindings, listIncidents } from '@opensoc/contract'
import type { Command } from 'commander'
import { printGraph } from '../output/graph-tree.ts'
import { plainTime } from '../output/plain-time.ts'
import { chosenFormat, type Format, formatOption, printRows, visible } from '../output/rows.ts'
import { connect } from '../remote/connect.ts'
import { addCorrections } from './incidents/corrections.ts'
import { addExplain } from './incidents/explain.ts'

export function addIncidents(program: Command): void {
  const incidents = program.command('incidents').description('the work queue and one incident')
  addList(incidents)
  addShow(incidents)
  addGraph(incidents)
  addCorrections(incidents)
  addExplain(incidents)
}

function addList(incidents: Command): void {
  incidents
    .command('list')
    .description('the queue, most urgent first')
    .option('--severity <list>', 'critical, high, medium, low, info; several with commas')
    .option('--status <list>', 'new, in_progress, on_hold, resolved, closed')
    .option('--text <text>', 'in title, id, host or user')
    .option('--sort <order>', 'priority or newest', 'priority')
    .option('--limit <n>', 'at most so many', '50')
    .addOption(formatOption())
    .addHelpText('after', '\nExample:\n  opensoc incidents list --severity critical,high')
    .action(async (options, command: Command) => {
      const page = await connect(command).call(listIncidents, {
        query: {
          limit: Number(options.limit),
          sort: options.sort,
          sev: options.severity,
          status: options.status,
          q: options.text,
        },
      })
      printRows(
        page.items,
        [
          { title: 'severity', value: (row) => row.severity },
          { title: 'score', value: (row) => row.score, align: 'right' },
          { title: 'id', value: (row) => row.id },
          { title: 'title', value: (row) => row.title, max: 70 },
          { title: 'hosts', value: (row) => row.hosts.join(' '), max: 30 },
          { title: 'tactics', value: (row) => row.tactics.length, align: 'right' },
          { title: 'findings', value: (row) => row.finding_count, align: 'right' },
          { title: 'status', value: (row) => row.status },
          { title: 'last', value: (row) => plainTime(row.last_time) },
        ],
        chosenFormat(options.format),
      )
    })
}

function addShow(incidents: Command): void {
  incidents
    .command('show <id>')
    .description('one incident: its summary, why it has its score, its findings in time order')
    .addOption(formatOption())
    .addHelpText('after', '\nExample:\n  opensoc incidents show INC-7Q2M4K8ZP1XA')
    .action(async (id: string, options: { format?: Format }, command: Command) => {
      const { call } = connect(command)
      const incident = await call(getIncident, { params: { id } })
      const findings = await call(listIncidentFindings, { params: { id } })
      const format = chosenFormat(options.format)
      if (format === 'json' || format === 'ndjson')
        return printRows([{ ...incident, findings: findings.items }], [], format)
      const lines = [
        `${incident.id}  ${incident.severity} ${incident.score}  ${incident.status}  ${visible(incident.title)}`,
        visible(incident.summary),
        `hosts: ${visible(incident.hosts.join(', '))}   users: ${visible(incident.users.join(', '))}   layers: ${incident.layers.join(', ')}`,
        `tactics: ${incident.tactics.map((tactic) => tactic.name).join(' > ')}`,
        '',
        `Why ${incident.score}:`,
        ...incident.score_parts.map(
          (part) => `${`${part.points >= 0 ? '+' : ''}${part.points}`.padStart(6)}  ${visible(part.reason)}`,
        ),
        '',
      ]
      process.stdout.write(`${lines.join('\n')}\n`)
      printRows(
        findings.items,
        [
          { title: 'time', value: (row) => plainTime(row.time) },
          { title: 'level', value: (row) => row.level },
          { title: 'finding', value: (row) => row.title, max: 70 },
          { title: 'host', value: (row) => row.host ?? '', max: 25 },
          { title: 'user', value: (row) => row.user ?? '', max: 25 },
          { title: 'techniques', value: (row) => row.attacks.map((attack) => attack.uid).join(' '), max: 40 },
        ],
        format,
      )
    })
}

function addGraph(incidents: Command): void {
  incidents
    .command('graph <id>')
    .description('the process story of an incident, as a tree for each host')
    .option('--all', 'all entities, not only the attack path', false)
    .addOption(formatOption())
    .addHelpText('after', '\nExample:\n  opensoc incidents graph INC-7Q2M4K8ZP1XA --format json')
    .action(async (id: string, options: { format?: Format; all: boolean }, command: Command) => {
      const graph = await connect(command).call(incidentGraph, {
        params: { id },
        query: { scope: options.all ? 'all' : 'path' },
      })
      const format = chosenFormat(options.format)
      if (format === 'table') printGraph(graph)
      else if (format === 'json') process.stdout.write(`${JSON.stringify(graph, null, 2)}\n`)
      else
        printRows(
          graph.nodes,
          [
            { title: 'id', value: (node) => node.id },
            { title: 'label', value: (node) => node.label },
          ],
          format,
        )
    })
}
