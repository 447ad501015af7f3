import type { IncidentRow } from '@opensoc/contract'

export interface QueuePages {
  readonly pages: readonly { readonly items: readonly IncidentRow[]; readonly cursor?: string | undefined }[]
  readonly pageParams: readonly unknown[]
}

/** Puts a changed incident in its place: rows never move while someone reads. Older versions are ignored. */
export function patchPages<T extends QueuePages>(data: T, changed: IncidentRow): T {
  if (!data.pages.some(({ items }) => items.some((row) => isOlder(row, changed)))) return data
  return {
    ...data,
    pages: data.pages.map((page) => ({
      ...page,
      items: page.items.map((row) => (isOlder(row, changed) ? changed : row)),
    })),
  }
}

function isOlder(row: IncidentRow, changed: IncidentRow): boolean {
  return row.id === changed.id && row.version <= changed.version
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
