import { explainIncident, getIncident, type IncidentExplanation } from '@opensoc/contract'
import { scoreWithout } from '@opensoc/pipeline'
import type { Command } from 'commander'
import { plainTime } from '../../output/plain-time.ts'
import { chosenFormat, type Format, formatOption, printRows, visible } from '../../output/rows.ts'
import { connect } from '../../remote/connect.ts'

export function addExplain(incidents: Command): void {
  incidents
    .command('explain <id>')
    .description(
      'where an incident began, what it touched, its story, and what is not known; each with its events',
    )
    .option('--without <kinds>', 'also the score without these of its parts, such as criticality,tactics')
    .addOption(formatOption())
    .addHelpText('after', '\nExample:\n  opensoc incidents explain INC-7Q2M4K8ZP1XA --without tactics,chain')
    .action(
      async (id: string, { format, without }: { format?: Format; without?: string }, command: Command) => {
        const { call } = connect(command)
        const told = await call(explainIncident, { params: { id } })
        const incident = await call(getIncident, { params: { id } })
        const chosen = chosenFormat(format)
        if (chosen === 'json' || chosen === 'ndjson')
          return printRows([{ id: incident.id, ...told }], [], chosen)
        if (chosen === 'csv')
          return printRows(
            told.narrative,
            [
              { title: 'sentence', value: (row) => row.text },
              { title: 'events', value: (row) => row.event_ids.join(' ') },
            ],
            chosen,
          )
        const lines = [
          `${incident.id}  ${incident.severity} ${incident.score}  ${visible(incident.title)}`,
          '',
          ...linesOf(told),
        ]
        if (without !== undefined) {
          const kinds = new Set(without.split(','))
          lines.push(
            '',
            `Without ${without}: ${scoreWithout(incident.score_parts, kinds)} instead of ${incident.score}`,
          )
        }
        process.stdout.write(`${lines.join('\n')}\n`)
      },
    )
}

function linesOf({ root_cause, impact, narrative, unknowns, times }: IncidentExplanation): string[] {
  const cited = (events: readonly string[]) =>
    events.length === 0 ? '' : `  [${events.slice(0, 3).join(' ')}${events.length > 3 ? ' …' : ''}]`
  return [
    `Where it began${root_cause.is_determined ? '' : ' (not determined)'}:`,
    ...root_cause.candidates.map(
      ({ entry_class, confidence, label, time, root_event_ids }) =>
        `  ${confidence.toFixed(2)}  ${entry_class}  ${time === 0 ? '' : `${plainTime(time)}  `}${visible(label)}${cited(root_event_ids)}`,
    ),
    '',
    'What happened:',
    ...narrative.map(({ text, event_ids }) => `  ${visible(text)}${cited(event_ids)}`),
    '',
    'What it touched:',
    ...impact.affected.map(
      ({ state, kind, label, why }) =>
        `  ${state}  ${kind} ${visible(label)}: ${visible(why.text)}${cited(why.event_ids)}`,
    ),
    '',
    'What is not known:',
    ...(unknowns.length === 0
      ? ['  nothing that telemetry shows to be missing']
      : unknowns.map((text) => `  ${visible(text)}`)),
    '',
    ...Object.entries(times).map(
      ([name, ms]) => `${name.replace('_ms', '')}: ${Math.round((ms ?? 0) / 1000)} s`,
    ),
  ]
}
