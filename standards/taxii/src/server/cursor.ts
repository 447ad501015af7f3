/** Where a page ended: the next one begins after this. Survives a restart, as the server keeps nothing of it. */
export interface Cursor {
  readonly dateAdded: string
  readonly sequence: number
}

/** A cursor is good only with the filters that it was made for (3.4). */
export function printCursor({ dateAdded, sequence }: Cursor, filtersKey: string): string {
  return Buffer.from(JSON.stringify([dateAdded, sequence, filtersKey])).toString('base64url')
}

export function readCursor(text: string, filtersKey: string): Cursor | undefined {
  if (text.length > 4096) return undefined
  try {
    const [dateAdded, sequence, key] = JSON.parse(Buffer.from(text, 'base64url').toString()) as unknown[]
    if (typeof dateAdded !== 'string' || !Number.isSafeInteger(sequence) || key !== filtersKey)
      return undefined
    return { dateAdded, sequence: sequence as number }
  } catch {
    return undefined
  }
}

/** One short text for what is asked, `limit` and `next` aside. */
export function filtersKeyOf(path: string, query: URLSearchParams): string {
  const parts = [...query]
    .filter(([name]) => name !== 'limit' && name !== 'next')
    .sort(([a], [b]) => (a < b ? -1 : 1))
  let hash = 0x811c9dc5
  for (const unit of Buffer.from(JSON.stringify([path, parts])))
    hash = Math.imul(hash ^ unit, 0x01000193) >>> 0
  return hash.toString(36)
}
