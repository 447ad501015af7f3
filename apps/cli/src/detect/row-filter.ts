import { LEVELS } from '@opensoc/sigma'
import type { DetectRow } from './detect-row.ts'

export interface RowFilterOptions {
  readonly minLevel?: string
  readonly from?: string
  readonly to?: string
  readonly technique?: readonly string[]
}

/** Which findings are printed and counted. */
export function rowFilter({ minLevel, from, to, technique }: RowFilterOptions): (row: DetectRow) => boolean {
  const least = minLevel === undefined ? 0 : LEVELS.indexOf(minLevel as (typeof LEVELS)[number])
  const wanted = technique?.map((id) => id.toUpperCase())
  return (row) =>
    LEVELS.indexOf(row.level as (typeof LEVELS)[number]) >= least &&
    (from === undefined || row.time >= from) &&
    (to === undefined || row.time < to) &&
    (wanted === undefined ||
      row.techniques.some((id) => wanted.some((one) => id === one || id.startsWith(`${one}.`))))
}
