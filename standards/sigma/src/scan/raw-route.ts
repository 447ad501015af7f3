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

function own(record: RawRecord, key: string): unknown {
  return Object.hasOwn(record, key) ? record[key] : undefined
}
