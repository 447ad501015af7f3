import { existsSync, readdirSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { OpenSocError } from '@opensoc/kernel'
import type { DetectionRules } from '@opensoc/pipeline'
import { aitAds } from './ait-ads.ts'
import { cptc } from './cptc.ts'
import { excytin } from './excytin.ts'
import type { Scenario } from './labeled-set.ts'
import { type PlayedStory, playStory, storyNames } from './stories.ts'

export interface Playing {
  readonly rules: DetectionRules
  /** The content folder: field mappings and formats. */
  readonly content: string
}

/** The labeled sets in a folder or right below it, told by what lies in them. */
export async function readSets(folders: readonly string[], playing: Playing): Promise<Scenario[]> {
  const scenarios: Scenario[] = []
  for (const folder of folders.flatMap((given) => [given, ...foldersIn(given)])) {
    const names = readdirSync(folder)
    if (names.some((name) => name.endsWith('_alerts.csv.zst'))) scenarios.push(...aitAds(folder))
    if (names.includes('alerts.jsonl')) scenarios.push(...excytin(folder))
    if (names.some((name) => /^team\d+\.eve/.test(name))) scenarios.push(...cptc(folder))
    if (!folders.includes(folder)) continue
    for (const name of storyNames(folder)) scenarios.push(toScenario(await playStory(folder, name, playing)))
  }
  if (scenarios.length === 0)
    throw new OpenSocError('EVAL_NO_SET', `${folders.join(', ')}: no labeled set that this command knows`, {
      nextStep:
        'Give a folder with NAME_alerts.csv.zst (AIT-ADS), alerts.jsonl (ExCyTIn), teamNN.eve.jsonl.gz (CPTC) or */story.json.',
    })
  return scenarios
}

export function toScenario({ name, story, findings, attackStep }: PlayedStory): Scenario {
  const ordered = findings.map((finding) => {
    const step = finding.eventIds.map((id) => attackStep.get(id)).find((one) => one !== undefined)
    return { finding, incident: step === undefined ? undefined : basename(name), step }
  })
  return {
    set: 'stories',
    name,
    heldApart: story.held_apart,
    isFullyLabeled: false,
    // Methods know findings by position.
    findings: () =>
      ordered.map((one, at) => ({
        ...one,
        finding: { ...one.finding, id: String(at) as typeof one.finding.id },
      })),
  }
}

function foldersIn(folder: string): string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isDirectory())
}
