import type { IncidentRow } from '@opensoc/contract'

export interface QueuePages {
  readonly pages: readonly { readonly items: readonly IncidentRow[]; readonly cursor?: string | undefined }[]
  readonly pageParams: readonly unknown[]
}

/** Puts changed incidents in their places: rows never move while someone reads. Older versions are ignored. */
export function patchPages<T extends QueuePages>(data: T, changed: readonly IncidentRow[]): T {
  const byId = new Map(changed.map((row) => [row.id, row]))
  const current = (row: IncidentRow): IncidentRow => {
    const next = byId.get(row.id)
    return next !== undefined && row.version <= next.version ? next : row
  }
  if (!data.pages.some(({ items }) => items.some((row) => current(row) !== row))) return data
  return { ...data, pages: data.pages.map((page) => ({ ...page, items: page.items.map(current) })) }
}

/** Those of the given rows that are newer than the loaded ones. */
export function newerRows(given: readonly IncidentRow[], loaded: readonly IncidentRow[]): IncidentRow[] {
  const versions = new Map(loaded.map(({ id, version }) => [id, version]))
  return given.filter(({ id, version }) => (versions.get(id) ?? version) < version)
}

/** The rows in order. A row that moved to a later page while paging is shown once. */
export function rowsOf(data: QueuePages | undefined): IncidentRow[] {
  const seen = new Set<string>()
  const rows: IncidentRow[] = []
  for (const { items } of data?.pages ?? []) {
    for (const row of items) {
      if (seen.has(row.id)) continue
      seen.add(row.id)
      rows.push(row)
    }
  }
  return rows
}

/** Rows of the newest page that the list does not have yet and did not have when it was loaded. */
export function newIds(
  head: readonly IncidentRow[],
  known: ReadonlySet<string>,
  loaded: readonly IncidentRow[],
): string[] {
  const inList = new Set(loaded.map(({ id }) => id))
  return head.filter(({ id }) => !known.has(id) && !inList.has(id)).map(({ id }) => id)
}
