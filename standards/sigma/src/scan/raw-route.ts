import type { SigmaEvent } from '../engine/sigma-event.ts'
import type { Logsource } from '../sigma-document.ts'

export type RawRecord = Readonly<Record<string, unknown>>

/** One logsource that a record belongs to. */
export interface RawView {
  readonly logsource: Logsource
  /** The field `name`, where a record has no such key, is what the record has under `key`. */
  readonly aliases?: readonly { readonly name: string; readonly key: string }[]
}

/** How records tell what they are: by the values of a few of their top-level keys, and by nothing else. */
export interface RawRoute {
  readonly keys: readonly string[]
  /** `record` has those of `keys` that the record has. The answer is kept for all records with equal values. */
  viewsOf(record: RawRecord): readonly RawView[]
}

/** A record as the rules of a view see it. */
export function fieldsOf(record: RawRecord, { aliases = [] }: RawView): RawRecord {
  const missing = aliases.filter(
    ({ name, key }) => own(record, name) === undefined && own(record, key) !== undefined,
  )
  if (missing.length === 0) return record
  const added = missing.map(({ name, key }) => [name, own(record, key)] as const)
  // The first alias of a name counts.
  return Object.fromEntries([...Object.entries(record), ...added.reverse()])
}

/** What rules see of a record, in all of its views: those with the same aliases share one object. */
export function sigmaEventsOf(record: RawRecord, views: readonly RawView[]): readonly SigmaEvent[] {
  return alikeViews(views).flatMap((group) => {
    const fields = fieldsOf(record, group[0] as RawView)
    return group.map(({ logsource }) => ({ logsource, fields }))
  })
}

/** Views with the same aliases, together, in the order of the first of each. */
export function alikeViews(views: readonly RawView[]): readonly (readonly RawView[])[] {
  const groups = new Map<string, RawView[]>()
  for (const view of views) {
    const name = JSON.stringify(view.aliases ?? [])
    const group = groups.get(name)
    if (group === undefined) groups.set(name, [view])
    else group.push(view)
  }
  return [...groups.values()]
}

function own(record: RawRecord, key: string): unknown {
  return Object.hasOwn(record, key) ? record[key] : undefined
}
