import { readFileSync, writeFileSync } from 'node:fs'
import {
  attacksFromTags,
  displayName,
  readNavigatorLayers,
  type Technique,
  technique,
  techniques,
  writeNavigatorLayer,
} from '@opensoc/attack'
import { OpenSocError } from '@opensoc/kernel'
import type { Command } from 'commander'
import { loadRules } from '../../detect/load-rules.ts'
import { chosenFormat, type Format, formatOption, printRows } from '../../output/rows.ts'

interface CoverageOptions {
  readonly navigator?: string
  readonly layer?: string
  readonly format?: Format
}

/** What the rules say about one technique. */
interface CoverageRow {
  readonly technique: string
  readonly name: string
  readonly tactics: readonly string[]
  /** `sub-technique`: no rule names the technique itself, some rule names a sub-technique of it. */
  readonly state: 'rule' | 'sub-technique' | 'no rule'
  readonly rules: readonly string[]
}

export function addCoverage(rules: Command): void {
  rules
    .command('coverage <path...>')
    .description(
      'which enterprise techniques of ATT&CK the rules of files and folders name, without a platform; no word on whether their telemetry arrives',
    )
    .option('--navigator <file>', 'write a layer for ATT&CK Navigator: the score is the number of rules')
    .option('--layer <file>', "only techniques of this Navigator layer, for example a threat group's")
    .addOption(formatOption())
    .addHelpText(
      'after',
      '\nExample:\n  opensoc rules coverage content/rules --layer group.json --navigator covered.json',
    )
    .action(async (paths: string[], { navigator, layer, format }: CoverageOptions) => {
      const { set } = await loadRules(paths)
      const tagged = [
        ...set.rules.map(({ rule }) => rule),
        ...set.correlations.map(({ correlation }) => correlation),
      ]
      const asked = layer === undefined ? enterprise() : techniquesOfLayer(layer)
      const rows = coverageOf(asked, tagged)
      if (navigator !== undefined) writeFileSync(navigator, layerOf(rows))
      printRows(
        rows,
        [
          { title: 'technique', value: (row) => row.technique },
          { title: 'name', value: (row) => row.name, max: 60 },
          { title: 'tactics', value: (row) => row.tactics.join(' '), max: 50 },
          { title: 'state', value: (row) => row.state },
          { title: 'rules', value: (row) => row.rules.length, align: 'right' },
        ],
        chosenFormat(format),
      )
      const count = (state: CoverageRow['state']) => rows.filter((row) => row.state === state).length
      process.stderr.write(
        `${rows.length} techniques: ${count('rule')} with a rule, ${count('sub-technique')} only by a sub-technique, ` +
          `${count('no rule')} without\n`,
      )
    })
}

function enterprise(): Technique[] {
  return [...techniques()].filter(({ domain }) => domain === 'enterprise-attack')
}

function techniquesOfLayer(file: string): Technique[] {
  const reading = readNavigatorLayers(readFileSync(file, 'utf8'))
  if (!reading.ok) throw new OpenSocError('CLI_LAYER_UNREADABLE', `${file}: ${reading.message}`)
  const named = reading.layers.flatMap((layer) => layer.techniques).filter(({ enabled }) => enabled !== false)
  const known = named.flatMap(({ techniqueID }) => technique(techniqueID) ?? [])
  const foreign = named.length - known.length
  if (foreign > 0) process.stderr.write(`${foreign} entries name techniques of another ATT&CK release\n`)
  return [...new Set(known)]
}

function coverageOf(
  asked: readonly Technique[],
  tagged: readonly { readonly id: string; readonly tags: readonly string[] }[],
): CoverageRow[] {
  const rulesOf = new Map<string, Set<string>>()
  const parents = new Set<string>()
  for (const { id, tags } of tagged) {
    for (const named of attacksFromTags(tags).techniques) {
      rulesOf.set(named.id, (rulesOf.get(named.id) ?? new Set()).add(id))
      if (named.parent !== undefined) parents.add(named.parent)
    }
  }
  return asked.map((one) => {
    const rules = [...(rulesOf.get(one.id) ?? [])].sort()
    const state = rules.length > 0 ? 'rule' : parents.has(one.id) ? 'sub-technique' : 'no rule'
    return { technique: one.id, name: displayName(one), tactics: one.tactics, state, rules }
  })
}

function layerOf(rows: readonly CoverageRow[]): string {
  return writeNavigatorLayer({
    name: 'OpenSOC rules',
    domain: 'enterprise-attack',
    description:
      'Score: the number of rules that name the technique. Whether telemetry arrives is not in it.',
    techniques: rows.map(({ technique, rules }) => ({
      techniqueID: technique,
      score: rules.length,
      ...(rules.length === 0 ? {} : { comment: rules.slice(0, 50).join(' ') }),
    })),
  })
}
