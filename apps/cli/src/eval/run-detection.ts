import { LEVELS } from '@opensoc/sigma'
import { findInputs, type Input } from '@opensoc/sources-files'
import { detectInputs } from '../detect/detect-inputs.ts'
import type { DetectPool } from '../detect/detect-pool.ts'
import type { DetectRow } from '../detect/detect-row.ts'
import { OfflineCorrelation } from '../detect/offline-correlation.ts'

export interface FileFindings {
  readonly events: number
  readonly rows: readonly DetectRow[]
}

/** All findings of one path, those of correlations within it included. */
export async function findIn(path: string, pool: DetectPool): Promise<FileFindings> {
  const { correlations } = await pool.ready
  const correlation = new OfflineCorrelation(correlations)
  const rows: DetectRow[] = []
  let events = 0
  const inputs: Input[] = []
  for await (const input of findInputs([path])) inputs.push(input)
  for await (const outcome of detectInputs(inputs, pool)) {
    events += outcome.recordCount
    correlation.add(outcome.matches)
    for (const row of outcome.rows) rows.push({ ...row, event: null })
  }
  return { events, rows: [...rows, ...correlation.finish()] }
}

export function isOfWeight({ level }: DetectRow): boolean {
  return LEVELS.indexOf(level as (typeof LEVELS)[number]) >= LEVELS.indexOf('medium')
}
