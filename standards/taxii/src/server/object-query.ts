import { comparableVersion, taxiiTime } from '../taxii-time.ts'

/** One stored version of an object in one collection. */
export interface ObjectRecord {
  readonly id: string
  readonly type: string
  readonly specVersion: string
  /** `modified`, else `created`, else the time it was added. */
  readonly version: string
  /** A TAXII time. Versions may share it; `sequence` then orders them. */
  readonly dateAdded: string
  /** Grows with every version that the collection takes. */
  readonly sequence: number
  readonly mediaType: string
}

/** Filters of 3.4, read and checked. */
export interface ObjectFilters {
  /** Exclusive. */
  readonly addedAfter?: string
  readonly ids?: readonly string[]
  readonly types?: readonly string[]
  /** Undefined: for each object the newest that there is. */
  readonly specVersions?: readonly string[]
  /** `all`, or any of `first`, `last` and times in the form of `comparableVersion`. */
  readonly versions: 'all' | readonly string[]
}

export type FiltersResult =
  | { readonly ok: true; readonly value: ObjectFilters }
  | { readonly ok: false; readonly error: string }

const MAX_VALUES = 1000

/** Reads `added_after` and `match[…]`. Fields that are not of the endpoint are ignored, as the text allows. */
export function readFilters(query: URLSearchParams, fields: ReadonlySet<string>): FiltersResult {
  const filters: { -readonly [K in keyof ObjectFilters]: ObjectFilters[K] } = { versions: ['last'] }
  const after = query.get('added_after')
  if (after !== null && fields.has('added_after')) {
    const time = taxiiTime(after)
    if (time === undefined) return refuse(`added_after is no time: ${after.slice(0, 40)}`)
    filters.addedAfter = time
  }
  for (const [name, key] of [
    ['id', 'ids'],
    ['type', 'types'],
    ['spec_version', 'specVersions'],
  ] as const) {
    const values = fields.has(name) ? query.get(`match[${name}]`) : null
    if (values === null) continue
    filters[key] = values.split(',').filter((value) => value !== '')
    if (filters[key].length === 0) return refuse(`match[${name}] has no value`)
    if (filters[key].length > MAX_VALUES) return refuse(`match[${name}] has more than ${MAX_VALUES} values`)
  }
  const versions = fields.has('version') ? query.get('match[version]') : null
  if (versions !== null) {
    const read = readVersions(versions)
    if (read === undefined)
      return refuse(`match[version] is not all, first, last or times: ${versions.slice(0, 60)}`)
    filters.versions = read
  }
  for (const name of ['added_after', 'match[id]', 'match[type]', 'match[version]', 'match[spec_version]']) {
    if (query.getAll(name).length > 1) return refuse(`${name} is given more than once`)
  }
  return { ok: true, value: filters }
}

function readVersions(text: string): 'all' | readonly string[] | undefined {
  const words = text.split(',').filter((word) => word !== '')
  if (words.length === 0 || words.length > MAX_VALUES) return undefined
  if (words.includes('all')) return words.length === 1 ? 'all' : undefined
  const read = words.map((word) => {
    if (word === 'first' || word === 'last') return word
    return taxiiTime(word) === undefined ? undefined : comparableVersion(word)
  })
  return read.includes(undefined) ? undefined : (read as readonly string[])
}

function refuse(error: string): FiltersResult {
  return { ok: false, error }
}

/**
 * Whether a version is part of the answer. `siblings` are all versions of its object in the collection: `last`, `first`
 * and the newest spec version are chosen among those that the other filters leave (3.4).
 */
export function isSelected(
  record: ObjectRecord,
  siblings: readonly ObjectRecord[],
  filters: ObjectFilters,
): boolean {
  if (filters.ids !== undefined && !filters.ids.includes(record.id)) return false
  if (filters.types !== undefined && !filters.types.includes(record.type)) return false
  const isLeft = ({ dateAdded, specVersion }: ObjectRecord): boolean =>
    (filters.addedAfter === undefined || dateAdded > filters.addedAfter) &&
    (filters.specVersions === undefined || filters.specVersions.includes(specVersion))
  if (!isLeft(record)) return false
  let left = siblings.filter(isLeft)
  if (filters.specVersions === undefined) {
    const newest = left
      .map((one) => one.specVersion)
      .sort()
      .at(-1)
    if (record.specVersion !== newest) return false
    left = left.filter(({ specVersion }) => specVersion === newest)
  }
  if (filters.versions === 'all') return true
  const own = comparableVersion(record.version)
  return filters.versions.some((wanted) => {
    if (wanted === 'last') return left.every(({ version }) => comparableVersion(version) <= own)
    if (wanted === 'first') return left.every(({ version }) => comparableVersion(version) >= own)
    return wanted === own
  })
}
