/** RFC 6838 media type of every TAXII 2.1 message. */
export const TAXII_MEDIA_TYPE = 'application/taxii+json;version=2.1'

export interface Discovery {
  readonly title: string
  readonly description?: string
  readonly contact?: string
  readonly default?: string
  readonly api_roots?: readonly string[]
}

export interface ApiRoot {
  readonly title: string
  readonly description?: string
  readonly versions: readonly string[]
  /** Bytes of a request's body. */
  readonly max_content_length: number
}

export interface Collection {
  readonly id: string
  readonly title: string
  readonly description?: string
  readonly alias?: string
  readonly can_read: boolean
  readonly can_write: boolean
  readonly media_types?: readonly string[]
}

/** A STIX object as TAXII sees it: anything else in it is the collection's business. */
export interface TaxiiObject {
  readonly id: string
  readonly type: string
  readonly [property: string]: unknown
}

export interface Envelope {
  readonly more?: boolean
  readonly next?: string
  readonly objects?: readonly TaxiiObject[]
}

export interface StatusDetail {
  readonly id: string
  readonly version: string
  readonly message?: string
}

export interface Status {
  readonly id: string
  readonly status: 'complete' | 'pending'
  readonly request_timestamp?: string
  readonly total_count: number
  readonly success_count: number
  readonly successes?: readonly StatusDetail[]
  readonly failure_count: number
  readonly failures?: readonly StatusDetail[]
  readonly pending_count: number
  readonly pendings?: readonly StatusDetail[]
}
