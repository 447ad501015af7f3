import type { Definition } from './definitions.ts'
import type { IssueLog } from './issue.ts'
import { isRecord, type JsonRecord } from './json-record.ts'

/** Checks `at_least_one` and `just_one`; their names may be paths (`device.os.version`). */
export function checkConstraints(
  definition: Definition,
  within: JsonRecord,
  at: string,
  log: IssueLog,
): void {
  const { at_least_one, just_one } = definition
  if (at_least_one && countPresent(at_least_one, within) === 0) {
    const message = `${definition.label} has none of the attributes it needs one of`
    log.add('error', 'constraint_failed', at, message, `at least one of ${at_least_one.join(', ')}`)
  }
  if (!just_one) return
  const count = countPresent(just_one, within)
  if (count === 1) return
  const message = `${definition.label} has ${count} of the attributes it needs exactly one of`
  log.add('error', 'constraint_failed', at, message, `just one of ${just_one.join(', ')}`)
}

function countPresent(paths: readonly string[], within: JsonRecord): number {
  let count = 0
  for (const path of paths) if (isPresent(path, within)) count += 1
  return count
}

function isPresent(path: string, within: JsonRecord): boolean {
  if (!path.includes('.')) return presentValue(within, path) !== undefined
  let value: unknown = within
  for (const name of path.split('.')) value = isRecord(value) ? presentValue(value, name) : undefined
  return value !== undefined
}

/** OCSF treats null like an absent attribute. */
function presentValue(record: JsonRecord, name: string): unknown {
  return Object.hasOwn(record, name) ? (record[name] ?? undefined) : undefined
}
