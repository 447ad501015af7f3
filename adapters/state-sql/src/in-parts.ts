/** SQLite takes at most 32,766 parameters a statement: long lists go in parts. */
const PART = 500

export function* inParts<T>(items: readonly T[], size: number = PART): Generator<readonly T[]> {
  for (let at = 0; at < items.length; at += size) yield items.slice(at, at + size)
}
