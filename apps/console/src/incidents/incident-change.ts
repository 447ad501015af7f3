import type { IncidentRow } from '@opensoc/contract'
import type { StatusName, VerdictName } from './words.ts'
import { statusLabel, verdictLabel } from './words.ts'

/** What an analyst can change; `null` takes a value away. */
export interface IncidentChange {
  readonly title?: string
  readonly owner?: string | null
  readonly status?: StatusName
  readonly verdict?: VerdictName | null
  readonly note?: string
}

/** What the row will look like, before the server answered. */
export function applied<T extends IncidentRow>(row: T, change: IncidentChange, myName: string): T {
  const { owner: oldOwner, verdict: oldVerdict, ...rest } = row
  const owner = change.owner === undefined ? oldOwner : change.owner === 'me' ? myName : change.owner
  const verdict = change.verdict === undefined ? oldVerdict : change.verdict
  return {
    ...rest,
    title: change.title ?? row.title,
    status: change.status ?? row.status,
    ...(owner === undefined || owner === null ? {} : { owner }),
    ...(verdict === undefined || verdict === null ? {} : { verdict }),
  } as T
}

/** The change that takes another one back. Notes stay: they are part of the record. */
export function reverse(before: IncidentRow, change: IncidentChange): IncidentChange {
  return {
    ...(change.title === undefined ? {} : { title: before.title }),
    ...(change.owner === undefined ? {} : { owner: before.owner ?? null }),
    ...(change.status === undefined ? {} : { status: before.status }),
    ...(change.verdict === undefined ? {} : { verdict: before.verdict ?? null }),
  }
}

/** What was done, for the toast: `Closed 3 incidents as False positive`. */
export function changeWords(change: IncidentChange, count: number): string {
  const what = count === 1 ? 'the incident' : `${count} incidents`
  if (change.status === 'closed' && change.verdict) return `Closed ${what} as ${verdictLabel(change.verdict)}`
  if (change.status !== undefined) return `Set ${what} to ${statusLabel(change.status)}`
  if (change.owner !== undefined)
    return change.owner === null ? `Took the owner off ${what}` : `Assigned ${what} to ${change.owner}`
  if (change.verdict !== undefined)
    return `Set the verdict of ${what} to ${change.verdict === null ? 'none' : verdictLabel(change.verdict)}`
  return `Renamed ${what}`
}

/** Why a stale write was refused, with what the other person did. */
export function conflictWords(mine: IncidentRow, theirs: IncidentRow): string {
  const differences = [
    mine.status === theirs.status ? '' : `status is now ${statusLabel(theirs.status)}`,
    mine.owner === theirs.owner ? '' : `owner is now ${theirs.owner ?? 'nobody'}`,
    mine.verdict === theirs.verdict
      ? ''
      : `verdict is now ${theirs.verdict ? verdictLabel(theirs.verdict) : 'none'}`,
    mine.title === theirs.title ? '' : `title is now “${theirs.title}”`,
    mine.finding_count === theirs.finding_count ? '' : `it has ${theirs.finding_count} alerts now`,
  ].filter((words) => words !== '')
  const changed = differences.length === 0 ? 'it was changed meanwhile' : differences.join(', ')
  return `Not saved, somebody or something else was faster: ${changed}. Repeat your change if it still holds.`
}
