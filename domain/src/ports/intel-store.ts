import type { StixObject } from '@opensoc/stix'
import type { Indicator, PatternIndicator } from '../intel/indicator.ts'
import type { IndicatorKind, IndicatorValue } from '../intel/indicator-value.ts'

export interface IndicatorQuery {
  readonly tenantId: string
  readonly kinds?: readonly IndicatorKind[]
  /** Part of the value, without case. */
  readonly text?: string
  readonly limit: number
  readonly cursor?: string
}

/** One version of a STIX object in one collection of ours. */
export interface StoredObject {
  readonly id: string
  readonly type: string
  readonly specVersion: string
  readonly version: string
  /** A TAXII time, later than that of every version before it in the collection. */
  readonly dateAdded: string
  readonly sequence: number
  readonly object: StixObject
}

export type NewObject = Omit<StoredObject, 'dateAdded' | 'sequence'>

/** A place that others read from or write to by TAXII. */
export interface IntelCollection {
  readonly tenantId: string
  readonly id: string
  readonly title: string
  readonly alias?: string
  readonly description?: string
  readonly canWrite: boolean
}

/** Indicators, and the STIX objects of our collections. */
export interface IntelStore {
  /** Inserts or replaces by kind and value; in one transaction. */
  saveIndicators(indicators: readonly Indicator[]): Promise<void>
  /** Those that are known, in no order. */
  indicators(tenantId: string, values: readonly IndicatorValue[]): Promise<readonly Indicator[]>
  /** By kind, then value. */
  listIndicators(
    query: IndicatorQuery,
  ): Promise<{ readonly items: readonly Indicator[]; readonly cursor?: string }>
  countIndicators(tenantId: string): Promise<number>
  savePatterns(patterns: readonly PatternIndicator[]): Promise<void>
  patterns(tenantId: string): Promise<readonly PatternIndicator[]>

  saveCollection(collection: IntelCollection): Promise<void>
  collections(tenantId: string): Promise<readonly IntelCollection[]>
  /** Adds versions that are not known, each with a time of its own from `now` on; gives the number added. */
  addObjects(
    tenantId: string,
    collectionId: string,
    objects: readonly NewObject[],
    now: number,
  ): Promise<number>
  /** In the order of their sequence. */
  objectsAfter(
    tenantId: string,
    collectionId: string,
    range: { readonly after: number; readonly limit: number; readonly ids?: readonly string[] },
  ): Promise<readonly StoredObject[]>
  /** All versions of these objects, without their content. */
  versionsOf(
    tenantId: string,
    collectionId: string,
    ids: readonly string[],
  ): Promise<readonly Omit<StoredObject, 'object'>[]>
  removeObjects(tenantId: string, collectionId: string, sequences: readonly number[]): Promise<void>
}
