/** Longer texts from telemetry are cut: keys and labels stay small whatever a sender writes. */
const MAX_TEXT = 4096

type Tree = Readonly<Record<string, unknown>>

/** The value at a path of an OCSF event, or undefined. Reads own properties only. */
export function valueAt(root: unknown, path: string): unknown {
  let value = root
  for (const step of path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined
    value = (value as Tree)[step]
  }
  return value
}

/** Text at a path; absent where it is empty or the usual dash for nothing. */
export function textAt(root: unknown, path: string): string | undefined {
  const value = valueAt(root, path)
  if (typeof value !== 'string' || value === '' || value === '-') return undefined
  return value.length > MAX_TEXT ? value.slice(0, MAX_TEXT) : value
}

export function numberAt(root: unknown, path: string): number | undefined {
  const value = valueAt(root, path)
  return typeof value === 'number' && Number.isSafeInteger(value) ? value : undefined
}

/** The elements of an array at a path, at most `limit`; empty where there is none. */
export function listAt(root: unknown, path: string, limit: number): readonly unknown[] {
  const value = valueAt(root, path)
  return Array.isArray(value) ? value.slice(0, limit) : []
}

export function textsAt(root: unknown, path: string, limit: number): string[] {
  return listAt(root, path, limit).filter(
    (value): value is string => typeof value === 'string' && value !== '',
  )
}

/** The lower-case SHA-256 of an OCSF file. fingerprint.algorithm_id 3 is SHA-256. */
export function sha256Of(file: unknown): string | undefined {
  for (const hash of listAt(file, 'hashes', 16)) {
    if (numberAt(hash, 'algorithm_id') === 3) return textAt(hash, 'value')?.toLowerCase()
  }
  return undefined
}
