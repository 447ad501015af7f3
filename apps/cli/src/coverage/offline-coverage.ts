import { type AttackDomain, displayName, type Technique } from '@opensoc/attack'
import { type Coverage, coverageLayer, createCoverage, type TaggedRule } from '@opensoc/domain'
import { loadRules } from '../detect/load-rules.ts'
import { type Format, printRows } from '../output/rows.ts'

export interface OfflineCoverage {
  readonly coverage: Coverage
  /** Of the asked techniques, as a Navigator layer. */
  readonly layer: string
}

/** What the rules of files and folders name; nothing is known of telemetry. */
export async function offlineCoverage(
  paths: readonly string[],
  domain: AttackDomain,
  asked: readonly Technique[],
): Promise<OfflineCoverage> {
  const { set } = await loadRules(paths)
  const documents = [
    ...set.rules.map(({ rule }) => rule),
    ...set.correlations.map(({ correlation }) => correlation),
  ]
  const rules = documents.map(
    ({ id, title, level = 'medium', tags }): TaggedRule => ({
      ...{ id, title, level, tags },
      ...{ isRunning: true, logsources: [], needs: 'all', findingCount: 0 },
    }),
  )
  const coverage = createCoverage(rules)
  const description =
    'Score: the number of rules that name the technique. Whether telemetry arrives is not in it.'
  return { coverage, layer: coverageLayer(domain, asked.map(coverage.of), description) }
}

export function printOffline(
  { coverage }: OfflineCoverage,
  asked: readonly Technique[],
  format: Format,
): void {
  const rows = asked.map((one) => {
    const { state, rules } = coverage.of(one)
    const { id, tactics, platforms } = one
    return { id, name: displayName(one), tactics, platforms, state, rules: rules.map((rule) => rule.id) }
  })
  printRows(
    rows,
    [
      { title: 'technique', value: (row) => row.id },
      { title: 'name', value: (row) => row.name, max: 60 },
      { title: 'tactics', value: (row) => row.tactics.join(' '), max: 50 },
      { title: 'state', value: (row) => row.state },
      { title: 'rules', value: (row) => row.rules.length, align: 'right' },
    ],
    format,
  )
  const count = (state: string) => rows.filter((row) => row.state === state).length
  process.stderr.write(
    `${rows.length} techniques: ${count('rule')} with a rule, ${count('sub-technique')} only by a sub-technique, ` +
      `${count('none')} without\n`,
  )
}
