import { OpenSocError } from '@opensoc/kernel'
import type { Command } from 'commander'
import { campaignNames, playCampaign } from '../eval/incidents/campaigns.ts'
import { loadPlaying } from '../eval/incidents/load-playing.ts'
import {
  type Overlap,
  type RootCauseScore,
  rootCauseOfCampaign,
  rootCauseOfStory,
} from '../eval/incidents/run-rootcause.ts'
import { playStory, storyNames } from '../eval/incidents/stories.ts'
import { type Column, chosenFormat, type Format, formatOption, printRows } from '../output/rows.ts'
import { foldersOf } from './eval-folders.ts'

export function addEvalRootCause(group: Command): void {
  group
    .command('rootcause [dir...]')
    .description('where incidents began, against what is known, over labeled stories and campaigns')
    .addOption(formatOption())
    .addHelpText(
      'after',
      `
Folders hold */story.json (fixtures/stories/README.md) or */ground_truth.json with host.jsonl.zst (OTRF campaigns). The
root is asked of the incident that our own formation made. A hit names an event that is the root's.

Example:
  opensoc eval rootcause --data fixtures/stories --format table`,
    )
    .action(async (dirs: string[], { format }: { format?: Format }, command: Command) => {
      const scores = await run(foldersOf(dirs, command))
      const chosen = chosenFormat(format)
      printRows(scores, COLUMNS, chosen)
      if (chosen === 'table') for (const line of sums(scores)) process.stdout.write(`${line}\n`)
    })
}

async function run(folders: readonly string[]): Promise<RootCauseScore[]> {
  const playing = await loadPlaying()
  const scores: RootCauseScore[] = []
  for (const folder of folders) {
    for (const name of storyNames(folder))
      scores.push(await rootCauseOfStory(await playStory(folder, name, playing)))
    for (const name of campaignNames(folder))
      scores.push(await rootCauseOfCampaign(await playCampaign(folder, name, playing)))
  }
  if (scores.length > 0) return scores
  throw new OpenSocError('EVAL_NO_SET', `${folders.join(', ')}: no story and no campaign`, {
    nextStep: 'Give a folder with */story.json or */ground_truth.json.',
  })
}

function ratio(overlap: Overlap | undefined, of: 'named' | 'true'): string {
  return overlap === undefined ? '-' : (overlap.right / Math.max(1, overlap[of])).toFixed(2)
}

/** Over all scenarios together. */
function pooled(scores: readonly RootCauseScore[], of: 'named' | 'true'): string {
  const overlaps = scores.flatMap(({ impact }) => impact?.all ?? [])
  const sum = (name: 'right' | 'named' | 'true') =>
    overlaps.reduce((total, overlap) => total + overlap[name], 0)
  return (sum('right') / Math.max(1, sum(of))).toFixed(2)
}

function sums(scores: readonly RootCauseScore[]): string[] {
  const groups = [
    ['development', scores.filter(({ heldApart }) => !heldApart)],
    ['held apart', scores.filter(({ heldApart }) => heldApart)],
  ] as const
  return groups
    .filter(([, of]) => of.length > 0)
    .map(([name, of]) => {
      const share = (is: (score: RootCauseScore) => boolean) => `${of.filter(is).length}/${of.length}`
      const first = share((score) => score.firstFindingHits)
      return `${name}: hit@1 ${share((one) => one.hitAt1)}, hit@3 ${share((one) => one.hitAt3)}, class ${share((one) => one.isClassRight)}; impact precision ${pooled(of, 'named')}, recall ${pooled(of, 'true')}; baseline first finding ${first}`
    })
}

const COLUMNS: readonly Column<RootCauseScore>[] = [
  { title: 'scenario', value: (row) => `${row.scenario}${row.heldApart ? ' (held apart)' : ''}` },
  { title: 'findings', value: (row) => row.findings, align: 'right' },
  { title: 'truth', value: (row) => row.trueClass },
  { title: 'hit@1', value: (row) => (row.hitAt1 ? 'yes' : 'no') },
  { title: 'hit@3', value: (row) => (row.hitAt3 ? 'yes' : 'no') },
  {
    title: 'found',
    value: (row) =>
      row.found.map(({ entryClass, confidence }) => `${entryClass} ${confidence.toFixed(2)}`).join(', '),
    max: 70,
  },
  { title: 'impact P', value: (row) => ratio(row.impact?.all, 'named'), align: 'right' },
  { title: 'impact R', value: (row) => ratio(row.impact?.all, 'true'), align: 'right' },
  { title: 'first', value: (row) => row.found[0]?.label ?? '', max: 60 },
  { title: 'questions unanswered', value: (row) => (row.cause.isIncomplete ? 'some' : 'none') },
]
