import type { ApiRoot, Collection, Discovery, Status, TaxiiObject } from '../resources.ts'
import type { Cursor } from './cursor.ts'
import type { ObjectFilters, ObjectRecord } from './object-query.ts'

/** Who asks. What they may do is what the collections that the store shows them say. */
export interface TaxiiUser {
  readonly name: string
  readonly [detail: string]: unknown
}

export interface ObjectPage {
  /** By `dateAdded`, then `sequence`; `object` is left out where only the record was asked for. */
  readonly records: readonly (ObjectRecord & { readonly object?: TaxiiObject })[]
  readonly hasMore: boolean
}

export interface PageQuery {
  readonly filters: ObjectFilters
  readonly after?: Cursor
  readonly limit: number
  readonly withObjects: boolean
}

/**
 * What a TAXII server serves. Promise: a collection shows a user only what they may see (TLP gates are the store's);
 * `add` is durable when it resolves; the same version is added once.
 */
export interface TaxiiStore {
  discovery(user: TaxiiUser): Promise<Discovery>
  apiRoot(user: TaxiiUser, root: string): Promise<ApiRoot | undefined>
  /** In a stable order, with this user's rights. */
  collections(user: TaxiiUser, root: string): Promise<readonly Collection[]>
  page(user: TaxiiUser, root: string, collectionId: string, query: PageQuery): Promise<ObjectPage>
  hasObject(user: TaxiiUser, root: string, collectionId: string, objectId: string): Promise<boolean>
  add(user: TaxiiUser, root: string, collectionId: string, objects: readonly unknown[]): Promise<Status>
  delete(user: TaxiiUser, root: string, collectionId: string, filters: ObjectFilters): Promise<void>
  status(user: TaxiiUser, root: string, id: string): Promise<Status | undefined>
}
