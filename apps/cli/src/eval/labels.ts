import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { parse } from 'csv-parse/sync'

/** A recording and what is known about it. */
export interface LabeledFile {
  readonly path: string
  /** Relative to the data folder. */
  readonly name: string
  /** ATT&CK technique ids; empty where only the tactic is known. */
  readonly techniques: readonly string[]
  /** Shortnames such as `credential-access`. */
  readonly tactics: readonly string[]
}

const TECHNIQUE = /\bT\d{4}(?:\.\d{3})?\b/g

/**
 * Reads every `labels.csv` below a folder. A row names its recording in `file` (relative to the labels or to a folder
 * above), or by its `technique` (`aws.discovery.x` -> `aws.discovery.x.jsonl.gz`); techniques and tactics stand in
 * `techniques`, `technique`, `tactics`, `mitre_tactic` or `tactic_dir`.
 */
export function readLabels(folder: string): LabeledFile[] {
  const files = new Map<string, LabeledFile>()
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()) {
    if (!/(^|[\\/])labels\.csv$/.test(name)) continue
    const labels = join(folder, name)
    const rows = parse(readFileSync(labels), {
      columns: true,
      bom: true,
      relax_column_count: true,
    }) as Record<string, string>[]
    for (const row of rows) {
      const path = pathOf(row, dirname(labels))
      if (path === undefined) continue
      const told = `${row['techniques'] ?? ''} ${row['technique'] ?? ''}`
      files.set(path, {
        path,
        name: relative(folder, path),
        techniques: [...new Set(told.match(TECHNIQUE) ?? [])],
        tactics: tacticsOf(row),
      })
    }
  }
  return [...files.values()]
}

function pathOf(row: Record<string, string>, folder: string): string | undefined {
  const name = row['file'] ?? `${row['technique']}.jsonl.gz`
  for (let base = folder; ; base = dirname(base)) {
    const path = join(base, name)
    if (existsSync(path)) return path
    if (dirname(base) === base) return undefined
  }
}

function tacticsOf(row: Record<string, string>): string[] {
  const told = row['mitre_tactic'] || row['tactic_dir'] || ''
  return told
    .split(/[/;|]/)
    .map((name) => name.trim().toLowerCase().replaceAll(' ', '-'))
    .filter((name) => name !== '')
}
