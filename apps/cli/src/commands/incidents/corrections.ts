import {
  getIncident,
  type Incident,
  mergeIncidents,
  moveFindings,
  splitIncident,
  undoIncidentCorrection,
  whyNotMerged,
} from '@opensoc/contract'
import type { Command } from 'commander'
import { type Column, chosenFormat, type Format, formatOption, printRows } from '../../output/rows.ts'
import { connect } from '../../remote/connect.ts'

interface Options {
  readonly format?: Format
}

/** Split, merge, move and undo; and why two incidents are not one. */
export function addCorrections(incidents: Command): void {
  incidents
    .command('split <id> <finding...>')
    .description('take findings out into an incident of their own; correlation never joins the two again')
    .addOption(formatOption())
    .addHelpText(
      'after',
      '\nExample:\n  opensoc incidents split INC-7Q2M4K8ZP1XA 0f3c52ab-5a0e-8a53-9f3e-0d6c1b7a9e10',
    )
    .action(async (id: string, findings: string[], { format }: Options, command: Command) => {
      const { call } = connect(command)
      const body = { version: (await call(getIncident, { params: { id } })).version, finding_ids: findings }
      print((await call(splitIncident, { params: { id }, body })).incidents, format)
    })
  incidents
    .command('merge <id> <other...>')
    .description('make other incidents part of this one; their ids lead to it')
    .addOption(formatOption())
    .addHelpText('after', '\nExample:\n  opensoc incidents merge INC-7Q2M4K8ZP1XA INC-0M9W2C6RTY4K')
    .action(async (id: string, others: string[], { format }: Options, command: Command) => {
      const { call } = connect(command)
      const body = { version: (await call(getIncident, { params: { id } })).version, incident_ids: others }
      print((await call(mergeIncidents, { params: { id }, body })).incidents, format)
    })
  incidents
    .command('move <id> <to> <finding...>')
    .description('move findings to another incident; later ones like them follow')
    .addOption(formatOption())
    .addHelpText(
      'after',
      '\nExample:\n  opensoc incidents move INC-7Q2M4K8ZP1XA INC-0M9W2C6RTY4K 0f3c52ab-5a0e-8a53-9f3e-0d6c1b7a9e10',
    )
    .action(async (id: string, to: string, findings: string[], { format }: Options, command: Command) => {
      const { call } = connect(command)
      const body = {
        version: (await call(getIncident, { params: { id } })).version,
        to,
        finding_ids: findings,
      }
      print((await call(moveFindings, { params: { id }, body })).incidents, format)
    })
  incidents
    .command('undo <id>')
    .description('take back the last split, merge or move of an incident')
    .addOption(formatOption())
    .addHelpText('after', '\nExample:\n  opensoc incidents undo INC-7Q2M4K8ZP1XA')
    .action(async (id: string, { format }: Options, command: Command) => {
      const { call } = connect(command)
      const body = { version: (await call(getIncident, { params: { id } })).version }
      print((await call(undoIncidentCorrection, { params: { id }, body })).incidents, format)
    })
  addWhyNot(incidents)
}

function addWhyNot(incidents: Command): void {
  incidents
    .command('why-not <id> <other>')
    .description('why two incidents are not one: the condition that came nearest and failed')
    .addOption(formatOption())
    .addHelpText('after', '\nExample:\n  opensoc incidents why-not INC-7Q2M4K8ZP1XA INC-0M9W2C6RTY4K')
    .action(async (id: string, other: string, { format }: Options, command: Command) => {
      const told = await connect(command).call(whyNotMerged, { params: { id, other } })
      const chosen = chosenFormat(format)
      if (chosen === 'table') process.stdout.write(`${told.reason}\n`)
      else
        printRows(
          [told],
          [
            { title: 'condition', value: (row) => row.condition },
            { title: 'strength', value: (row) => row.strength },
            { title: 'needed', value: (row) => row.needed },
            { title: 'reason', value: (row) => row.reason },
          ],
          chosen,
        )
    })
}

const COLUMNS: readonly Column<Incident>[] = [
  { title: 'id', value: (row) => row.id },
  { title: 'severity', value: (row) => row.severity },
  { title: 'score', value: (row) => row.score, align: 'right' },
  { title: 'findings', value: (row) => row.finding_count, align: 'right' },
  { title: 'title', value: (row) => row.title, max: 70 },
]

function print(incidents: readonly Incident[], format: Format | undefined): void {
  printRows(incidents, COLUMNS, chosenFormat(format))
}
