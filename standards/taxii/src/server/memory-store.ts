import type { ApiRoot, Collection, Discovery, Status, TaxiiObject } from '../resources.ts'
import { printTaxiiTime, stepTime, taxiiTime } from '../taxii-time.ts'
import { isSelected, type ObjectFilters, type ObjectRecord } from './object-query.ts'
import type { ObjectPage, PageQuery, TaxiiStore, TaxiiUser } from './taxii-store.ts'

type Stored = ObjectRecord & { readonly object: TaxiiObject }

export interface MemoryCollection {
  readonly about: Collection
  /** In the order of `sequence`, which is that of `dateAdded`. */
  records: Stored[]
}

export interface MemoryRoot {
  readonly about: ApiRoot
  readonly collections: readonly MemoryCollection[]
  readonly statuses: Map<string, Status>
}

export interface MemoryStoreOptions {
  readonly discovery: Discovery
  readonly roots: ReadonlyMap<string, MemoryRoot>
  /** Milliseconds since the epoch. */
  readonly now: () => number
  readonly newId: () => string
  /** Why an object is refused, or undefined. */
  readonly validate: (object: unknown) => string | undefined
}

/** A TAXII store that forgets all at the end of the process: for tests and small tools. All users have the same rights. */
export class MemoryTaxiiStore implements TaxiiStore {
  readonly #options: MemoryStoreOptions

  constructor(options: MemoryStoreOptions) {
    this.#options = options
  }

  async discovery(): Promise<Discovery> {
    return this.#options.discovery
  }

  async apiRoot(_user: TaxiiUser, root: string): Promise<ApiRoot | undefined> {
    return this.#options.roots.get(root)?.about
  }

  async collections(_user: TaxiiUser, root: string): Promise<readonly Collection[]> {
    return this.#root(root).collections.map(({ about }) => about)
  }

  async page(_user: TaxiiUser, root: string, collectionId: string, query: PageQuery): Promise<ObjectPage> {
    const { records } = this.#collection(root, collectionId)
    const siblings = Map.groupBy(records, ({ id }) => id)
    const { after, filters, limit, withObjects } = query
    const found: Stored[] = []
    for (const record of records) {
      if (after !== undefined && record.sequence <= after.sequence) continue
      if (!isSelected(record, siblings.get(record.id)!, filters)) continue
      if (found.length === limit) return { records: strip(found, withObjects), hasMore: true }
      found.push(record)
    }
    return { records: strip(found, withObjects), hasMore: false }
  }

  async hasObject(_user: TaxiiUser, root: string, collectionId: string, objectId: string): Promise<boolean> {
    return this.#collection(root, collectionId).records.some(({ id }) => id === objectId)
  }

  async add(
    _user: TaxiiUser,
    root: string,
    collectionId: string,
    objects: readonly unknown[],
  ): Promise<Status> {
    const collection = this.#collection(root, collectionId)
    const requested = printTaxiiTime(this.#options.now())
    const successes: { id: string; version: string }[] = []
    const failures: { id: string; version: string; message: string }[] = []
    for (const object of objects) {
      const message = this.#options.validate(object)
      const { id, version } = addTo(collection, object as TaxiiObject, requested, message === undefined)
      if (message === undefined) successes.push({ id, version })
      else failures.push({ id, version, message })
    }
    const status: Status = {
      id: this.#options.newId(),
      status: 'complete',
      request_timestamp: requested,
      total_count: objects.length,
      success_count: successes.length,
      ...(successes.length === 0 ? {} : { successes }),
      failure_count: failures.length,
      ...(failures.length === 0 ? {} : { failures }),
      pending_count: 0,
    }
    this.#root(root).statuses.set(status.id, status)
    return status
  }

  async delete(_user: TaxiiUser, root: string, collectionId: string, filters: ObjectFilters): Promise<void> {
    const collection = this.#collection(root, collectionId)
    const siblings = Map.groupBy(collection.records, ({ id }) => id)
    collection.records = collection.records.filter((one) => !isSelected(one, siblings.get(one.id)!, filters))
  }

  async status(_user: TaxiiUser, root: string, id: string): Promise<Status | undefined> {
    return this.#root(root).statuses.get(id)
  }

  #root(name: string): MemoryRoot {
    const root = this.#options.roots.get(name)
    if (root === undefined) throw new Error(`no API root ${name}`)
    return root
  }

  #collection(root: string, id: string): MemoryCollection {
    const collection = this.#root(root).collections.find(({ about }) => about.id === id)
    if (collection === undefined) throw new Error(`no collection ${id}`)
    return collection
  }
}

function strip(records: readonly Stored[], withObjects: boolean): readonly ObjectRecord[] {
  return withObjects ? records : records.map(({ object: _, ...record }) => record)
}

/** The version that is stored or, for what is known or refused, would have been. */
function addTo(
  collection: MemoryCollection,
  object: TaxiiObject,
  requested: string,
  isValid: boolean,
): ObjectRecord {
  const last = collection.records.at(-1)
  // Every version has a time of its own, a microsecond after the one before: paging by time alone then loses nothing.
  const isLater = last === undefined || requested > last.dateAdded
  const dateAdded = isLater ? requested : stepTime(last.dateAdded, 1)
  const version = versionOf(object, dateAdded)
  const known = collection.records.find(
    (one) => one.id === object?.id && (one.version === version || !hasVersion(object)),
  )
  if (known !== undefined) return known
  const record: Stored = {
    id: String(object?.id),
    type: String(object?.type),
    specVersion: String(object?.['spec_version'] ?? '2.1'),
    version,
    dateAdded,
    sequence: (last?.sequence ?? 0) + 1,
    mediaType: `application/stix+json;version=${String(object?.['spec_version'] ?? '2.1')}`,
    object,
  }
  if (isValid) collection.records.push(record)
  return record
}

function hasVersion(object: TaxiiObject): boolean {
  return typeof object?.['modified'] === 'string' || typeof object?.['created'] === 'string'
}

/** 3.3: objects without times have a version that the server gives and keeps. */
export function versionOf(object: TaxiiObject | null, dateAdded: string): string {
  for (const property of ['modified', 'created']) {
    const value = object?.[property]
    if (typeof value === 'string' && taxiiTime(value) !== undefined) return value
  }
  return dateAdded
}
